"""History pages of the admin: versions, comparison, restore, deleted rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import models, transaction
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views import View

from editorial.content.admin_urls import address
from editorial.history.changesets import changeset, entries
from editorial.history.compare import differences, state
from editorial.history.models import Changeset, Version
from editorial.history.restore import (
    RestoreError,
    Rights,
    deleted,
    rehearse_undelete,
    restore,
    undelete,
)
from editorial.history.versions import (
    DELETED,
    MACHINE_KEPT,
    Name,
    Versions,
    all_versions,
    columns,
    last_version,
    lists,
    name_of,
    names_of_versions,
)

CHANGESETS_PER_PAGE = 25
DELETED_PER_PAGE = 50
#: Deletions of one changeset that the list names one by one.
NAMED = 10
#: Characters of a search.
LONGEST_SEARCH = 100
#: Who checked a fact when is an act of its own, and not restored with a text.
NEVER_RESTORED = {*MACHINE_KEPT, "verified_on", "verified_by"}
#: Digits of a number that a browser may send.
DIGITS = 18


class _HistoryView(View):
    """Of one row of a model with history; ``model_admin`` says who may see and change it."""

    model_admin: Any = None

    def row(self, object_id: str) -> models.Model:
        row: models.Model | None = self.model_admin.get_object(self.request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.model_admin.has_view_or_change_permission(self.request, row):
            raise PermissionDenied
        return row

    def versions(self, row: models.Model) -> dict[Name, Versions]:
        parts = [one.model for one in self.model_admin.get_inline_instances(self.request, row)]
        return all_versions(self.model_admin.model, row.pk, parts)

    def page(self, template: str, row: models.Model, **context: object) -> TemplateResponse:
        site = self.model_admin.admin_site.each_context(self.request)
        about = {"opts": self.model_admin.opts, "object": row, "original": row}
        return TemplateResponse(self.request, template, {**site, **about, **context})

    def back(self, row: models.Model) -> HttpResponseRedirect:
        return HttpResponseRedirect(address(self.model_admin.model, "history", row.pk))


class HistoryView(_HistoryView):
    """One line for each changeset."""

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)
        made = entries(self.versions(row), self.model_admin.model)
        return self.page(
            "admin/history/saves.html",
            row,
            title=gettext("History: %(row)s") % {"row": row},
            page=Paginator(made, CHANGESETS_PER_PAGE).get_page(request.GET.get("p")),
            own_page=address(self.model_admin.model, "change", row.pk),
        )


class CompareView(_HistoryView):
    """The row after two changesets, side by side; ``now`` is after the newest."""

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)
        versions = self.versions(row)
        numbers = [_number(request.GET.get(name, ""), versions) for name in ("old", "new")]
        if None in numbers:
            messages.warning(request, gettext("Choose two versions to compare."))
            return self.back(row)
        older, newer = sorted(one for one in numbers if one)
        newest = _newest(versions)
        found = differences(state(versions, older), state(versions, newer), self.model_admin.model)
        is_now = newer == newest
        may = {one.key: self.may_restore(row, one.key) for one in found}
        return self.page(
            "admin/history/compare.html",
            row,
            title=gettext("What changed: %(row)s") % {"row": row},
            older=Changeset.objects.get(pk=older),
            newer=Changeset.objects.get(pk=newer),
            differences=[(one, is_now and may[one.key]) for one in found],
            may_all=is_now and any(may.values()),
            is_now=is_now,
            seen=_seen(versions),
        )

    def may_restore(self, row: models.Model, key: str) -> bool:
        label, _number, name = key.split(":")
        inlines = self.model_admin.get_inline_instances(self.request, row)
        models = [self.model_admin.model, *(one.model for one in inlines)]
        model = next(one for one in models if one._meta.label_lower == label)
        names, rows_may_go = restore_rights(self.model_admin, self.request, row)(model)
        return name in names if name else rows_may_go


class RestoreView(_HistoryView):
    """One field, or all of the row, as it was after a changeset."""

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        with transaction.atomic():
            row = self.row(object_id)
            if not self.model_admin.has_change_permission(request, row):
                raise PermissionDenied
            self.model_admin.model._base_manager.select_for_update().get(pk=row.pk)
            versions = self.versions(row)
            then = _number(request.POST.get("to", ""), versions)
            if then is None or _seen(versions) != request.POST.get("seen"):
                text = gettext("Somebody has saved this meanwhile. Look at it again first.")
                messages.warning(request, text)
            else:
                self.restore(row, versions, then)
        return self.back(row)

    def restore(self, row: models.Model, versions: dict[Name, Versions], then: int) -> None:
        key = self.request.POST.get("field", "")
        wanted = None if key == "all" else [key]
        may = restore_rights(self.model_admin, self.request, row)
        told = changeset(reason=Changeset.Reason.RESTORE, refers_to=then)
        try:
            with told:
                outcome = restore(state(versions, then), state(versions), wanted, may)
        except RestoreError as error:
            text = gettext("Nothing has been restored. %(why)s") % {"why": error}
            messages.error(self.request, text)
            return
        moment = timezone.localtime(Changeset.objects.get(pk=then).made_at)
        if outcome.written:
            text = gettext("Restored as of %(moment)s")
            shown = {"moment": date_format(moment, "DATETIME_FORMAT")}
            messages.success(self.request, text % shown)
        else:
            messages.warning(self.request, gettext("There was nothing to restore."))
        tell_lost(self.request, outcome.lost)


def tell_lost(request: HttpRequest, lost: list[str]) -> None:
    if lost:
        text = gettext("Could not be restored: %(names)s") % {"names": gettext("; ").join(lost)}
        messages.warning(request, text)


def restore_rights(model_admin: Any, request: HttpRequest, row: models.Model) -> Rights:
    """What this user may restore of the row and of its parts: what the form lets them write."""
    inlines = {one.model: one for one in model_admin.get_inline_instances(request, row)}

    def may(model: type[models.Model]) -> tuple[Collection[str], bool]:
        is_own = model is model_admin.model
        place: Any = model_admin if is_own else inlines.get(model)
        if place is None or not model_admin.has_change_permission(request, row):
            return (), False
        fixed = {*place.get_readonly_fields(request, row), *NEVER_RESTORED}
        names = [one.name for one in (*columns(model), *lists(model)) if one.name not in fixed]
        return names, not is_own and model_admin.has_edit_permission(request, row)

    return may


def history_urls(model_admin: Any) -> list[URLPattern]:
    """They stand before Django's, whose page of the history they replace."""
    prefix = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    views = {
        "history": ("<path:object_id>/history/", HistoryView),
        "compare_versions": ("<path:object_id>/history/compare/", CompareView),
        "restore": ("<path:object_id>/history/restore/", RestoreView),
    }
    return [
        path(
            route,
            model_admin.admin_site.admin_view(view.as_view(model_admin=model_admin)),
            name=f"{prefix}_{name}",
        )
        for name, (route, view) in views.items()
    ]


