"""Sitemap of guides."""

from django.db.models import QuerySet

from editorial.content.sitemaps import ContentSitemap
from guides.models import Guide


class GuideSitemap(ContentSitemap):
    def content(self) -> QuerySet[Guide]:
        return Guide.objects.published()
