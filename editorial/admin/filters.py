"""What the desk counts, as filters of every list: translations by language, and facts due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.content.admin_urls import parameter
from editorial.content.verification import Verified
from editorial.desk.due import due
from editorial.languages import LANGUAGE, LANGUAGES


class TranslationFilter(admin.SimpleListFilter):
    """By the status of the texts in one language.

    What is archived or rejected needs no translation. Whoever filters by status too sees it.
    """

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return TranslationStatus.choices

    def queryset(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        if self.value() not in TranslationStatus.values:
            return rows
        if not any(name.startswith("status") for name in request.GET):
            rows = rows.filter(rows.model.in_use())
        return rows.filter(**{str(self.parameter_name): self.value()})


class DueFilter(admin.SimpleListFilter):
    """Facts that readers see and that nobody has checked lately as they stand."""

    title = _("verification")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("yes", _("due")),
            ("changed", _("changed since it was checked")),
            ("never", _("never checked")),
        ]

    def queryset(self, request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
        wanted = {
            "yes": Q(pk__in=due(rows.model).values("pk")),
            "changed": Q(was_verified_on__isnull=False),
            "never": Q(verified_on__isnull=True, was_verified_on__isnull=True),
        }
        return rows.filter(wanted.get(self.value() or "", Q()))


def translation_filter(language: str) -> type[TranslationFilter]:
    own = {"title": LANGUAGE[language].filter_title, "parameter_name": parameter(language)}
    return type("TranslationFilter", (TranslationFilter,), own)


class CountedLists:
    """For admins of content: the filters that the desk's figures lead to."""

    model: Any

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        own: Any = super().get_list_filter(request)  # type: ignore[misc]
        return (*self.desk_filters(), *own)

    def desk_filters(self) -> Iterator[Any]:
        if issubclass(self.model, Verified) and self.model.verify_after_days() is not None:
            yield DueFilter
        if issubclass(self.model, Bilingual):
            yield from map(translation_filter, LANGUAGES)
