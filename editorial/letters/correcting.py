"""“This is wrong”: a reader's report about any fact."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from editorial.letters.form import LetterForm, PastDayField, PlainTextField
from editorial.letters.page import gone, letter_page, letter_view
from editorial.letters.subject import fact_labelled, name, page_of, statement
from editorial.models import Correction, Letter


class CorrectionForm(LetterForm):
    where = PlainTextField(
        label=_("Where you saw it"),
        required=False,
        longest=200,
        too_long=_("That is %(count)d characters, and %(most)d fit."),
    )
    when = PastDayField(label=_("When you saw it"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["words"].label = _("What is wrong, and what did you see instead?")


@letter_view
def correct(request: HttpRequest) -> HttpResponse:
    """?about=operators.plan.12 names the fact; any that readers can see."""
    fact = fact_labelled(request.GET.get("about", ""))
    if fact is None:
        return gone(request)

    def keep(said: dict[str, Any]) -> Letter:
        return Correction.receive(
            said["contact"],
            content_type=ContentType.objects.get_for_model(fact),
            object_id=fact.pk,
            seen=said["words"],
            seen_where=said["where"],
            seen_on=said["when"],
            language=get_language(),
        )

    title, said = name(fact), statement(fact)
    context = {
        "fact": fact,
        # The name of a tip is how it begins.
        "name": said if said.startswith(title) else title,
        "statement": "" if said.startswith(title) else said,
        "fact_page": page_of(fact),
        "kind": capfirst(fact._meta.verbose_name),
    }
    return letter_page(request, CorrectionForm, keep, "letters/correct.html", context)
