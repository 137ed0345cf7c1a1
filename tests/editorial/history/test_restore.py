"""Any earlier state of a row and its parts comes back as it was, whatever was done since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.history.changesets import changeset
from editorial.history.compare import differences, state
from editorial.history.restore import everything, restore, undelete
from editorial.history.versions import all_versions, columns, lists
from operators.models import (
    ChannelStep,
    DialCode,
    NumberPrefix,
    Operator,
    OperatorFact,
    PlanPrice,
)
from tests import factories

pytestmark = pytest.mark.django_db

#: A check is an act of its own: no restore brings it back.
CHECKS = {"verified_on", "verified_by"}


@dataclass(frozen=True)
class Part:
    model: Any
    owner: str
    #: The column that must be unique, values for it, and one that only says something.
    unique: str
    values: tuple[Any, ...]
    text: str
    make: Callable[[Any, Any], Any]


def make_code(operator: Any, slug: Any) -> Any:
    return factories.make_dial_code(slug, operator=operator, code=f"*{ord(slug[-1])}#")


def make_fact(operator: Any, slug: Any) -> Any:
    return factories.make_fact(slug, operator=operator)


def make_prefix(operator: Any, prefix: Any) -> Any:
    return NumberPrefix.objects.create(operator=operator, prefix=prefix)


def make_step(channel: Any, position: Any) -> Any:
    return ChannelStep.objects.create(channel=channel, position=position, body_en="Do this")


def make_price(plan: Any, observed_on: Any) -> Any:
    return factories.make_price(plan, 100, observed_on)


SLUGS = ("part-a", "part-b", "part-c")
CODES = Part(DialCode, "operator", "slug", SLUGS, "label_en", make_code)
FACTS = Part(OperatorFact, "operator", "slug", SLUGS, "text_en", make_fact)
PREFIXES = Part(
    NumberPrefix, "operator", "prefix", ("0390", "0391", "0392"), "source_note_en", make_prefix
)
STEPS = Part(ChannelStep, "channel", "position", (10, 20, 30), "body_en", make_step)
PRICES = Part(
    PlanPrice, "plan", "observed_on", ("2025-01", "2025-02", "2025-03"), "note_en", make_price
)


@dataclass
class Row:
    """A row with parts, and what it was after each change."""

    row: Any
    other: Any
    parts: tuple[Part, ...]
    text: str
    #: {list: the rows that may be in it}
    choices: dict[str, list[Any]]
    was: dict[int, Any] = field(default_factory=dict)

    @property
    def model(self) -> Any:
        return type(self.row)

    def versions(self) -> Any:
        return all_versions(self.model, self.row.pk, [part.model for part in self.parts])

    def stored(self) -> Any:
        """{(label, key): {column or list: value}} as the database has it."""
        rows = [self.model.objects.get(pk=self.row.pk)]
        for part in self.parts:
            rows += part.model.objects.filter(**{part.owner: self.row}).order_by("pk")
        return {(one._meta.label, one.pk): values(one) for one in rows}

    def note(self) -> None:
        newest = max(one.changeset_id for of_row in self.versions().values() for one in of_row)
        self.was[newest] = self.stored()

    # --- What editors do ---

    def edit(self, place: int, number: int) -> None:
        row = self.model.objects.get(pk=self.row.pk)
        setattr(row, self.text, f"Text {number}")
        row.save()

    def choose(self, place: int, number: int) -> None:
        for name, choices in self.choices.items():
            getattr(self.row, name).set(one for at, one in enumerate(choices) if number >> at & 1)

    def add(self, place: int, number: int) -> None:
        part = self.part(place)
        value = part.values[number % len(part.values)]
        if part and self.is_free(part, value):
            part.make(self.row, value)

    def edit_part(self, place: int, number: int) -> None:
        if one := self.one_of(self.part(place), number):
            setattr(one, self.part(place).text, f"Text {number}")
            one.save()

    def rename_part(self, place: int, number: int) -> None:
        part = self.part(place)
        value = part.values[number % len(part.values)]
        if (one := self.one_of(part, number // 3)) and self.is_free(part, value):
            setattr(one, part.unique, value)
            one.save()

    def swap_parts(self, place: int, number: int) -> None:
        part = self.part(place)
        rows = list(self.all_of(part))[:2]
        if len(rows) == 2:
            with changeset():
                first, second = (getattr(one, part.unique) for one in rows)
                last = part.model.objects.get(pk=rows[1].pk)
                part.model.objects.filter(pk=last.pk).update(
                    **{part.unique: 999 if isinstance(first, int) else "~"}
                )
                for one, value in zip(rows, (second, first), strict=True):
                    setattr(one, part.unique, value)
                    one.save()

    def delete_part(self, place: int, number: int) -> None:
        if one := self.one_of(self.part(place), number):
            one.delete()

    def move_part(self, place: int, number: int) -> None:
        part = self.part(place)
        if (one := self.one_of(part, number)) and part is CODES:
            setattr(one, part.owner, self.other)
            one.save()

    def delete_and_undelete(self, place: int, number: int) -> None:
        if self.model is not Operator or not self.row.plans.exists():
            self.model.objects.get(pk=self.row.pk).delete()
            self.row = undelete(self.model, self.row.pk).row

    def go_back(self, place: int, number: int) -> None:
        self.restore(sorted(self.was)[number % len(self.was)])

    def restore(self, then: int) -> None:
        versions = self.versions()
        old, now = state(versions, then), state(versions)
        restore(old, now, None, everything)
        assert self.stored() == self.was[then]
        left = differences(old, state(self.versions()), self.model)
        assert [one.label for one in left] == []

    # ---

    def part(self, place: int) -> Part:
        return self.parts[place % len(self.parts)]

    def all_of(self, part: Part) -> Any:
        return part.model.objects.filter(**{part.owner: self.row}).order_by("pk")

    def one_of(self, part: Part, number: int) -> Any:
        rows = list(self.all_of(part))
        return rows[number % len(rows)] if rows else None

    def is_free(self, part: Part, value: Any) -> bool:
        taken = part.model.objects.filter(**{part.unique: value})
        if part.model in (ChannelStep, PlanPrice):
            taken = taken.filter(**{part.owner: self.row})
        return not taken.exists()


def values(row: Any) -> dict[str, Any]:
    told = {one.name: one.value_from_object(row) or "" for one in columns(type(row))}
    told |= {
        one.name: sorted(getattr(row, one.name).values_list("pk", flat=True))
        for one in lists(type(row))
    }
    return {name: value for name, value in told.items() if name not in CHECKS}


def an_operator() -> Row:
    other = factories.make_operator("other")
    return Row(factories.make_operator(), other, (CODES, FACTS, PREFIXES), "tagline_en", {})


def a_channel() -> Row:
    operators = [factories.make_operator(slug) for slug in ("one", "two")]
    choices = {"operators": operators, "payment_methods": [factories.make_method()]}
    return Row(factories.make_channel(), None, (STEPS,), "description_en", choices)


def a_guide() -> Row:
    operator = factories.make_operator("one")
    choices = {
        "operators": [operator],
        "plans": [factories.make_plan(slug, operator=operator) for slug in ("one", "two")],
        "channels": [factories.make_channel()],
    }
    return Row(factories.make_guide(), None, (), "summary_en", choices)


def a_plan() -> Row:
    operator = factories.make_operator("one")
    return Row(factories.make_plan(operator=operator), None, (PRICES,), "description_en", {})


OF_ROWS = ("edit", "choose", "delete_and_undelete", "go_back")
OF_PARTS = ("add", "edit_part", "rename_part", "swap_parts", "delete_part", "move_part")
NUMBERS = st.integers(0, 30)


def acts(names: tuple[str, ...]) -> Any:
    return st.lists(st.tuples(st.sampled_from(names), NUMBERS, NUMBERS), max_size=10)


def check(make: Callable[[], Row], done: list[tuple[str, int, int]], to: int) -> None:
    with transaction.atomic():
        row = make()
        row.note()
        for name, place, number in done:
            getattr(row, name)(place, number)
            row.note()
        row.restore(sorted(row.was)[to % len(row.was)])
        transaction.set_rollback(True)


ANY = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ANY
@given(acts((*OF_ROWS, *OF_PARTS, *OF_PARTS)), NUMBERS)
def test_an_operator_comes_back_as_it_was(done: list[tuple[str, int, int]], to: int) -> None:
    check(an_operator, done, to)


@ANY
@given(acts((*OF_ROWS, *OF_PARTS)), NUMBERS)
def test_a_channel_comes_back_as_it_was(done: list[tuple[str, int, int]], to: int) -> None:
    check(a_channel, done, to)


@ANY
@given(acts(OF_ROWS), NUMBERS)
def test_a_guide_comes_back_as_it_was(done: list[tuple[str, int, int]], to: int) -> None:
    check(a_guide, done, to)


@ANY
@given(acts((*OF_ROWS, *OF_PARTS)), NUMBERS)
def test_a_plan_comes_back_as_it_was(done: list[tuple[str, int, int]], to: int) -> None:
    check(a_plan, done, to)
