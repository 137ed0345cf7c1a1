"""Every address that the handbook cites. The machine keeps the list; editors read it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial.models import Link
from editorial.models.link import by_urgency


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    list_display = ("state", "to", "cited_in", "kind", "why", "broken_since", "checked_at")
    list_display_links = None
    list_filter = ("state", "kind", "content_type", "checked_at")
    list_per_page = 50
    search_fields = ("url", "moved_to")
    ordering = (by_urgency(), "broken_since", "url")
    fields = ("to", "cited_in", "kind", "state", "why", "broken_since", "failures", "checked_at")
    actions = ("check_again",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an address is mended where it is cited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_check_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("editorial.change_link")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).with_objects()  # type: ignore[attr-defined]

    @admin.display(description=_("address"), ordering="url")
    def to(self, link: Link) -> SafeString:
        """Opens what it leads to, whatever we found."""
        href = link.url
        if link.kind == link.Kind.INTERNAL and not href.startswith("/"):
            return format_html("{}", href)
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', href, link.url)

    @admin.display(description=_("cited by"))
    def cited_in(self, link: Link) -> SafeString:
        """A way to the form where it can be mended."""
        row = link.content_object
        kind = row._meta.verbose_name if row else ""
        return format_html('<a href="{}">{}</a> <small>{}</small>', link.form_address, row, kind)

    @admin.display(description=_("why"))
    def why(self, link: Link) -> str:
        return link.why

    @admin.action(description=_("Check again in the next run"), permissions=["check"])
    def check_again(self, request: HttpRequest, rows: models.QuerySet) -> None:
        count = rows.update(checked_at=None)
        told = ngettext(
            "%(count)s link is first in the next run.",
            "%(count)s links are first in the next run.",
            count,
        )
        self.message_user(request, told % {"count": count})
