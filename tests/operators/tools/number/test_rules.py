"""Any way of writing a number becomes one form; whatever is no such number is told exactly."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from operators.models import NumberPrefix
from operators.tools.number.rules import read_number
from tests.factories import make_operator

RIGHT = [
    "03001234567",
    "3001234567",
    "0300-1234567",
    "0300 123 4567",
    "(0300) 1234567",
    "0300.123.4567",
    "+923001234567",
    "+92 (0) 300 1234567",
    "+92 0300 1234567",
    "00923001234567",
    "0092 0300 1234567",
    "923001234567",
    "０３００１２３４５６７",
    "٠٣٠٠١٢٣٤٥٦٧",
    "۰۳۰۰۱۲۳۴۵۶۷",
    "\u202a0300\u200e1234567\u202c",
    "0300–123–4567",
    " 0300\u00a01234567\n",
    "0300\x001234567",
]
SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९")
WRONG = {
    "": "Write a phone number in digits.",
    "📶": "Write a phone number in digits.",
    "+": "Write a phone number in digits.",
    "0300CALLNOW": "Write one number, in digits only.",
    "03001234567, 03451234567": "Write one number, in digits only.",
    "9" * 10_000: "Write one number, in digits only.",
    "<script>1</script>": "Write one number, in digits only.",
    "0300 123456": "Too short: a mobile number has 11 digits, this one has 10.",
    "+92 300 123456": "Too short: a mobile number has 11 digits, this one has 10.",
    "0300 12345678": "Too long: a mobile number has 11 digits, this one has 12.",
    "0390 1234567": ("No network is known whose numbers begin with 0390. Check the first digits."),
    "051 2345678": (
        "This is a landline. A recharge goes to a mobile number, which begins with 03."
    ),
    "0800 12345": "This is a service number. A recharge goes to a mobile number.",
    "+86 138 0013 8000": (
        "This number belongs to another country (+86). Pakistani mobile numbers begin with 03 "
        "or +92 3."
    ),
    "13800138000": (
        "This cannot be a Pakistani mobile number: those begin with 03 and have 11 digits."
    ),
    "667": "This cannot be a Pakistani mobile number: those begin with 03 and have 11 digits.",
    "+999 12345": (
        "This cannot be a Pakistani mobile number: those begin with 03 and have 11 digits."
    ),
}


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


@pytest.mark.parametrize("written", RIGHT)
def test_every_way_of_writing_is_one_number(written: str) -> None:
    found = read_number(written)
    assert found.national == "03001234567"
    assert found.international == "+923001234567"
    assert found.groups == ["0300", "123", "4567"]
    assert found.network == "Jazz"


@pytest.mark.parametrize("written", WRONG, ids=lambda written: written[:20] or "nothing")
def test_what_is_wrong_is_said_exactly(written: str) -> None:
    with pytest.raises(ValidationError) as told:
        read_number(written)
    assert told.value.messages == [WRONG[written]]


@given(st.text(max_size=60))
def test_every_text_is_a_number_or_told(written: str) -> None:
    told = ""
    try:
        told = read_number(written).national
    except ValidationError as wrong:
        told = " ".join(wrong.messages)
    assert told


@given(st.from_regex(r"03(0[0-9]|1[0-9]|4[0-9])[0-9]{7}", fullmatch=True), st.data())
def test_digits_of_any_script_are_the_same_number(national: str, data: st.DataObject) -> None:
    script = data.draw(st.sampled_from(SCRIPTS))
    assert read_number(national.translate(str.maketrans(SCRIPTS[0], script))).national == national


def test_our_table_decides_before_the_library() -> None:
    NumberPrefix.objects.filter(prefix="0300").update(operator=make_operator())
    assert read_number("03001234567").network == "Testel"


def test_the_library_names_a_network_whose_prefix_the_table_lacks() -> None:
    NumberPrefix.objects.all().delete()
    assert read_number("03001234567").network == "Jazz"