def _newest(versions: dict[Name, Versions]) -> int:
    return max(one.changeset_number for of_row in versions.values() for one in of_row)


def _number(text: str, versions: dict[Name, Versions]) -> int | None:
    """A changeset of these versions by its number, ``now``, or None for anything else."""
    known = {one.changeset_number for of_row in versions.values() for one in of_row}
    if text == "now" and known:
        return max(known)
    sent = int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
    return sent if sent in known else None


def _seen(versions: dict[Name, Versions]) -> str:
    """Names the present state: any save adds a version."""
    return str(sum(len(of_row) for of_row in versions.values()))


@dataclass(frozen=True)
class _Line:
    """Of the list of deleted rows: one row, or all ``count`` of a changeset."""

    changeset: Changeset
    version: Version | None = None
    name: str = ""
    count: int = 1


class _DeletedView(View):
    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_undelete(self.model_admin, request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, **context: object) -> TemplateResponse:
        site = self.model_admin.admin_site.each_context(self.request)
        about = {"opts": self.model_admin.opts, **context}
        return TemplateResponse(self.request, template, {**site, **about})


class DeletedView(_DeletedView):
    """By changeset, the last first; ``q`` searches, ``changeset`` shows one of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        model = self.model_admin.model
        rows, words = deleted(model), _words(request.GET.get("q", ""))
        number = _digits(request.GET.get("changeset", ""))
        if words and self.model_admin.search_fields:
            rows, _twice = self.model_admin.get_search_results(request, rows, words)
        if number:
            rows = rows.filter(changeset=number)
        by_changeset = not (words or number)
        found = _changesets(rows) if by_changeset else rows
        shown = Paginator(found, DELETED_PER_PAGE).get_page(request.GET.get("p"))
        return self.page(
            "admin/history/deleted.html",
            title=gettext("Deleted: %(kind)s") % {"kind": model._meta.verbose_name_plural},
            page=shown,
            lines=_lines(rows, shown, by_changeset=by_changeset),
            words=words,
            changeset=number,
            query=_query(words, number),
            can_search=bool(self.model_admin.search_fields),
        )


class UndeleteView(_DeletedView):
    """Says what comes back and what cannot, and restores it."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        last = self.last(number)
        context: dict[str, object] = {"version": last, "name": name_of(last)}
        try:
            context["outcome"] = rehearse_undelete(self.model_admin.model, number)
        except RestoreError as error:
            context["problem"] = error
        title = gettext("Restore “%(row)s”") % {"row": context["name"]}
        return self.page("admin/history/undelete.html", title=title, **context)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        try:
            outcome = undelete(self.model_admin.model, number)
        except RestoreError as error:
            text = gettext("Nothing has been restored. %(why)s") % {"why": error}
            messages.error(request, text)
            return HttpResponseRedirect(address(self.model_admin.model, "deleted"))
        text = gettext("“%(row)s” has been restored.") % {"row": outcome.row}
        if outcome.along:
            along = gettext("With it: %(names)s") % {"names": gettext("; ").join(outcome.along)}
            text = f"{text} {along}"
        messages.success(request, text)
        tell_lost(request, outcome.lost)
        return HttpResponseRedirect(address(self.model_admin.model, "change", number))

    def last(self, number: int) -> Version:
        last = last_version(self.model_admin.model, number) if number < 10**DIGITS else None
        if last is None or last.history_type != DELETED:
            raise Http404
        return last


