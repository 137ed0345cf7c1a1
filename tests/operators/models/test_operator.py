"""Operators and the statements about them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from operators.models import NumberPrefix, Operator, OperatorFact
from operators.models.operator import ranges
from tests.factories import make_fact, make_operator, make_plan

pytestmark = pytest.mark.django_db


def taken(field: str, value: str) -> bool:
    try:
        Operator._meta.get_field(field).run_validators(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("networks", ["2G", "4G", "3G,4G", "2G,3G,4G,5G", ""])
def test_networks_are_named_with_commas_between(networks: str) -> None:
    assert taken("networks", networks)


@pytest.mark.parametrize("networks", ["6G", "3G, 4G", "3G/4G", "3g", "3G,", ",3G", "3G\n"])
def test_networks_have_one_way_of_writing(networks: str) -> None:
    assert not taken("networks", networks)


@pytest.mark.parametrize("colour", ["#a1002b", "#000000", ""])
def test_a_colour_is_six_small_hexadecimal_digits(colour: str) -> None:
    assert taken("brand_colour", colour)


@pytest.mark.parametrize("colour", ["a1002b", "#A1002B", "#a10", "red", "#a1002b;x", "#a1002b\n"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    assert not taken("brand_colour", colour)


def test_white_text_is_readable_on_every_brand_colour() -> None:
    """4.5 to 1, the least that WCAG 2 asks for small text."""
    for operator in Operator.objects.exclude(brand_colour=""):
        luminance = sum(
            weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
            for weight, part in zip(
                (0.2126, 0.7152, 0.0722),
                (int(operator.brand_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)),
                strict=True,
            )
        )
        assert 1.05 / (luminance + 0.05) >= 4.5, operator.slug


def test_an_operator_is_known_by_its_short_name() -> None:
    assert str(make_operator(short_name="Testel")) == "Testel"


def test_operators_come_in_the_editors_order() -> None:
    make_operator("last", position=900)
    make_operator("first", position=0)
    slugs = [operator.slug for operator in Operator.objects.all()]
    assert (slugs[0], slugs[-1]) == ("first", "last")


# --- Prefixes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefixes", "expected"),
    [
        ([], []),
        (["0300"], ["0300"]),
        (["0300", "0301"], ["0300–0301"]),
        (["0300", "0301", "0302", "0320", "0322", "0323"], ["0300–0302", "0320", "0322–0323"]),
    ],
)
def test_neighbouring_prefixes_are_joined(prefixes: list[str], expected: list[str]) -> None:
    assert ranges(prefixes) == expected


@given(st.sets(st.integers(300, 399)))
def test_ranges_hold_exactly_the_prefixes(numbers: set[int]) -> None:
    found: set[int] = set()
    for part in ranges([f"0{number}" for number in sorted(numbers)]):
        first, _dash, last = part.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == numbers


def test_an_operator_can_name_its_prefixes() -> None:
    operator = make_operator()
    for prefix in ("0399", "0397", "0398", "0390"):
        NumberPrefix.objects.create(operator=operator, prefix=prefix)
    found = Operator.objects.with_prefixes().get(pk=operator.pk)
    assert found.prefix_ranges == ["0390", "0397–0399"]


def test_an_operator_without_prefixes_names_none() -> None:
    operator = make_operator()
    assert Operator.objects.with_prefixes().get(pk=operator.pk).prefix_ranges == []
    assert operator.prefix_ranges == []


# --- Plans ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({}, True), ({"status": "draft"}, False), ({"state": "replaced"}, False)],
)
def test_an_operator_has_plans_when_the_list_shows_any(
    fields: dict[str, str], expected: bool
) -> None:
    operator = make_operator()
    make_plan(operator=operator, **fields)
    assert Operator.objects.with_prefixes().with_plans().get(pk=operator.pk).has_plans is expected


def test_plans_of_others_are_not_an_operators_own() -> None:
    operator = make_operator()
    assert Operator.objects.with_plans().get(pk=operator.pk).has_plans is False


# --- Facts ----------------------------------------------------------------------------------


def test_a_fact_is_known_by_operator_and_topic() -> None:
    fact = make_fact(topic="esim")
    assert str(fact) == "Jazz · eSIM"


@pytest.mark.parametrize("fields", [{"topic": "weather"}, {"source_date": "June"}])
def test_a_wrong_field_of_a_fact_is_named(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as error:
        make_fact(**fields).full_clean()
    assert set(error.value.message_dict) == set(fields)


def test_facts_go_with_their_operator() -> None:
    operator = make_operator()
    make_fact(operator=operator)
    operator.delete()
    assert not OperatorFact.objects.filter(slug="test-fact").exists()


def test_every_fact_of_the_first_edition_is_sound() -> None:
    for fact in OperatorFact.objects.select_related("operator"):
        fact.full_clean()


# --- Sources of the short forms ------------------------------------------------------------------


def test_the_weakest_statement_of_a_topic_proves_its_short_form() -> None:
    operator = make_operator("weak")
    make_fact("sure", operator=operator, topic="esim", confidence="official")
    doubted = make_fact("doubted", operator=operator, topic="esim", confidence="unverified")
    make_fact("hidden", operator=operator, topic="app", status="draft")
    fetched = Operator.objects.with_facts().get(pk=operator.pk)
    assert fetched.proofs == {"esim": doubted}


def test_among_equally_sure_statements_the_first_is_the_proof() -> None:
    operator = make_operator("equal")
    make_fact("later", operator=operator, topic="esim", position=2)
    first = make_fact("first", operator=operator, topic="esim", position=1)
    assert Operator.objects.with_facts().get(pk=operator.pk).proofs == {"esim": first}


def test_the_weakest_prefix_speaks_for_the_source_of_all() -> None:
    operator = make_operator("prefixed")
    for prefix, confidence in (("0391", "reported"), ("0392", "unverified")):
        NumberPrefix.objects.create(
            operator=operator,
            prefix=prefix,
            source_url=f"https://example.org/{prefix}",
            confidence=confidence,
        )
    source = Operator.objects.with_prefixes().get(pk=operator.pk).prefix_source
    assert source
    assert (source.source_url, source.confidence) == ("https://example.org/0392", "unverified")


def test_an_operator_without_prefixes_has_no_source_of_them() -> None:
    bare = make_operator("bare")
    assert Operator.objects.with_prefixes().get(pk=bare.pk).prefix_source is None
