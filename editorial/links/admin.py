"""Links in the admin: the list of links, and warnings on forms that have broken ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from editorial.links.extract import CitedUrl, cited_urls
from editorial.links.internal import check_internal
from editorial.links.models import Link, by_urgency
from editorial.links.results import State


class _ContentTypeFilter(admin.SimpleListFilter):
    """Those that cite anything, in the words of the sidebar."""

    title = _("kind of content")
    parameter_name = "content"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = ContentType.objects.filter(pk__in=Link.objects.values("content_type"))
        return sorted(
            ((str(kind.pk), _content_type_name(kind)) for kind in kinds), key=lambda pair: pair[1]
        )

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        value = self.value()
        return (
            queryset.filter(content_type=value) if value in dict(self.lookup_choices) else queryset
        )


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    list_display = ("condition", "to", "cited_in", "why", "since")
    list_display_links = None
    list_filter = ("state", "kind", _ContentTypeFilter, "checked_at")
    list_per_page = 50
    search_fields = ("url", "moved_to")
    ordering = (by_urgency(), "broken_since", "url")
    fields = ("to", "kind", "cited_in", "condition", "why", "since", "failures", "checked_at")
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

    @admin.display(description=_("status"), ordering=by_urgency())
    def condition(self, link: Link) -> SafeString:
        label = link.get_state_display()
        return format_html('<span class="link-{}">{}</span>', link.state, label)

    @admin.display(description=_("address"), ordering="url")
    def to(self, link: Link) -> SafeString:
        """Opens what it leads to, whatever we found."""
        if not link.url.startswith(("/", "http")):
            return format_html("{}", link.url)
        return format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', link.url)

    @admin.display(description=_("cited by"))
    def cited_in(self, link: Link) -> SafeString:
        """A way to the form where it can be mended."""
        row, kind = link.content_object, _content_type_name(link.content_type)
        return format_html('<a href="{}">{}</a> <small>{}</small>', link.form_address, row, kind)

    @admin.display(description=_("why"))
    def why(self, link: Link) -> str:
        return link.why

    @admin.display(description=_("broken since"), ordering="broken_since")
    def since(self, link: Link) -> date | None:
        return timezone.localdate(link.since) if link.since else None

    @admin.action(description=_("Check again in the next run"), permissions=["check"])
    def check_again(self, request: HttpRequest, rows: models.QuerySet) -> None:
        count = rows.update(checked_at=None)
        told = ngettext(
            "%(count)s link is first in the next run.",
            "%(count)s links are first in the next run.",
            count,
        )
        self.message_user(request, told % {"count": count})


def _content_type_name(kind: ContentType) -> str:
    model = kind.model_class()
    return str(model._meta.verbose_name) if model else kind.model


class WarnsOfLinks:
    """For admins of content; stands before Django's own class among the bases."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        own = [cited for cited in cited_urls(form.instance) if cited.kind == Link.Kind.INTERNAL]
        for warning in _link_warnings(form.instance, own) if own else ():
            self.message_user(request, warning, messages.WARNING)  # type: ignore[attr-defined]


def _link_warnings(row: Any, own: Iterable[CitedUrl]) -> Iterable[str]:
    """A sentence on links that lead nowhere, and one on pages with a new address."""
    found = check_internal(cited.url for cited in own)
    by_state: dict[str, list[str]] = {}
    for cited in own:
        finding = found[cited.url]
        shown = f"{cited.url} → {finding.moved_to}" if finding.moved_to else cited.url
        place = {"address": shown, "field": row._meta.get_field(cited.column).verbose_name}
        told = gettext("%(address)s in “%(field)s”") % place
        by_state.setdefault(finding.state, []).append(told)
    separator = gettext("; ")
    if nowhere := separator.join(by_state.get(State.BROKEN, [])):
        yield gettext("Saved, but these links are broken: %(links)s.") % {"links": nowhere}
    if moved := separator.join(by_state.get(State.MOVED, [])):
        yield gettext("These pages have a new address: %(links)s.") % {"links": moved}
