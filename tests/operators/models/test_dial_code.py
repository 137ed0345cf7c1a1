"""Codes that a phone can start, codes that must be filled in first, and number prefixes."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from operators.models import DialCode, NumberPrefix, Operator
from operators.models.dial_code import tel
from operators.templatetags.dialling import readable
from tests.factories import make_dial_code, make_operator

pytestmark = pytest.mark.django_db

PATTERNS = [
    "*100*03XXXXXXXXX*amount#",
    "1103XXXXXXXXX",
    "*123*[number]#",
    "*123*{number}#",
    "*123*<number>#",
    "*100*号码*金额#",
]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("*222#", "tel:*222%23"),
        ("*#06#", "tel:*%2306%23"),
        ("310", "tel:310"),
        ("+92300123", "tel:+92300123"),
    ],
)
def test_a_hash_is_escaped_or_phones_would_drop_it(code: str, expected: str) -> None:
    assert tel(code) == expected


@given(st.text(alphabet="0123456789*#+", min_size=1))
def test_a_phone_gets_the_very_code(code: str) -> None:
    assert "#" not in tel(code)
    assert unquote(tel(code).removeprefix("tel:")) == code


@pytest.mark.parametrize(
    ("via", "code", "sms_text", "expected"),
    [
        ("dial", "*222#", "", "tel:*222%23"),
        ("call", "310", "", "tel:310"),
        ("call", "0800-55055", "", "tel:0800-55055"),
        ("sms", "667", "MNP", "sms:667?body=MNP"),
        ("sms", "6611", "", "sms:6611"),
        ("sms", "8484", "a b&c#", "sms:8484?body=a%20b%26c%23"),
        ("web", "https://cnic.sims.pk", "", "https://cnic.sims.pk"),
        ("whatsapp", "03003008000", "", "https://wa.me/923003008000"),
    ],
)
def test_a_link_starts_the_action(via: str, code: str, sms_text: str, expected: str) -> None:
    dial_code = DialCode(via=via, code=code, sms_text=sms_text)
    assert dial_code.link == expected
    assert not dial_code.is_pattern


@pytest.mark.parametrize(
    "sms_text",
    ["XXXXXXXXXXXXX", "S 03XXXXXXXXX", "S 03xxxxxxxxx", "03XXXXXXXXX {message}", "<id>", "[id]"],
)
def test_a_message_with_something_to_fill_in_opens_empty(sms_text: str) -> None:
    dial_code = DialCode(via="sms", code="668", sms_text=sms_text)
    assert dial_code.link == "sms:668"
    assert dial_code.body == ""
    assert not dial_code.is_pattern


@pytest.mark.parametrize("sms_text", ["MNP", "unsub", "ba", "X", "EXTRA 1"])
def test_a_message_that_can_be_sent_as_it_is_opens_with_its_words(sms_text: str) -> None:
    assert DialCode(via="sms", code="667", sms_text=sms_text).body == sms_text


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("*100*03XXXXXXXXX*{amount}#", "*100*03XXXXXXXXX*金额#", "*100*03XXXXXXXXX*amount#"),
        ("03XXXXXXXXX {message}", "03XXXXXXXXX 短信原文", "03XXXXXXXXX its text"),
        ("*222#", "*222#", "*222#"),
        ("*1*{other}#", "*1*{other}#", "*1*{other}#"),
    ],
)
def test_what_is_to_be_filled_in_reads_in_the_readers_language(
    code: str, chinese: str, english: str
) -> None:
    assert readable(code) == chinese
    with translation.override("en"):
        assert readable(code) == english


@pytest.mark.parametrize("via", DialCode.Via.values)
def test_an_unknown_code_has_no_link(via: str) -> None:
    assert DialCode(via=via, code="").link == ""


@pytest.mark.parametrize("via", ["dial", "call"])
@pytest.mark.parametrize("code", PATTERNS)
def test_a_code_with_something_to_fill_in_cannot_be_tapped(via: str, code: str) -> None:
    dial_code = DialCode(via=via, code=code)
    assert dial_code.is_pattern
    assert dial_code.link == ""


def test_a_short_number_to_be_completed_cannot_be_texted() -> None:
    dial_code = DialCode(via="sms", code="763xx")
    assert dial_code.is_pattern
    assert dial_code.link == ""


@pytest.mark.parametrize("via", ["web", "whatsapp"])
def test_letters_are_no_placeholder_where_nothing_is_dialled(via: str) -> None:
    assert not DialCode(via=via, code="https://example.org").is_pattern


@pytest.mark.parametrize(
    "code", ["javascript:alert(1)", "data:text/html,x", "jazz.com.pk/recharge", "//evil.example/"]
)
def test_only_a_web_address_becomes_a_web_link(code: str) -> None:
    assert DialCode(via="web", code=code).link == ""


@pytest.mark.parametrize("code", ["+923003008000", "923003008000", "0300 3008000", "0300-3008000"])
def test_whatsapp_gets_the_number_however_it_is_written(code: str) -> None:
    assert DialCode(via="whatsapp", code=code).link == "https://wa.me/923003008000"


def test_every_link_of_the_first_edition_starts_something() -> None:
    starts = {"dial": "tel:", "call": "tel:", "sms": "sms:"}
    codes = DialCode.objects.exclude(code="")
    assert codes.exists()
    for dial_code in codes:
        if not dial_code.is_pattern:
            assert dial_code.link.startswith(starts.get(dial_code.via, "https://"))
            assert "#" not in dial_code.link
            assert " " not in dial_code.link


def test_every_code_of_the_first_edition_is_sound() -> None:
    for dial_code in DialCode.objects.select_related("operator"):
        dial_code.full_clean()


@pytest.mark.parametrize("purpose", ["balance", "data_left", "helpline"])
def test_the_four_large_networks_have_their_urgent_codes(purpose: str) -> None:
    found = DialCode.objects.published().filter(purpose=purpose).exclude(code="")
    known = {one.operator.slug for one in found.select_related("operator") if one.operator}
    assert known >= {"jazz", "zong", "telenor", "ufone"}
    assert purpose in DialCode.URGENT


def test_one_operator_has_a_code_for_one_purpose_once() -> None:
    jazz = Operator.objects.get(slug="jazz")
    make_dial_code("one", operator=jazz, code="*987#")
    assert make_dial_code("other-purpose", operator=jazz, code="*987#", purpose="menu").pk
    assert make_dial_code("other-text", operator=jazz, code="*987#", sms_text="SUB").pk
    with pytest.raises(IntegrityError):
        make_dial_code("two", operator=jazz, code="*987#")


def test_a_code_of_every_network_is_there_once() -> None:
    make_dial_code("one", operator=None, code="*987#")
    with pytest.raises(IntegrityError):
        make_dial_code("two", operator=None, code="*987#")


def test_several_codes_may_be_unknown() -> None:
    jazz = Operator.objects.get(slug="jazz")
    make_dial_code("one", operator=jazz, code="", purpose="roaming")
    assert make_dial_code("two", operator=jazz, code="", purpose="roaming").pk


def test_a_code_is_known_by_its_operator() -> None:
    jazz = Operator.objects.get(slug="jazz")
    assert str(make_dial_code("one", operator=jazz, code="*987#")) == "Jazz *987#"
    assert str(DialCode(operator=jazz)) == "Jazz ?"
    assert str(DialCode(code="*987#")).endswith(" *987#")
    assert "None" not in str(DialCode(code="*987#"))


def test_codes_and_prefixes_go_with_their_operator() -> None:
    operator = make_operator()
    make_dial_code(operator=operator)
    NumberPrefix.objects.create(operator=operator, prefix="0399")
    operator.delete()
    assert not DialCode.objects.filter(slug="test-code").exists()
    assert not NumberPrefix.objects.filter(prefix="0399").exists()


# --- Prefixes -------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["0300", "0399"])
def test_a_prefix_is_four_digits_that_begin_with_03(prefix: str) -> None:
    NumberPrefix(operator=Operator.objects.get(slug="jazz"), prefix=prefix).clean_fields()


@pytest.mark.parametrize("prefix", ["", "030", "03000", "0400", "03x0", "03٣٤", "300"])
def test_what_is_no_prefix_is_refused(prefix: str) -> None:
    with pytest.raises(ValidationError) as error:
        NumberPrefix(operator=Operator.objects.get(slug="jazz"), prefix=prefix).clean_fields()
    assert "prefix" in error.value.message_dict


def test_a_prefix_was_given_to_one_network_only() -> None:
    taken = NumberPrefix.objects.all()[0]
    with pytest.raises(IntegrityError):
        NumberPrefix.objects.create(operator=Operator.objects.get(slug="scom"), prefix=taken.prefix)
    assert str(taken) == taken.prefix
