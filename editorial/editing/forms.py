"""Forms that merge with what others saved since they were opened.

A form carries the version that it was opened on. Fields that only one side changed are merged; one
that both changed is shown with both values, and nothing is saved until somebody chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from modeltranslation.utils import build_localized_fieldname
from simple_history.utils import get_m2m_reverse_field_name

from editorial.bilingual.models import Bilingual
from editorial.bilingual.status import fingerprint
from editorial.content.display import in_words, names_of
from editorial.editing.merge import Verdict, differs, judge, merged, plain
from editorial.history.text_diff import as_html
from editorial.text import unix_line_ends

BASE_VERSION = "base_version"


@dataclass(frozen=True)
class Conflict:
    """One field that both sides changed. ``tag`` names what they wrote, not who or when."""

    name: str
    label: str
    base: str
    theirs: str
    yours: str
    who: str
    tag: str
    chosen: str

    @property
    def their_changes(self) -> SafeString:
        return as_html(self.base, self.theirs)

    @property
    def your_changes(self) -> SafeString:
        return as_html(self.base, self.yours)


def newest_version(model: Any, number: Any) -> int | None:
    """The id of a row's last version."""
    versions = model.history.filter(id=number).order_by("-history_id")
    return versions.values_list("history_id", flat=True).first()


class MergingForm(forms.ModelForm):
    """For rows with history. ``taken`` names the fields whose value is the others'."""

    @cached_property
    def conflicts(self) -> dict[str, Conflict]:
        """{field: what both sides made of it}, filled by cleaning."""
        return {}

    @cached_property
    def stored_version(self) -> int | None:
        if self.instance._state.adding:
            return None
        annotated = getattr(self.instance, "stored_version", None)
        return annotated or newest_version(self._meta.model, self.instance.pk)

    @cached_property
    def base_version(self) -> int | None:
        """The version that the form was opened on."""
        if not self.is_bound:
            return self.stored_version
        sent = str(self.data.get(self.add_prefix(BASE_VERSION), ""))
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None

    def base_version_input(self) -> SafeString | str:
        if self.base_version is None:
            return ""
        name = self.add_prefix(BASE_VERSION)
        return format_html('<input type="hidden" name="{}" value="{}">', name, self.base_version)

    @cached_property
    def since(self) -> list[Any]:
        """The versions that others have written since, the base first; empty when none."""
        if self.base_version in (None, self.stored_version) or self.stored_version is None:
            return []
        versions = self._meta.model.history.filter(
            id=self.instance.pk, history_id__gte=self.base_version
        )
        found = list(versions.select_related("history_user").order_by("history_id"))
        return found if found and found[0].history_id == self.base_version else []

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """{field: which side it takes}, empty when nobody else has saved."""
        if not self.since:
            return {}
        return {name: self.judged(name) for name in self.fields if self.column(name) is not None}

    def column(self, name: str) -> Any:
        options = self._meta.model._meta
        known = {column.name: column for column in (*options.fields, *options.many_to_many)}
        return known.get(name)

    def judged(self, name: str) -> Verdict:
        field, sent, theirs = self.fields[name], self[name].data, self.initial.get(name)
        if self.column(name).many_to_many:
            return Verdict.YOURS
        base = self.column(name).value_from_object(self.since[0])
        return judge(
            you_changed=differs(field, base, sent),
            they_changed=plain(base) != plain(theirs),
            alike=not differs(field, theirs, sent),
        )

    @property
    def taken(self) -> list[str]:
        return [name for name, verdict in self.verdicts.items() if verdict == Verdict.THEIRS]

    @cached_property
    def changed_data(self) -> list[str]:
        """Neither what others wrote nor the ends of lines."""
        chosen = [name for name in self.verdicts if self.choice(name) == "theirs"]
        return [
            name
            for name in super().changed_data
            if name not in self.taken
            and name not in chosen
            and differs(
                self.fields[name],
                self.get_initial_for_field(self.fields[name], name),
                self[name].data,
            )
        ]

    # --- Cleaning ------------------------------------------------------------------------

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = unix_line_ends(value)
        for name, verdict in self.verdicts.items():
            if self.column(name).many_to_many:
                self.merge_rows(name)
            elif verdict == Verdict.THEIRS:
                self.take_theirs(name)
            elif verdict == Verdict.CONFLICT:
                self.settle(name)

    def take_theirs(self, name: str) -> None:
        self.errors.pop(name, None)
        self.cleaned_data[name] = getattr(self.instance, name)

    def merge_rows(self, name: str) -> None:
        if name not in self.cleaned_data:
            return
        column = self.column(name)
        key = get_m2m_reverse_field_name(column)
        base = getattr(self.since[0], name).values_list(key, flat=True)
        theirs = [row.pk for row in self.initial.get(name, ())]
        yours = [row.pk for row in self.cleaned_data[name]]
        rows: Any = self.fields[name]
        self.cleaned_data[name] = rows.queryset.filter(pk__in=merged(base, theirs, yours))

    def settle(self, name: str) -> None:
        """A choice holds only for what it was made about."""
        self.conflicts[name] = conflict = self.conflict(name)
        if conflict.chosen == "theirs":
            self.take_theirs(name)
        elif conflict.chosen != "yours":
            text = gettext("%(who)s changed this too, meanwhile. Choose which to keep.")
            self.add_error(name, text % {"who": conflict.who})

    def conflict(self, name: str) -> Conflict:
        column = self.column(name)
        yours = self.cleaned_data.get(name, self[name].data)
        theirs = self.initial.get(name)
        return Conflict(
            name=self.choice_name(name),
            label=str(self.fields[name].label),
            base=in_words(column, column.value_from_object(self.since[0])),
            theirs=in_words(column, theirs),
            yours=in_words(column, yours),
            who=names_of(self.writers(column)),
            tag=self.tag(name),
            chosen=self.choice(name),
        )

    def writers(self, column: Any) -> list[Any]:
        """The versions in which the value changed."""
        pairs = zip(self.since, self.since[1:], strict=False)
        return [
            new
            for old, new in pairs
            if plain(column.value_from_object(old)) != plain(column.value_from_object(new))
        ]

    def choice_name(self, name: str) -> str:
        return f"choose-{self.add_prefix(name)}"

    def tag(self, name: str) -> str:
        return fingerprint(str(plain(self.initial.get(name)))) or "nothing"

    def choice(self, name: str) -> str:
        """``yours``, ``theirs``, or nothing if none was made about what they wrote."""
        side, _colon, tag = str(self.data.get(self.choice_name(name), "")).partition(":")
        return side if side in {"yours", "theirs"} and tag == self.tag(name) else ""

    # --- Translations --------------------------------------------------------------------

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.since and isinstance(self.instance, Bilingual):
            self.instance.written_against = {
                field: fingerprint(self.source_seen(field)) for field in self.instance.texts()
            }

    def source_seen(self, field: str) -> str:
        """The source text that whoever wrote here had before them."""
        name = build_localized_fieldname(field, self.since[0].source_language)
        if name in self.cleaned_data and self.verdicts.get(name) != Verdict.THEIRS:
            return self.cleaned_data[name] or ""
        return getattr(self.since[0], name) or ""
