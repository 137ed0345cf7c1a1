"""The page of what has been deleted from a list, each with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext

from editorial.desk.places import address
from editorial.versions.bringing_back import CannotError
from editorial.versions.deleted import deleted, undelete
from editorial.versions.story import name_of

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
