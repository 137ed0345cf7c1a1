"""Atom feed of guides and price changes, newest first."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.content.partial_dates import first_day
from editorial.templatetags.facts import rupees
from editorial.text import without_control_characters
from guides.models import Guide
from operators.models import PlanPrice

GUIDES = 20
PRICES = 30


class LatestFeed(Feed):
    feed_type = Atom1Feed
    title = gettext_lazy("Pakistan Online Handbook: what changed")
    subtitle = gettext_lazy("New guides and new prices, each with its source.")

    def link(self) -> str:
        return settings.SITE_URL + reverse("changes")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("guides:feed")

    def items(self) -> list[Guide | PlanPrice]:
        guides = Guide.objects.published().order_by("-updated_at")[:GUIDES]
        prices = PlanPrice.objects.changes().select_related("plan__operator")[:PRICES]
        return sorted([*guides, *prices], key=self.item_updateddate, reverse=True)

    def item_title(self, item: Guide | PlanPrice) -> str:
        if isinstance(item, Guide):
            return _as_xml_text(item.title)
        change = _("%(plan)s: %(old)s → %(new)s") % {
            "plan": item.plan,
            "old": rupees(item.previous_price),
            "new": rupees(item.price_pkr),
        }
        return _as_xml_text(change)

    def item_description(self, item: Guide | PlanPrice) -> str:
        if isinstance(item, Guide):
            return _as_xml_text(item.summary)
        return _("Price %(basis)s.") % {"basis": item.get_price_basis_display()}

    def item_link(self, item: Guide | PlanPrice) -> str:
        page = item if isinstance(item, Guide) else item.plan
        return settings.SITE_URL + page.get_absolute_url()

    def item_guid(self, item: Guide | PlanPrice) -> str:
        return f"{self.item_link(item)}#{item.pk}"

    def item_updateddate(self, item: Guide | PlanPrice) -> datetime:
        if isinstance(item, Guide):
            return item.updated_at
        return timezone.make_aware(datetime.combine(first_day(item.observed_on), time()))


def _as_xml_text(text: str) -> str:
    """Removes control characters, which XML does not allow and old rows may hold."""
    return without_control_characters(text, " ")
