"""Asking for the address that a fact without one was checked against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.admin.side_by_side import pair
from editorial.models import Sourced
from editorial.unions import plain

#: Addresses that the page offers to choose from.
OFFERED = 20
NOTES = pair("source_note")
ADDRESS: Any = Sourced._meta.get_field("source_url")
NEEDED = _("Give the address of the page that says so, or say in words what the source is.")


def in_words(row: Any) -> list[str]:
    """What the row says of its source, in each language that says anything."""
    return [text for note in NOTES if (text := (getattr(row, note) or "").strip())]


class WebAddressField(forms.URLField):
    """As strict as the model, which an action's save does not ask."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class SourceForm(forms.Form):
    """For one row. A source in words is enough where there is no page to open."""

    source_url = WebAddressField(
        label=capfirst(ADDRESS.verbose_name),
        max_length=ADDRESS.max_length,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"list": "addresses", "class": "vURLField"}),
    )
    leave = forms.BooleanField(label=_("Leave this one out"), required=False)

    def __init__(self, data: Any, *, row: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"source-{row.pk}", initial=initial)
        self.row = row
        self.in_words = in_words(row)
        self.fields["source_url"].help_text = (
            _("Empty: checked against this source.") if self.in_words else ""
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        address, stored = cleaned.get("source_url"), self.row.source_url
        if cleaned.get("leave"):
            self.errors.pop("source_url", None)
            cleaned["source_url"] = ""
        elif address and stored and address != stored:
            text = _("Meanwhile someone gave it %(address)s. Leave this empty to keep that one.")
            self.add_error("source_url", forms.ValidationError(text, params={"address": stored}))
        elif not (address or stored or self.in_words or self.errors):
            text = _("Give the address of the page that says so, or leave this one out.")
            self.add_error("source_url", text)
        return cleaned


class SourceNeeded:
    """Mixed into a fact's form when it is to be saved and marked as verified."""

    def clean(self) -> dict[str, Any]:
        form: Any = self
        cleaned = super().clean() or form.cleaned_data  # type: ignore[misc]
        columns = ("source_url", *NOTES)
        unsound = form.errors.keys() & set(columns)
        if not unsound and not any((cleaned.get(column) or "").strip() for column in columns):
            form.add_error("source_url", NEEDED)
        return cleaned


def known_addresses(model: Any) -> list[str]:
    """Those that most rows of the kind rest on."""
    rows = plain(model._default_manager.exclude(source_url="").order_by())
    counted = rows.values_list("source_url").annotate(rows=Count("pk"))
    return [address for address, _rows in counted.order_by("-rows", "source_url")[:OFFERED]]


def same_words(model: Any, rows: Iterable[Any]) -> dict[int, str]:
    """{key: the address of a row that names its source in the same words}."""
    words = {row.pk: texts[0] for row in rows if (texts := in_words(row))}
    same = Q(*((f"{note}__in", list(words.values())) for note in NOTES), _connector=Q.OR)
    found = plain(model._default_manager.exclude(source_url="").filter(same).order_by("source_url"))
    known: dict[str, str] = {}
    for address, *notes in found.values_list("source_url", *NOTES).distinct():
        known |= dict.fromkeys(notes, address)
    return {pk: known[text] for pk, text in words.items() if text in known}
