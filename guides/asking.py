"""Form and views with which a reader asks a question under a guide or an operator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from editorial.feedback.forms import LetterForm
from editorial.feedback.views import gone_page, letter_page, letter_view
from editorial.history.slug_redirects import renamed
from editorial.models import Letter
from guides.models import Guide, Question
from operators.models import Operator


class _QuestionForm(LetterForm):
    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        self.fields["words"].label = _("Your question")


@letter_view
def ask_under_guide(request: HttpRequest, slug: str) -> HttpResponse:
    return _ask(request, "guide", _subject(Guide, slug))


@letter_view
def ask_under_operator(request: HttpRequest, slug: str) -> HttpResponse:
    return _ask(request, "operator", _subject(Operator, slug))


def _subject(model: type[Guide | Operator], slug: str) -> Guide | Operator | None:
    """The published row that has the slug, or had it last before it was renamed."""
    found = model.objects.published().filter(slug=slug).first()
    return found or renamed(model, [slug]).get(slug)


def _ask(request: HttpRequest, relation: str, subject: Guide | Operator | None) -> HttpResponse:
    if subject is None:
        return gone_page(request)

    def keep(said: dict[str, Any]) -> Letter:
        return Question.receive(
            said["contact"],
            **{relation: subject},
            reader_words=said["words"],
            reader_language=get_language(),
        )

    return letter_page(request, _QuestionForm, keep, "letters/ask.html", {"subject": subject})
