"""Sitemaps that name a page only in the languages in which it is filled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from editorial.content.base import Content


class SiteSitemap(Sitemap):
    """Addresses on SITE_URL, with each page's other languages beside it."""

    i18n = True
    alternates = True
    x_default = False

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        return settings.SITE_URL.partition("://")[2]


class ContentSitemap(SiteSitemap, ABC):
    """Subclasses say which content; it is fetched once however often Django asks."""

    @abstractmethod
    def content(self) -> QuerySet[Content]: ...

    @cached_property
    def fetched(self) -> list[Content]:
        return list(self.content())

    def items(self) -> list[Content]:
        return self.fetched

    def get_languages_for_item(self, item: Content) -> list[str]:
        return item.filled_languages()

    def lastmod(self, item: Content) -> datetime:
        return item.updated_at
