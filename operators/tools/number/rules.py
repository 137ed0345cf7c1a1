"""Validates Pakistani mobile numbers and normalises any way of writing them to one form.

A mobile number is 0, then 3 and nine more digits; abroad +92 stands for the 0. Which network a
prefix was first given to comes from our own table, and from the phonenumbers library for prefixes
that the table lacks; numbers may have moved since.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, carrier

from editorial.text import TextTooLongError, half_width
from operators.models import NumberPrefix

PAKISTAN, COUNTRY_CODE = "PK", 92
#: Digits of a mobile number without the leading 0.
DIGITS = 10
#: What people put between digits; letters would be read as the keys they stand on.
ALLOWED = re.compile(r"[+0-9() .\-/]*")
#: Nobody types more to write one number; with marks that cannot be seen, nobody types more at all.
LONGEST, LONGEST_TYPED = 40, 200
LANDLINES = {PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


@dataclass(frozen=True)
class MobileNumber:
    """A Pakistani mobile number; ``significant`` is ``3001234567``."""

    significant: str
    #: The name of the network that the prefix was first given to.
    network: str
    #: Our row of the prefix, with its operator, where the table has it.
    prefix: NumberPrefix | None = None

    @property
    def national(self) -> str:
        return f"0{self.significant}"

    @property
    def international(self) -> str:
        return f"+{COUNTRY_CODE}{self.significant}"

    @property
    def groups(self) -> list[str]:
        """``["0300", "123", "4567"]``, to be read out and compared."""
        return [self.national[:4], self.national[4:7], self.national[7:]]


def read_number(text: str) -> MobileNumber:
    """Raises ValidationError with a sentence that says exactly what is wrong."""
    try:
        written = normalize_digits(text)
    except TextTooLongError as error:
        raise ValidationError(_("Write one number, in digits only.")) from error
    if not re.search("[0-9]", written):
        raise ValidationError(_("Write a phone number in digits."))
    if len(written) > LONGEST or not ALLOWED.fullmatch(written):
        raise ValidationError(_("Write one number, in digits only."))
    found = _parse(written)
    significant = str(found.national_number)
    if found.country_code == COUNTRY_CODE and significant.startswith("3"):
        _check_length(significant)
        return _with_network(found)
    raise ValidationError(_why_not_mobile(found))


def normalize_digits(text: str) -> str:
    """Digits of any script as 0 to 9; marks that cannot be seen are left out.

    Raises TextTooLongError for what is longer than anybody types.
    """
    seen = (
        str(unicodedata.decimal(sign, sign))
        for sign in half_width(text, LONGEST_TYPED)
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return "".join(seen).translate({0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2212: "-"}).strip()


def _parse(written: str) -> PhoneNumber:
    try:
        found = phonenumbers.parse(written, PAKISTAN)
    except NumberParseException as error:
        raise ValidationError(_not_pakistani()) from error
    # +92 0300 …: the 0 belongs to the national form only.
    found.national_number = int(str(found.national_number).lstrip("0") or "0")
    return found


def _check_length(significant: str) -> None:
    have, right = len(significant) + 1, DIGITS + 1
    if have < right:
        raise ValidationError(
            _("Too short: a mobile number has %(right)d digits, this one has %(have)d.")
            % {"right": right, "have": have}
        )
    if have > right:
        raise ValidationError(
            _("Too long: a mobile number has %(right)d digits, this one has %(have)d.")
            % {"right": right, "have": have}
        )


def _with_network(found: PhoneNumber) -> MobileNumber:
    """Raises ValidationError where neither the table nor the library knows the prefix."""
    significant = str(found.national_number)
    prefix = f"0{significant}"[:4]
    known = NumberPrefix.objects.filter(prefix=prefix).select_related("operator").first()
    if known:
        return MobileNumber(significant, known.operator.short_name, known)
    name = carrier.name_for_number(found, "en")
    if not name or not phonenumbers.is_valid_number(found):
        raise ValidationError(
            _("No network is known whose numbers begin with %(prefix)s. Check the first digits.")
            % {"prefix": prefix}
        )
    return MobileNumber(significant, name)


def _why_not_mobile(found: PhoneNumber) -> str:
    """What a number is that is no Pakistani mobile number, in a sentence."""
    if found.country_code != COUNTRY_CODE:
        return _(
            "This number belongs to another country (+%(code)d). Pakistani mobile numbers begin "
            "with 03 or +92 3."
        ) % {"code": found.country_code}
    kind = phonenumbers.number_type(found)
    if kind in LANDLINES:
        return _("This is a landline. A recharge goes to a mobile number, which begins with 03.")
    if kind != PhoneNumberType.UNKNOWN:
        return _("This is a service number. A recharge goes to a mobile number.")
    return _not_pakistani()


def _not_pakistani() -> str:
    return _("This cannot be a Pakistani mobile number: those begin with 03 and have 11 digits.")
