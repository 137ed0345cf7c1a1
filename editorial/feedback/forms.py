"""Forms for readers' letters: honeypot, signed opening time, length and link limits."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, NoReturn

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.content.partial_dates import tidied
from editorial.feedback.models import Letter, ReaderContact
from editorial.text import half_width, unix_line_ends, without_control_characters

#: Seconds. Nobody reads and writes faster; nobody leaves a form open for longer.
SHORTEST_WAIT, LONGEST_WAIT = 3, 24 * 60 * 60
OPENING_SALT = "editorial.letters"

TOO_QUICK = _("That went very quickly. Look at it once more, then send it again.")
TOO_OLD = _("This page was open for more than a day. Your words are still here: send them again.")


def sign_opening_time() -> str:
    return signing.dumps(timezone.now().timestamp(), salt=OPENING_SALT)


def _seconds_since(opening: str) -> float | None:
    """None for an invalid signature, and for a time in the future."""
    try:
        seconds = timezone.now().timestamp() - float(signing.loads(opening, salt=OPENING_SALT))
    except signing.BadSignature:
        return None
    return seconds if seconds >= 0 else None


def is_opening_usable(opening: str) -> bool:
    """Whether a form that was opened then may yet be sent."""
    seconds = _seconds_since(opening)
    return seconds is not None and seconds <= LONGEST_WAIT


def check_form_timing(opening: str) -> None:
    """Raises ValidationError for a form sent within seconds or after a day: most likely a bot."""
    if not is_opening_usable(opening):
        raise ValidationError(TOO_OLD)
    if (_seconds_since(opening) or 0) < SHORTEST_WAIT:
        raise ValidationError(TOO_QUICK)


#: In characters; shorter, and nobody knows what is meant. 怎么充值 has four.
_SHORTEST_LETTER = 4
_MOST_LINKS = 2
#: So many times its length may a text have in spaces and marks that are not counted.
_MOST_SPACE = 4
_LINK = re.compile(r"https?://|www\.|\[url|<a\b", re.IGNORECASE)
#: Characters of a value in which links are looked for.
_SEARCHED_FOR_LINKS = Letter.LONGEST
#: A day before any network here sold data is a slip of the finger.
_FIRST_DAY = date(2010, 1, 1)

TOO_MANY_LINKS = _("Leave two links at most: letters with more are mostly advertising.")
HONEYPOT_FILLED = _(
    "A field that readers do not see was filled in, perhaps by a program. "
    "It is empty again and your words are still here: send them again."
)


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "CZ"


class PlainTextField(forms.CharField):
    """Plain text without control characters."""

    def __init__(self, *, longest: int, too_long: Any, **options: Any) -> None:
        super().__init__(max_length=None, **options)
        self.longest, self.too_long = longest, too_long

    def to_python(self, value: Any) -> str:
        text = unix_line_ends(str(value or ""))
        if len(text) > _MOST_SPACE * self.longest:
            self.refuse_length(text)
        return str(super().to_python(without_control_characters(text)))

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if len(text) > self.longest:
            self.refuse_length(text)
        return text

    def refuse_length(self, text: str) -> NoReturn:
        raise ValidationError(self.too_long % {"count": len(text), "most": self.longest})


class PastDayField(forms.DateField):
    """A day until today in Pakistan, in any common way of writing it from the year down."""

    def clean(self, value: Any) -> date | None:
        sentence = _("Enter today’s date or an earlier one, for example %(like)s") % {
            "like": timezone.localdate()
        }
        try:
            day: date | None = super().clean(tidied(str(value or "")))
        except ValidationError as error:
            raise ValidationError(sentence) from error
        if day and not _FIRST_DAY <= day <= timezone.localdate():
            raise ValidationError(sentence)
        return day


class LetterForm(forms.Form):
    """Errors of the form itself are about how it was sent, those of fields about what it says."""

    words = PlainTextField(
        label=_("Your words"),
        longest=Letter.LONGEST,
        too_long=_(
            "That is %(count)d characters, and %(most)d fit. Shorten it or send two letters."
        ),
        error_messages={"required": _("Write a few words first.")},
    )
    contact = PlainTextField(
        label=_("Contact"),
        required=False,
        longest=ReaderContact.LONGEST,
        too_long=_(
            "That is %(count)d characters, and %(most)d fit: one way to reach you is enough."
        ),
    )
    #: Nobody sees it, so only a program fills it in.
    website = forms.CharField(required=False)
    opened = forms.CharField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="letter_%s", use_required_attribute=False)
        for name in ("website", "opened"):
            self.fields[name].validators = []  # what is wrong with these is told of the form

    def opening(self) -> str:
        """The signed time of opening to send along: the first one while it is usable."""
        sent = str(self.data.get("opened", "")) if self.is_bound else ""
        return sent if is_opening_usable(sent) else sign_opening_time()

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if sum(_is_visible(sign) for sign in words) < _SHORTEST_LETTER:
            raise ValidationError(_("Write a few more words, so that editors know what you mean."))
        return words

    def clean(self) -> None:
        # Told one at a time, and only once the words are sound: each costs the reader a step.
        if self.errors:
            return
        said = " ".join(
            half_width(str(value)[:_SEARCHED_FOR_LINKS], _SEARCHED_FOR_LINKS)
            for value in self.cleaned_data.values()
        )
        if len(_LINK.findall(said)) > _MOST_LINKS:
            self.add_error("words", TOO_MANY_LINKS)
            return
        if self.cleaned_data.get("website"):
            raise ValidationError(HONEYPOT_FILLED)
        check_form_timing(self.cleaned_data.get("opened", ""))
