"""Sitemap of every page that search engines may index."""

from django.urls import reverse

from editorial.content.sitemaps import SiteSitemap
from guides.sitemaps import GuideSitemap
from operators.sitemaps import ChannelSitemap, OperatorSitemap, PlanSitemap


class _PageSitemap(SiteSitemap):
    def items(self) -> list[str]:
        return [
            "home",
            "operators:operators",
            "operators:plans",
            "operators:channels",
            "guides:guides",
            "operators:tools",
            "operators:cost",
            "operators:number",
            "operators:shop_card",
            "operators:reminder",
            "operators:stay",
            "offline",
            "changes",
            "about",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "pages": _PageSitemap,
    "operators": OperatorSitemap,
    "plans": PlanSitemap,
    "channels": ChannelSitemap,
    "guides": GuideSitemap,
}