def may_undelete(model_admin: Any, request: HttpRequest) -> bool:
    """Whoever may add and delete."""
    may: bool = model_admin.has_add_permission(request)
    return may and model_admin.has_delete_permission(request)


def _digits(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0


def _words(text: str) -> str:
    return text.replace("\x00", "")[:LONGEST_SEARCH].strip()


def _query(words: str, number: int) -> str:
    """What the links to other pages keep, with the sign that more follows."""
    kept = {name: value for name, value in (("q", words), ("changeset", number)) if value}
    return f"{urlencode(kept)}&" if kept else ""


def _changesets(rows: models.QuerySet) -> models.QuerySet:
    """[{changeset, count}] of deleted rows; the last deletion first."""
    grouped = rows.select_related(None).order_by().values("changeset")
    return grouped.annotate(count=Count("history_id"), last=Max("history_id")).order_by("-last")


def _lines(rows: models.QuerySet, page: Page, *, by_changeset: bool) -> list[_Line]:
    """A line for each row, and one for a changeset that deleted many."""
    if not by_changeset:
        return _row_lines(list(page.object_list))
    few = [one["changeset"] for one in page.object_list if one["count"] <= NAMED]
    of_changeset: dict[int, list[_Line]] = {}
    for line in _row_lines(list(rows.filter(changeset__in=few))):
        of_changeset.setdefault(line.changeset.pk, []).append(line)
    many = {one["changeset"]: one["count"] for one in page.object_list if one["count"] > NAMED}
    stored = Changeset.objects.select_related("made_by", "refers_to").in_bulk(many)
    for number, count in many.items():
        of_changeset[number] = [_Line(stored[number], count=count)]
    return [line for one in page.object_list for line in of_changeset[one["changeset"]]]


def _row_lines(versions: list[Version]) -> list[_Line]:
    names = names_of_versions(versions)
    return [_Line(one.changeset, one, names[one.history_id]) for one in versions]


def deleted_urls(model_admin: Any) -> list[URLPattern]:
    prefix = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    wrap = model_admin.admin_site.admin_view
    views = {
        "deleted": ("deleted/", DeletedView),
        "undelete": ("deleted/<int:number>/", UndeleteView),
    }
    return [
        path(route, wrap(view.as_view(model_admin=model_admin)), name=f"{prefix}_{name}")
        for name, (route, view) in views.items()
    ]
