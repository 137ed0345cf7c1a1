"""Concurrent editing in the admin: merging saves, notices to both editors, presence."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from editorial.content.display import labels, names_of
from editorial.editing.forms import newest_version
from editorial.editing.models import MergeNote, Presence
from editorial.editing.unsaved_forms import kept_page, without_rows


def presence(request: HttpRequest, model_admin: Any, object_id: str) -> JsonResponse:
    """``{"others": sentence or "", "saved": sentence or ""}``, in the reader's language."""
    row = model_admin.get_object(request, object_id)
    if row is None:
        return JsonResponse({"others": "", "saved": gettext("Somebody has deleted this.")})
    kind = ContentType.objects.get_for_model(model_admin.model)
    others = Presence.note(request.user, kind, row.pk)
    return JsonResponse({"others": told(others), "saved": saved_since(request, row)})


def told(others: list[Any]) -> str:
    if not others:
        return ""
    names = gettext(", ").join(one.get_full_name() or one.get_username() for one in others)
    return gettext("%(names)s has this page open too. Both of you can save.") % {"names": names}


def saved_since(request: HttpRequest, row: Any) -> str:
    opened_on = request.POST.get("base_version", "")
    if not opened_on.isdecimal() or len(opened_on) > 18 or not hasattr(row, "history"):
        return ""
    if newest_version(type(row), row.pk) in (None, int(opened_on)):
        return ""
    versions = row.history.filter(history_id__gt=int(opened_on)).select_related("history_user")
    who = names_of(versions.order_by("history_id"))
    return gettext(
        "%(who)s has saved this page since you opened it. Your changes will be merged."
    ) % {"who": who}


def tell_both(request: HttpRequest, row: Any, forms: Iterable[Any]) -> bool:
    """``forms``: those of the row and of its parts, after they were saved.

    Whether there was something to tell.
    """
    late = [form for form in forms if getattr(form, "since", None)]
    versions = [version for form in late for version in form.since[1:]]
    if not versions:
        return False
    kept = [name for form in late if form.instance is row for name in form.taken]
    told = gettext("%(who)s saved this page while you were editing it. Nothing of theirs is lost.")
    if kept:
        told = gettext(
            "%(who)s saved this page while you were editing it. Their changes are kept: %(fields)s."
        )
    fields = labels(type(row), kept)
    messages.info(request, told % {"who": names_of(versions), "fields": fields})
    by: Any = request.user
    others = {version.history_user_id for version in versions} - {None, by.pk}
    for other in others:
        MergeNote.objects.create(to_id=other, by=by, content_object=row, columns=kept)
    return True


def tell_of_merges(request: HttpRequest) -> None:
    """What others have saved after this user did; each is told once."""
    notes = list(MergeNote.objects.filter(to=request.user.pk).select_related("by", "content_type"))
    for note in notes:
        model: Any = ContentType.objects.get_for_id(note.content_type_id).model_class()
        row = model and model._base_manager.filter(pk=note.object_id).first()
        if row is None:
            continue
        told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept.")
        if note.columns:
            told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept: %(fields)s.")
        who = note.by.get_full_name() or note.by.get_username()
        fields = labels(model, note.columns)
        messages.info(request, told % {"who": who, "row": row, "fields": fields})
    if notes:
        MergeNote.objects.filter(pk__in=[note.pk for note in notes]).delete()


class MergingSaves:
    """For admins of rows with history; stands before Django's class among the bases."""

    model: Any
    get_formsets_with_inlines: Any

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if request.method == "POST" and connection.in_atomic_block:
            self.lock(object_id)
        return super().get_object(request, object_id, from_field)  # type: ignore[misc]

    def lock(self, object_id: str) -> None:
        """Until the transaction ends nobody else saves this row; SQLite has one writer anyway."""
        with suppress(ValidationError, ValueError):
            number = self.model._meta.pk.to_python(object_id)
            rows = self.model._base_manager.filter(pk=number).order_by()  # no join to lock along
            list(rows.select_for_update().values_list("pk"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if change:
            parts = [one for formset in formsets for one in formset.initial_forms]
            form.instance.is_merged = tell_both(request, form.instance, [form, *parts])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        formsets = [one.formset for one in context["inline_admin_formsets"]]
        forms = [context["adminform"].form, *(f for rows in formsets for f in rows.initial_forms)]
        context["merging_forms"] = forms
        context["must_choose"] = any(
            getattr(one, "conflicts", None) or hasattr(one, "row_conflict") for one in forms
        )
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_presence"
        view = self.admin_site.admin_view(self.presence_view)  # type: ignore[attr-defined]
        return [
            path("<path:object_id>/presence/", view, name=name),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        return presence(request, self, object_id)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """A form whose object somebody deleted meanwhile: its text can become a new one."""
        if request.method != "POST" or not self.has_add_permission(request):  # type: ignore[attr-defined]
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        last = self.last_version(object_id)
        parents = {rows.fk.name for rows, _inline in self.get_formsets_with_inlines(request)}
        told = gettext("%(who)s deleted this while you were editing it. Your text is kept below.")
        return kept_page(
            request,
            without_rows(request.POST, parents),
            address=reverse(f"admin:{opts.app_label}_{opts.model_name}_add"),
            title=gettext("Deleted meanwhile"),
            told=told % {"who": names_of([last] if last else [])},
            button=gettext("Add it anew"),
        )

    def last_version(self, object_id: str) -> Any:
        """Of a row that was deleted; None where none ever was."""
        if not object_id.isdecimal() or len(object_id) > 18:
            return None
        gone = self.model.history.filter(id=int(object_id), history_type="-")
        return gone.select_related("history_user").order_by("-history_id").first()
