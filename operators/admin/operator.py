"""Admin of operators, with their codes, prefixes and facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.db.models.options import Options
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from editorial.admin.fieldsets import with_publication
from editorial.bilingual.forms import pair
from editorial.images.admin import PicturedAdmin
from operators.admin.codes import (
    DialCodeInline,
    NumberPrefixInline,
    OfOperator,
    OperatorFactInline,
    OperatorRow,
)
from operators.models import Operator
from operators.resources import OperatorResource

#: Names the blocks of rows to open, in the query of the form's address.
ROWS = "rows"


@dataclass(frozen=True)
class ClosedRows:
    """A block of rows that is listed and not on the form."""

    prefix: str
    opts: Options
    rows: list[OperatorRow]

    @property
    def title(self) -> str:
        return str(self.opts.verbose_name_plural)


@admin.register(Operator)
class OperatorAdmin(PicturedAdmin):
    resource = OperatorResource
    list_display = (
        "short_name",
        "name",
        "networks",
        "esim",
        "position",
        "status",
        "confidence",
        "verified_on",
        "languages",
    )
    list_filter = ("status", "esim", "confidence", "verified_on")
    search_fields = (*pair("name"), "short_name", "slug")
    prepopulated_fields = {"slug": ("name_en",)}
    inlines = (DialCodeInline, OperatorFactInline, NumberPrefixInline)
    fieldsets = with_publication(
        (
            None,
            {
                "fields": (
                    pair("name"),
                    ("short_name", "position"),
                    pair("tagline"),
                    pair("description"),
                    pair("owner"),
                    pair("regions"),
                )
            },
        ),
        (
            _("Network and app"),
            {"fields": (("networks", "esim"), "apn", "website", "app_name")},
        ),
        (_("Look"), {"fields": ("brand_colour", "logo", pair("logo_alt"))}),
    )

    def get_formsets_with_inlines(
        self, request: HttpRequest, obj: Operator | None = None
    ) -> Iterator[tuple[Any, OfOperator]]:
        """Only the blocks that are open: fifty rows with all their choices are 250 KB of HTML."""
        for inline in self._blocks(request, obj):
            if self.is_open(request, obj, inline):
                if obj is not None:
                    inline.classes = ()  # not folded: it was asked for
                yield inline.get_formset(request, obj), inline

    def _blocks(self, request: HttpRequest, row: Operator | None) -> list[OfOperator]:
        return cast(list[OfOperator], self.get_inline_instances(request, row))

    def is_open(self, request: HttpRequest, row: Operator | None, inline: OfOperator) -> bool:
        if request.method == "POST":
            return f"{inline.prefix}-TOTAL_FORMS" in request.POST
        return row is None or inline.prefix in request.GET.getlist(ROWS) or inline.in_draft(request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        shown = {block.formset.model for block in context["inline_admin_formsets"]}
        row: Operator | None = context["original"]
        if row is not None:
            context["closed_rows"] = [
                ClosedRows(inline.prefix, inline.model._meta, list(inline.get_rows(request, row)))
                for inline in self._blocks(request, row)
                if inline.model not in shown
            ]
        return super().render_change_form(request, context, *args, **kwargs)
