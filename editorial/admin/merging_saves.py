"""The admin's side of merging: who saves waits for whoever is saving, and is told what happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile
from operator import attrgetter
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path, reverse
from django.utils.translation import gettext

from editorial.admin.presence import presence
from editorial.admin.sending import form_key, note_added_rows, rows_added_before, save_once
from editorial.kept_forms import fields_of, keep_uploads, kept_page, without_rows
from editorial.merge_notes import tell_both
from editorial.models import Publishable
from editorial.models.publishable import status_of
from editorial.telling import names_of
from editorial.versions.bringing_back import CannotError
from editorial.versions.deleted import undelete

#: Sent with a form whose object was deleted, by whoever wants it restored with the form's text.
RESTORE = "_restore_deleted"
#: Versions that are looked at for who took a page from its readers.
SEARCHED = 50


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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        def save() -> HttpResponse:
            return super(MergingSaves, self).changeform_view(  # type: ignore[misc]
                request, object_id, form_url, extra_context
            )

        def save_or_restore() -> HttpResponse:
            number = unquote(object_id or "")
            if RESTORE in request.POST and self.last_version(number) and not self.is_there(number):
                return self.save_restored(request, number, save)
            return save()

        return save_once(request, save_or_restore)

    def is_there(self, object_id: str) -> bool:
        return bool(self.model._base_manager.filter(pk=_number(object_id)).exists())

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_formset_kwargs(request, *args)  # type: ignore[misc]
        return {**options, "added_before": rows_added_before(request)}

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        form.editor = request.user
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        note_added_rows(request, formsets)
        if change:
            parts = [one for formset in formsets for one in formset.initial_forms]
            form.instance.is_merged = tell_both(request, form.instance, [form, *parts])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        formsets = [one.formset for one in context["inline_admin_formsets"]]
        forms = [context["adminform"].form, *(f for rows in formsets for f in rows.initial_forms)]
        context["merging_forms"] = forms
        context["form_key"] = form_key(request)
        context["restores"] = RESTORE if RESTORE in request.POST else ""
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

    # --- Forms whose object is no longer there ---------------------------------------------------

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        if request.method != "POST":
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        row = self.model._base_manager.filter(pk=_number(object_id)).first()
        return self.withdrawn_page(request, row) if row else self.deleted_page(request, object_id)

    def withdrawn_page(self, request: HttpRequest, row: Any) -> HttpResponse:
        """It is there, but no longer for this account: it was archived or made a draft again."""
        texts: dict[str, str] = {
            Publishable.Status.ARCHIVED: gettext(
                "%(who)s archived this while you were editing it."
            ),
            Publishable.Status.DRAFT: gettext(
                "%(who)s made this a draft again while you were editing it."
            ),
        }
        other = gettext("%(who)s took this from readers while you were editing it.")
        told = texts.get(status_of(row), other) % {"who": names_of(_withdrawn_by(row))}
        kept, lost = keep_uploads(request)
        return kept_page(
            request,
            [*fields_of(request.POST), *kept],
            title=gettext("No longer public"),
            told=f"{told} {gettext('Nothing is saved yet. Your text is kept below.')}",
            button=gettext("Send it again"),
            lost_files=lost,
        )

    def deleted_page(self, request: HttpRequest, object_id: str, reason: str = "") -> HttpResponse:
        """Whoever may add can restore it with the text; with a ``reason`` why that failed, anew."""
        last = self.last_version(object_id)
        told = gettext("%(who)s deleted this while you were editing it. Your text is kept below.")
        told = told % {"who": names_of([last] if last else [])}
        kept, lost = keep_uploads(request)
        fields = [*fields_of(request.POST), *kept]
        how: dict[str, str] = {}
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            told = f"{told} {gettext('Your account may not add it anew: copy your text.')}"
        elif last and not reason:
            fields.append((RESTORE, "1"))
            how = {"button": gettext("Restore it with my text")}
        else:
            parents = {rows.fk.name for rows, _inline in self.get_formsets_with_inlines(request)}
            fields = [*without_rows(request.POST, parents), *kept]
            add = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_add"
            how = {"button": gettext("Add it anew"), "address": reverse(add)}
        return kept_page(
            request,
            fields,
            title=gettext("Deleted meanwhile"),
            told=f"{told} {reason}".strip(),
            lost_files=lost,
            **how,
        )

    def save_restored(
        self, request: HttpRequest, object_id: str, save: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Restores what others deleted, with its parts, and merges the form with it.

        All or nothing: a form that is refused leaves it deleted.
        """
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        parts = [one.model for one in self.get_inline_instances(request)]  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                row = undelete(self.model, _number(object_id), parts, gettext("undeleted"))
                self.withhold(request, row)
                answer: Any = save()
                if answer.status_code != 302:
                    answer.render()
                    transaction.set_rollback(True)
                return answer
        except CannotError as error:
            return self.deleted_page(request, object_id, str(error))

    def withhold(self, request: HttpRequest, row: Any) -> None:
        """What somebody restores who may not publish is a draft."""
        may = self.has_publish_permission(request)  # type: ignore[attr-defined]
        if isinstance(row, Publishable) and not may:
            row.status = Publishable.Status.DRAFT
            row.save(update_fields=["status"])

    def last_version(self, object_id: str) -> Any:
        """Of a row that was deleted; None where none ever was."""
        gone = self.model.history.filter(id=_number(object_id), history_type="-")
        return gone.select_related("history_user").order_by("-history_id").first()


def _number(object_id: str) -> int:
    """0, which no row has, for what is no number."""
    sound = object_id.isascii() and object_id.isdecimal() and len(object_id) <= 18
    return int(object_id) if sound else 0


def _withdrawn_by(row: Any) -> list[Any]:
    """The version that took it from readers."""
    path = row.status_path.rpartition("__")[0]
    owner = attrgetter(path.replace("__", "."))(row) if path else row
    versions = owner.history.select_related("history_user").order_by("-history_id")[:SEARCHED]
    since = list(takewhile(lambda one: one.status == owner.status, versions))
    return since[-1:]
