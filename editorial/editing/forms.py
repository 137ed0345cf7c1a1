"""Forms that merge with what others saved since they were opened.

A form carries the version that it was opened on. Fields that only one side changed are merged; one
that both changed is shown with both values, and nothing is saved until somebody chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from simple_history.utils import get_m2m_reverse_field_name

from editorial.bilingual.models import Bilingual
from editorial.bilingual.status import fingerprint
from editorial.content.display import display_value, names_of
from editorial.editing.merge import Verdict, differs, judge, merged, plain
from editorial.history.text_diff import as_html
from editorial.history.versions import last_version_id
from editorial.languages import localized_column
from editorial.text import unix_line_ends

BASE_VERSION = "base_version"


@dataclass(frozen=True)
class Conflict:
    """One field that both sides changed. ``tag`` names what they wrote, not who or when.

    ``base`` is None where it is not known what the form was opened on; ``who`` is empty then.
    """

    name: str
    label: str
    base: str | None
    theirs: str
    yours: str
    who: str
    is_own: bool
    tag: str
    chosen: str

    @property
    def their_changes(self) -> SafeString | str:
        return self.theirs if self.base is None else as_html(self.base, self.theirs)

    @property
    def your_changes(self) -> SafeString | str:
        return as_html(self.theirs if self.base is None else self.base, self.yours)


def is_typed(column: models.Field) -> bool:
    """Not chosen from a list, and not the machine's."""
    chosen = column.primary_key or column.is_relation or column.choices
    return bool(column.editable and not chosen and not isinstance(column, models.BooleanField))


def _as_stored(column: models.Field, sent: str) -> Any:
    """What a form sent, as a row would have it; what makes no sense stays as it is."""
    try:
        return column.to_python(sent) if sent else sent
    except forms.ValidationError:
        return sent


class MergingForm(forms.ModelForm):
    """For rows with history. ``taken`` names the fields whose value is the others'."""

    #: The account that has the form open, so that it is not told of itself as of another.
    editor: ClassVar[Any] = None

    @cached_property
    def conflicts(self) -> dict[str, Conflict]:
        """{field: what both sides made of it}, filled by cleaning."""
        return {}

    @cached_property
    def stored_version(self) -> int | None:
        if self.instance._state.adding:
            return None
        annotated = getattr(self.instance, "stored_version", None)
        return annotated or last_version_id(self._meta.model, self.instance.pk)

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
    def is_base_unknown(self) -> bool:
        """Sent without the version that it was opened on, or with one that the history lacks.

        What was changed on it cannot be told from what others changed: every difference is asked.
        """
        if not self.is_bound or self.stored_version is None:
            return False
        return self.base_version != self.stored_version and not self.since

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """{field: which side it takes}, empty when nobody else has saved."""
        if not self.since and not self.is_base_unknown:
            return {}
        return {name: self.judged(name) for name in self.fields if self.column(name) is not None}

    def column(self, name: str) -> Any:
        options = self._meta.model._meta
        known = {column.name: column for column in (*options.fields, *options.many_to_many)}
        return known.get(name)

    def judged(self, name: str) -> Verdict:
        field, sent, theirs = self.fields[name], self[name].data, self.initial.get(name)
        if self.is_base_unknown:
            initial = self.get_initial_for_field(field, name)
            return Verdict.CONFLICT if differs(field, initial, sent) else Verdict.SAME
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

    def settled(self, side: str) -> list[str]:
        """The fields whose conflict was settled by taking that side."""
        return [name for name, one in self.conflicts.items() if one.chosen == side]

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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for label, text in self.refused():
            told = gettext("You may no longer write “%(field)s”. Your text was: %(text)s")
            self.add_error(None, told % {"field": label, "text": text})
        return cleaned

    def refused(self) -> Iterator[tuple[str, str]]:
        """Texts that were sent for columns that this form no longer has: a right was taken."""
        for column in self._meta.model._meta.concrete_fields:
            sent = self.data.get(self.add_prefix(column.name))
            if sent is None or column.name in self.fields or not is_typed(column):
                continue
            if plain(_as_stored(column, sent)) != plain(column.value_from_object(self.instance)):
                yield str(column.verbose_name), sent

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = unix_line_ends(value)
        for name, verdict in self.verdicts.items():
            if self.column(name).many_to_many and verdict == Verdict.YOURS:
                self.merge_rows(name)
            elif verdict == Verdict.THEIRS:
                self.take_theirs(name)
            elif verdict == Verdict.CONFLICT:
                self.settle(name)

    def take_theirs(self, name: str) -> None:
        self.errors.pop(name, None)
        if self.column(name).many_to_many:
            self.cleaned_data[name] = self.initial.get(name, [])
        else:
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
            self.add_error(name, self.question(conflict))

    def question(self, conflict: Conflict) -> str:
        if conflict.base is None:
            return gettext("It is not known what this form was opened on. Choose which to keep.")
        if conflict.is_own:
            return gettext("You changed this too, in another window. Choose which to keep.")
        text = gettext("%(who)s changed this too, meanwhile. Choose which to keep.")
        return text % {"who": conflict.who}

    def conflict(self, name: str) -> Conflict:
        column = self.column(name)
        yours = self.cleaned_data.get(name, self[name].data)
        writers = self.writers(column)
        base = self.since and display_value(column, column.value_from_object(self.since[0]))
        return Conflict(
            name=self.choice_name(name),
            label=str(self.fields[name].label),
            base=base or None,
            theirs=display_value(column, self.initial.get(name)),
            yours=display_value(column, yours),
            who=names_of(writers, you=self.editor) if writers else "",
            is_own=bool(writers) and all(self.is_own(one) for one in writers),
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

    def their_version(self, name: str = "") -> Any:
        """The last version in which others changed that field, or the row."""
        writers = self.writers(self.column(name)) if name else self.since[1:]
        if writers:
            return writers[-1]
        last = getattr(self, "last_version", None)  # of a row that others deleted
        return last or self._meta.model.history.get(history_id=self.stored_version)

    def is_own(self, version: Any) -> bool:
        return bool(self.editor and version.history_user_id == self.editor.pk)

    def choice_name(self, name: str) -> str:
        return f"choose-{self.add_prefix(name)}"

    def tag(self, name: str) -> str:
        theirs = self.initial.get(name)
        if isinstance(theirs, list):
            theirs = sorted(row.pk for row in theirs)
        return fingerprint(str(plain(theirs))) or "nothing"

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
        name = localized_column(field, self.since[0].source_language)
        if name in self.cleaned_data and self.verdicts.get(name) != Verdict.THEIRS:
            return self.cleaned_data[name] or ""
        return getattr(self.since[0], name) or ""
