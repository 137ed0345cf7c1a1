"""Concurrent editing in the admin: merging saves, notices to both editors, presence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from editorial.content.admin_urls import address
from editorial.content.display import labels, names_of
from editorial.content.publication import Publishable, publication_status
from editorial.editing.forms import is_typed
from editorial.editing.idempotency import (
    form_key,
    note_added_rows,
    rows_added_before,
    save_once,
    saved_keys,
)
from editorial.editing.models import MergeNote, Presence
from editorial.editing.unsaved_forms import IN_ROW, fields_of, keep_uploads, kept_page, without_rows
from editorial.history.restore import RestoreError, undelete
from editorial.history.versions import last_version, last_version_id


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
    if last_version_id(type(row), row.pk) in (None, int(opened_on)):
        return ""
    versions = row.history.filter(history_id__gt=int(opened_on)).select_related("history_user")
    who = names_of(versions.order_by("history_id"), you=request.user)
    if who == gettext("you"):
        return gettext("You have saved this page in another window since you opened it here.")
    return gettext(
        "%(who)s has saved this page since you opened it. Your changes will be merged."
    ) % {"who": who}


#: What a note keeps of a replaced value: [label of its model, column or "", id of the version].
Kept = list[Any]


@dataclass(frozen=True)
class Replaced:
    """A value, or a whole row, that somebody's choice has replaced; ``version`` still has it."""

    model: Any
    column: str
    version: Any

    def kept(self) -> Kept:
        return [self.model._meta.label_lower, self.column, self.version.history_id]

    def words(self, row: Any) -> str:
        """A part of ``row`` is named with it."""
        if not self.column and self.version.history_type == "-":
            return gettext("the deletion of “%(row)s”") % {"row": self.version.instance}
        if not self.column:
            return f"{self.model._meta.verbose_name} “{self.version.instance}”"
        column = labels(self.model, [self.column])
        return column if self.model is type(row) else f"{self.version.instance} · {column}"


def tell_both(request: HttpRequest, row: Any, forms: Iterable[Any]) -> bool:
    """``forms``: those of the row and of its parts, after they were saved.

    Whether others had saved meanwhile.
    """
    late = [form for form in forms if getattr(form, "since", None) or _is_base_unknown(form)]
    versions = [version for form in late for version in _before_deletion(form.since[1:])]
    replaced = [one for form in late for one in _replaced_by(form)]
    kept = _kept_columns(row, late)
    if versions:
        _tell_whoever_saves(request, row, versions, list(kept), is_whole=not replaced)
    _tell_whoever_replaced(request, row, replaced)
    _leave_notes(request, row, versions, kept, replaced)
    return bool(versions)


def tell_of_replaced(request: HttpRequest, row: Any, replaced: list[Replaced]) -> None:
    """Tells whoever replaced these values, and whoever wrote them."""
    _tell_whoever_replaced(request, row, replaced)
    _leave_notes(request, row, [], {}, replaced)


def _tell_whoever_replaced(request: HttpRequest, row: Any, replaced: list[Replaced]) -> None:
    if replaced:
        text = gettext("You have replaced: %(fields)s.") % {"fields": _named(row, replaced)}
        messages.warning(request, _with_link(text, row, replaced))


def _is_base_unknown(form: Any) -> bool:
    return bool(getattr(form, "is_base_unknown", False))


def _replaced_by(form: Any) -> list[Replaced]:
    model = form._meta.model
    if deletions := [version for version in form.since if version.history_type == "-"]:
        return [Replaced(model, "", deletions[-1])]  # it was restored with this form
    question = getattr(form, "row_conflict", None)
    if question is not None:
        whole = [] if question.chosen != "yours" else [Replaced(model, "", form.their_version())]
        return whole
    return [Replaced(model, name, form.their_version(name)) for name in form.settled("yours")]


def _before_deletion(versions: list[Any]) -> list[Any]:
    return list(takewhile(lambda one: one.history_type != "-", versions))


def _kept_columns(row: Any, late: Sequence[Any]) -> dict[str, set[int | None]]:
    """{column of the row itself: numbers of the accounts that changed it}, as others left it."""
    return {
        name: {version.history_user_id for version in form.writers(form.column(name))}
        for form in late
        if form.instance is row
        for name in (*form.taken, *form.settled("theirs"))
    }


def _tell_whoever_saves(
    request: HttpRequest, row: Any, versions: list[Any], kept: list[str], *, is_whole: bool
) -> None:
    user: Any = request.user
    if {version.history_user_id for version in versions} == {user.pk}:
        told = gettext("You saved this page in another window while you were editing it here.")
    elif kept:
        told = gettext(
            "%(who)s saved this page while you were editing it. Their changes are kept: %(fields)s."
        )
    elif is_whole:
        told = gettext(
            "%(who)s saved this page while you were editing it. Nothing of theirs is lost."
        )
    else:
        told = gettext("%(who)s saved this page while you were editing it.")
    names = names_of(versions, you=user)
    messages.info(request, told % {"who": names, "fields": labels(type(row), kept)})


