"""The rows on somebody else's form, merged like the form itself.

A row that others deleted meanwhile comes back only if somebody changed it here and says so; one
that others changed is deleted only by somebody who has been told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connection, models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from editorial.content.display import names_of
from editorial.editing.idempotency import row_content
from editorial.history.versions import with_last_version


@dataclass(frozen=True)
class RowConflict:
    """A whole row: gone while it was changed here, or changed while it was to be deleted here."""

    name: str
    who: str
    version: int
    is_gone: bool
    chosen: str


class MergingRows:
    """For inlines; stands before Django's class among the bases."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        rows = super().get_queryset(request)  # type: ignore[misc]
        rows = with_last_version(rows, "stored_version")
        if request.method == "POST" and connection.in_atomic_block:
            return rows.select_for_update(of=("self",))
        return rows

    def get_formset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        formset = super().get_formset(request, *args, **kwargs)  # type: ignore[misc]
        formset.form.editor = request.user
        return formset


class MergingFormSet(BaseInlineFormSet):
    """``added_before``: {prefix: hash} of rows that this opened form has added already."""

    model: Any
    data: QueryDict

    def __init__(
        self, *args: Any, added_before: dict[str, str] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.added_before = added_before or {}

    def get_queryset(self) -> Any:
        """Rows in the order of the form: others may have added and deleted some meanwhile."""
        if not self.is_bound or hasattr(self, "_queryset"):
            return super().get_queryset()
        stored = {str(row.pk): row for row in super().get_queryset()}
        sent = [self.sent_number(i) for i in range(self.initial_form_count())]
        gone = self.deleted_by_others([number for number in sent if number not in stored])
        self.gone = gone
        rows = stored | {number: version.instance for number, version in gone.items()}
        self._queryset = [rows[number] for number in sent if number in rows]
        return self._queryset

    def sent_number(self, i: int) -> str:
        return str(self.data.get(f"{self.add_prefix(i)}-{self.model._meta.pk.name}", ""))

    def deleted_by_others(self, numbers: list[str]) -> dict[str, Any]:
        """{number of a row of this object: its last version}."""
        # Rows that are new in a draft have numbers below zero.
        digits = {number: number.removeprefix("-") for number in numbers}
        known = [one for one in numbers if digits[one].isdecimal() and len(one) < 19]
        if not known:
            return {}
        rows = {"id__in": known, self.fk.attname: self.instance.pk, "history_type": "-"}
        versions = self.model.history.filter(**rows).select_related("history_user")
        return {str(one.id): one for one in versions.order_by("history_id")}

    def _existing_object(self, pk: Any) -> Any:
        """Not one that is gone: its form makes it anew."""
        self.get_queryset()
        return None if str(pk) in self.gone else super()._existing_object(pk)  # type: ignore[misc]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.is_bound and index is not None and index < self.initial_form_count():
            self.get_queryset()
            if version := self.gone.get(self.sent_number(index)):
                self.make_anew(form, version)
        elif self.is_bound and self.added_before.get(form.prefix) == row_content(
            self.data, form.prefix
        ):
            form.has_changed = bool  # it is a row by now, and not added twice

    def make_anew(self, form: Any, version: Any) -> None:
        """Compared with what it was opened on; without a change it stays deleted."""
        form.last_version = version
        form.fields[self.model._meta.pk.name] = forms.CharField(widget=forms.HiddenInput)
        form.empty_permitted, form.use_required_attribute = True, False
        opened_on = self.model.history.filter(id=version.id, history_id=form.base_version).first()
        base = opened_on or version
        columns = {column.name: column for column in self.model._meta.concrete_fields}
        form.initial = {
            name: columns[name].value_from_object(base) for name in form.fields if name in columns
        }
        form.initial[self.model._meta.pk.name] = str(version.id)
        form.instance = version.instance
        form.instance.pk, form.instance._state.adding = None, True
        if self.choice(form, version.history_id) == "theirs":
            form.has_changed = bool  # no change of it counts

    def choice(self, form: Any, version: int) -> str:
        side, _colon, tag = str(self.data.get(f"choose-{form.prefix}", "")).partition(":")
        return side if tag == str(version) else ""

    # --- Asking --------------------------------------------------------------------------

    def clean(self) -> None:
        super().clean()
        asked = [text for form in self.initial_forms if (text := self.ask(form))]
        if refused := [text for form in self.extra_forms if (text := self.refused_row(form))]:
            self.leave_out_new_rows()
        asked += refused
        if asked:
            raise forms.ValidationError(asked)

    def refused_row(self, form: Any) -> str:
        """What was sent for a new row that this account may not add: a right was taken."""
        if not form.changed_data or form.has_changed() or form.prefix in self.added_before:
            return ""
        texts = (str(self.data.get(form.add_prefix(name), "")) for name in form.changed_data)
        told = gettext("You may no longer add “%(kind)s”. Your text was: %(text)s")
        kind, text = self.model._meta.verbose_name, " / ".join(filter(None, texts))
        return told % {"kind": kind, "text": text} if text else ""

    def leave_out_new_rows(self) -> None:
        """From the form that is shown again: they could not be saved with it either."""
        count = self.initial_form_count()
        self.data = self.data.copy()
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(count)
        self.forms = self.forms[:count]
        del self.management_form

    def ask(self, form: Any) -> str:
        """A question about the whole row that nobody has answered yet, or nothing."""
        deleting = form in self.deleted_forms
        if version := getattr(form, "last_version", None):
            if deleting or not form.has_changed():
                return ""
            text = gettext("%(who)s deleted “%(row)s” meanwhile, which you have changed. Choose.")
            return self.question(form, text, self.who(form, version), version.history_id, gone=True)
        if deleting and (form.since or form.is_base_unknown):
            text = gettext("%(who)s changed “%(row)s” meanwhile, which you want to delete. Choose.")
            who = names_of(form.since[1:], you=form.editor)
            return self.question(form, text, who, form.stored_version, gone=False)
        return ""

    def who(self, form: Any, version: Any) -> str:
        return names_of([version], you=form.editor)

    def question(self, form: Any, text: str, who: str, version: int, *, gone: bool) -> str:
        chosen = self.choice(form, version)
        form.row_conflict = RowConflict(f"choose-{form.prefix}", who, version, gone, chosen)
        return "" if chosen else text % {"who": who, "row": form.instance}

    def _should_delete_form(self, form: Any) -> bool:
        """Whoever gives way to others' changes no longer wants to delete."""
        wanted = bool(super()._should_delete_form(form))  # type: ignore[misc]
        stays = wanted and (getattr(form, "since", None) or getattr(form, "is_base_unknown", False))
        return wanted and not (stays and self.choice(form, form.stored_version) == "theirs")

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        saved = super().save_existing_objects(commit)
        for form in self.initial_forms:
            anew = hasattr(form, "last_version") and form.has_changed()
            if anew and form not in self.deleted_forms:
                saved.append(self.save_new(form, commit=commit))
                self.changed_objects.append((form.instance, form.changed_data))
        return saved
