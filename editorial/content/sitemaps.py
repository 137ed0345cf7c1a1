"""Sitemaps that name a page only in the languages in which it is filled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet


class SiteSitemap(Sitemap):
    """Addresses on SITE_URL, with each page's other languages beside it."""

    i18n = True
    alternates = True
    x_default = False

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.partition("://")[2]


class ContentSitemap(SiteSitemap, ABC):
    """Subclasses say which content; it is fetched once however often Django asks."""

    @abstractmethod
    def content(self) -> QuerySet[Any]: ...

    @cached_property
    def fetched(self) -> list[Any]:
        return list(self.content())

    def items(self) -> list[Any]:
        return self.fetched

    def get_languages_for_item(self, item: Any) -> list[str]:
        return item.filled_languages()

    def lastmod(self, item: Any) -> datetime:
        return item.updated_at