def _leave_notes(
    request: HttpRequest,
    row: Any,
    versions: list[Any],
    kept: dict[str, set[int | None]],
    replaced: list[Replaced],
) -> None:
    by: Any = request.user
    writers = {one.history_user_id for one in (*versions, *(one.version for one in replaced))}
    for to in writers - {None, by.pk}:
        MergeNote.objects.create(
            to_id=to,
            by=by,
            content_object=row,
            columns=[name for name, accounts in kept.items() if to in accounts],
            replaced=[one.kept() for one in replaced if one.version.history_user_id == to],
        )


def tell_of_merges(request: HttpRequest) -> None:
    """What others have saved after this user did; each is told once."""
    notes = list(MergeNote.objects.filter(to=request.user.pk).select_related("by", "content_type"))
    for note in notes:
        model: Any = ContentType.objects.get_for_id(note.content_type_id).model_class()
        row = model and model._base_manager.filter(pk=note.object_id).first()
        if row is not None:
            _tell(request, note, row)
    if notes:
        MergeNote.objects.filter(pk__in=[note.pk for note in notes]).delete()


def _tell(request: HttpRequest, note: MergeNote, row: Any) -> None:
    replaced = [one for kept in note.replaced if (one := _found(kept))]
    words = {
        "who": note.by.get_full_name() or note.by.get_username(),
        "row": row,
        "fields": labels(type(row), note.columns),
    }
    if note.columns:
        told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept: %(fields)s.")
        messages.info(request, told % words)
    elif not replaced:
        told = gettext("%(who)s saved “%(row)s” after you. Your changes are kept.")
        messages.info(request, told % words)
    if replaced:
        told = gettext(
            "%(who)s saved “%(row)s” after you and kept other values. Replaced: %(what)s."
        )
        text = told % {**words, "what": _named(row, replaced)}
        messages.warning(request, _with_link(text, row, replaced))


def _found(kept: Kept) -> Replaced | None:
    label, column, number = kept
    model: Any = apps.get_model(label)
    version = model.history.filter(history_id=number).first()
    return Replaced(model, column, version) if version else None


def _named(row: Any, replaced: list[Replaced]) -> str:
    return gettext(", ").join(one.words(row) for one in replaced)


def _with_link(text: str, row: Any, replaced: list[Replaced]) -> SafeString:
    """To the page that holds the newest of the versions against what is stored now."""
    newest = max(one.version.changeset_id for one in replaced)
    page = address(type(row), "compare_versions", row.pk, old=newest, new="now")
    words = gettext("See what was replaced")
    return format_html('{} <a href="{}">{}</a>', text, page, words)


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
        context["saved_keys"] = saved_keys(request)
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
        told = texts.get(publication_status(row), other) % {"who": names_of(_withdrawn_by(row))}
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
        button = address = ""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            told = f"{told} {gettext('Your account may not add it anew: copy your text.')}"
            fields = [(name, value) for name, value in fields if value and self.was_typed(name)]
        elif last and not reason:
            fields.append((RESTORE, "1"))
            button = gettext("Restore it with my text")
        else:
            parents = {rows.fk.name for rows, _inline in self.get_formsets_with_inlines(request)}
            fields = [*without_rows(request.POST, parents), *kept]
            add = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_add"
            button, address = gettext("Add it anew"), reverse(add)
        return kept_page(
            request,
            fields,
            title=gettext("Deleted meanwhile"),
            told=f"{told} {reason}".strip(),
            lost_files=lost,
            button=button,
            address=address,
        )

    def was_typed(self, name: str) -> bool:
        """Whether a field of this form, or of a part on it, is written and not chosen."""
        column = found[1] if (found := IN_ROW.fullmatch(name)) else name
        parts = [inline.model for inline in self.inlines]  # type: ignore[attr-defined]
        return any(
            field.name == column and is_typed(field)
            for model in (self.model, *parts)
            for field in model._meta.concrete_fields
        )

    def save_restored(
        self, request: HttpRequest, object_id: str, save: Callable[[], HttpResponse]
    ) -> HttpResponse:
        """Restores what others deleted, with its parts, and merges the form with it.

        All or nothing: a form that is refused leaves it deleted.
        """
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            with transaction.atomic():
                row = undelete(self.model, _number(object_id)).row
                self.withhold(request, row)
                answer: Any = save()
                if answer.status_code != 302:
                    answer.render()
                    transaction.set_rollback(True)
                return answer
        except RestoreError as error:
            return self.deleted_page(request, object_id, str(error))

    def withhold(self, request: HttpRequest, row: Any) -> None:
        """What somebody restores who may not publish is a draft."""
        may = self.has_publish_permission(request)  # type: ignore[attr-defined]
        if isinstance(row, Publishable) and not may:
            row.status = Publishable.Status.DRAFT
            row.save(update_fields=["status"])

    def last_version(self, object_id: str) -> Any:
        """Of a row that was deleted; None where none ever was."""
        return last_version(self.model, _number(object_id))


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
