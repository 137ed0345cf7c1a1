"""Search documents of guides, tips and questions."""

from __future__ import annotations

from editorial.content.markdown import to_words
from editorial.search.index import Document, _Texts, register, texts_by_language
from guides.models import Guide, Question, Tip


def register_guides() -> None:
    register(Guide, 1, make=_guide_document)
    register(Tip, 5, make=_tip_document)
    register(Question, 6, make=_question_document)


def _guide_document(row: Guide) -> Document:
    return Document(
        title=texts_by_language(row, "title"),
        text=_words(texts_by_language(row, "summary", "body")),
    )


def _tip_document(row: Tip) -> Document:
    return Document(
        title=texts_by_language(row, "text"),
        text=texts_by_language(row, "note"),
        is_name=False,
        anchor=f"tip-{row.slug}",
        is_unsure=row.is_unverified and not row.is_advice,
    )


def _question_document(row: Question) -> Document:
    return Document(
        title=texts_by_language(row, "question"),
        text=_words(texts_by_language(row, "answer")),
        within=(row.guide or row.operator,),
    )


def _words(markdown: _Texts) -> _Texts:
    return {language: to_words(text) for language, text in markdown.items()}
