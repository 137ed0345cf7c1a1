"""Translated fields; history is registered after them, because it copies the columns."""

from modeltranslation.translator import TranslationOptions, register

from editorial.history.records import keep_history
from guides.models import Guide, Question, Tip


@register(Guide)
class GuideOptions(TranslationOptions):
    fields = (
        "title",
        "summary",
        "body",
        "cover_alt",
        "seo_title",
        "seo_description",
        "source_note",
    )


@register(Tip)
class TipOptions(TranslationOptions):
    fields = ("text", "note", "regions", "source_note")


@register(Question)
class QuestionOptions(TranslationOptions):
    fields = ("question", "answer")


for model, relations in (
    (Guide, (Guide.operators, Guide.plans, Guide.channels)),
    (Tip, (Tip.operators,)),
    (Question, ()),
):
    keep_history(model, app="guides", relations=[relation.field for relation in relations])
