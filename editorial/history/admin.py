"""History pages of the admin: versions, comparison, restore, deleted rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from editorial.desk.urls import address
from editorial.history.changesets import name_of, saves
from editorial.history.compare import differences, state
from editorial.history.restore import CannotError, bring_back, deleted, undelete, what_was
from editorial.history.versions import MACHINE_KEPT, Name, Versions, all_versions, columns, lists

if TYPE_CHECKING:  # a mixin for admins of rows with history
    from django.contrib.admin import ModelAdmin as Admin
else:
    Admin = object

PER_PAGE = 25
#: Who checked a fact when is an act of its own, and not brought back with a text.
NEVER_BACK = {*MACHINE_KEPT, "verified_on", "verified_by"}


class WithStory(Admin):
    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.row_of_story(request, object_id)
        made = saves(self.versions_of(request, row), self.model)
        page = Paginator(made, PER_PAGE).get_page(request.GET.get("p"))
        context = {**self.story_context(request, row), "page": page, "count": len(made)}
        context["title"] = gettext("History: %(row)s") % {"row": row}
        return TemplateResponse(request, "admin/history/saves.html", context)

    def compare_versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_of_story(request, object_id)
        moments = [moment(request.GET.get(name, "")) for name in ("old", "new")]
        if None in moments:
            text = gettext("Choose two versions to compare.")
            messages.warning(request, text)
            return HttpResponseRedirect(address(self.model, "history", row.pk))
        older, newer = sorted(one for one in moments if one)
        versions = self.versions_of(request, row)
        old, new = state(versions, older), state(versions, newer)
        is_now = new == state(versions, timezone.now())
        found = differences(old, new, self.model)
        may = {one.key: self.may_bring_back(request, row, one.key) for one in found}
        context = {
            **self.story_context(request, row),
            "title": gettext("What changed: %(row)s") % {"row": row},
            "older": older,
            "newer": newer,
            "differences": [(one, is_now and may[one.key]) for one in found],
            "may_all": is_now and any(may.values()),
            "is_now": is_now,
            "seen": newest(versions),
        }
        return TemplateResponse(request, "admin/history/compare.html", context)

    def bring_back_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        with transaction.atomic():
            row = self.row_of_story(request, object_id)
            if request.method != "POST" or not self.has_change_permission(request, row):
                raise PermissionDenied
            self.model._base_manager.select_for_update().get(pk=row.pk)
            versions, then = self.versions_of(request, row), moment(request.POST.get("to", ""))
            here = address(self.model, "history", row.pk)
            if then is None or str(newest(versions)) != request.POST.get("seen"):
                text = gettext("Somebody has saved this meanwhile. Look at it again first.")
                messages.warning(request, text)
                return HttpResponseRedirect(here)
            self.bring(request, row, versions, then)
        return HttpResponseRedirect(here)

    def bring(
        self, request: HttpRequest, row: Any, versions: dict[Name, Versions], then: datetime
    ) -> None:
        shown = date_format(timezone.localtime(then), "DATETIME_FORMAT")
        old, now = state(versions, then), state(versions, timezone.now())
        key = request.POST.get("field", "")
        wanted = None if key == "all" else [key]
        try:
            count = bring_back(old, now, wanted, self.rights_of(request, row), what_was(shown))
        except CannotError as error:
            messages.error(request, gettext("Nothing was brought back. %(why)s") % {"why": error})
            return
        if count:
            messages.success(request, gettext("Brought back as of %(moment)s.") % {"moment": shown})
        else:
            messages.warning(request, gettext("There was nothing to bring back."))

    # --- Who may -------------------------------------------------------------------------

    def rights_of(self, request: HttpRequest, row: Any) -> Any:
        inlines = {one.model: one for one in self.get_inline_instances(request, row)}

        def may(model: Any) -> tuple[Collection[str], bool]:
            place: Any = self if model is self.model else inlines.get(model)
            if place is None or not self.has_change_permission(request, row):
                return (), False
            fixed = {*place.get_readonly_fields(request, row), *NEVER_BACK}
            names = [one.name for one in (*columns(model), *lists(model)) if one.name not in fixed]
            return names, model is not self.model and self.has_edit_permission(request, row)  # type: ignore[attr-defined]

        return may

    def may_bring_back(self, request: HttpRequest, row: Any, key: str) -> bool:
        label, _number, field = key.split(":")
        models = [self.model, *(one.model for one in self.get_inline_instances(request, row))]
        model = next(one for one in models if one._meta.label_lower == label)
        names, rows_may_go = self.rights_of(request, row)(model)
        return field in names if field else rows_may_go

    # --- What the pages share ------------------------------------------------------------

    def row_of_story(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def versions_of(self, request: HttpRequest, row: Any) -> dict[Name, Versions]:
        parts = [one.model for one in self.get_inline_instances(request, row)]
        return all_versions(self.model, row.pk, parts)

    def story_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return {**site, "opts": self.opts, "object": row, "original": row}

    def get_urls(self) -> list[Any]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/history/compare/",
                wrap(self.compare_versions_view),
                name=f"{prefix}_compare_versions",
            ),
            path(
                "<path:object_id>/history/bring-back/",
                wrap(self.bring_back_view),
                name=f"{prefix}_bring_back",
            ),
            *super().get_urls(),
        ]


def moment(text: str) -> datetime | None:
    """A save by its name, ``now``, or None for what makes no sense."""
    if text == "now":
        return timezone.now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None


def newest(versions: dict[Name, Versions]) -> str:
    """Names the present state: any save changes it."""
    dates = [of_row[-1].history_date for of_row in versions.values()]
    return max(dates).isoformat() if dates else ""


if TYPE_CHECKING:  # a mixin for admins of rows with history
    from django.contrib.admin import ModelAdmin as Admin
else:
    Admin = object

#: Rows that the page shows.
MOST = 100


class WithDeleted(Admin):
    def may_undelete(self, request: HttpRequest) -> bool:
        """Whoever may add and delete."""
        return self.has_add_permission(request) and self.has_delete_permission(request)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        if not self.may_undelete(request):
            raise PermissionDenied
        if request.method == "POST":
            return self.bring_back_deleted(request)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Deleted: %(kind)s") % {"kind": self.opts.verbose_name_plural},
            "opts": self.opts,
            "rows": [(one, name_of(one)) for one in deleted(self.model, MOST)],
        }
        return TemplateResponse(request, "admin/history/deleted.html", context)

    def bring_back_deleted(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("number", "")
        sound = number.isdecimal() and len(number) < 19
        parts = [one.model for one in self.get_inline_instances(request)]
        try:
            row = undelete(self.model, int(number) if sound else 0, parts, gettext("undeleted"))
        except CannotError as error:
            messages.error(request, gettext("Nothing was brought back. %(why)s") % {"why": error})
            return HttpResponseRedirect(address(self.model, "deleted"))
        messages.success(request, gettext("“%(row)s” is there again.") % {"row": row})
        return HttpResponseRedirect(address(self.model, "change", row.pk))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        link = address(self.model, "deleted") if self.may_undelete(request) else ""
        return super().changelist_view(request, {"deleted_url": link, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_deleted"
        view = self.admin_site.admin_view(self.deleted_view)
        return [path("deleted/", view, name=name), *super().get_urls()]
