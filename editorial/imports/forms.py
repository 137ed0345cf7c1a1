"""The form that takes a table, and what it says of the columns that the table may have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from editorial.content.partial_dates import PartialDateField
from editorial.imports import widgets as cells
from editorial.imports.importer import ContentResource
from editorial.imports.readers import read_table
from editorial.imports.resources import field_of, label_of
from editorial.imports.table import MOST_BYTES, UnreadableError


class TableForm(forms.Form):
    """``cleaned_data["file"]`` is the Table in the file that somebody chose."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV or XLSX, up to 10 MB and 20,000 rows."),
        # The script says so before a large file is on its way.
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "data-most-bytes": MOST_BYTES}
        ),
    )

    sheet = forms.CharField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("Of a workbook with several. Empty: the first that is not hidden."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "file" in given:
            try:
                given["file"] = read_table(given["file"], given.get("sheet", ""))
            except UnreadableError as error:
                self.add_error("file", str(error))
        return given


def about_columns(resource: ContentResource) -> list[dict[str, Any]]:
    """[{"name", "label", "says", "choices", "is_key"}] in the order of an export."""
    return [
        {
            "name": name,
            "label": label_of(resource.model, name),
            "says": says(resource.model, column),
            "choices": choices_of(resource.model, name),
            "is_key": name in resource.key_columns,
        }
        for name, column in resource.columns.items()
    ]


def choices_of(model: type[models.Model], name: str) -> list[tuple[str, str]]:
    field = field_of(model, name)
    if field is None or isinstance(field, models.BooleanField):
        return []
    return [(str(value), str(label)) for value, label in field.flatchoices if value]


def says(model: type[models.Model], column: Field) -> str:
    """What a cell of the column may hold; empty for text and for what is listed."""
    widget = column.widget
    if isinstance(widget, cells.SlugWidget):
        return _("the short address of one: %(kind)s") % {"kind": widget.model._meta.verbose_name}
    if isinstance(widget, cells.SlugsWidget):
        kind = widget.model._meta.verbose_name_plural
        return _("short addresses, with spaces between: %(kind)s") % {"kind": kind}
    if isinstance(field_of(model, column.column_name), PartialDateField):
        return _("2026, 2026-06 or 2026-06-12")
    return next((str(text) for kind, text in SAYS.items() if isinstance(widget, kind)), "")


#: The narrower kind before the wider.
SAYS: dict[type, Any] = {
    cells.YesNoWidget: gettext_lazy("yes or no"),
    cells.WholeNumberWidget: gettext_lazy("a whole number"),
    cells.NumberWidget: gettext_lazy("a number"),
    cells.DayWidget: gettext_lazy("a day, like 2026-06-12"),
}
