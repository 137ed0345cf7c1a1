"""Search documents of operators, codes, channels and plans."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import override

from editorial.search.index import Document, _Texts, register, register_part, texts_by_language
from operators.models import DialCode, NumberPrefix, Operator, Plan, RechargeChannel
from operators.templatetags.dialling import readable


def register_facts() -> None:
    register(Operator, 0, make=_operator_document, dependants=_of_operator)
    register_part(NumberPrefix, lambda row: row.operator)
    register(DialCode, 2, make=_code_document)
    register(RechargeChannel, 3, make=_channel_document)
    register(Plan, 4, make=_plan_document)


def _operator_document(row: Operator) -> Document:
    prefixes = NumberPrefix.objects.filter(operator=row).values_list("prefix", flat=True)
    return Document(
        title=texts_by_language(row, "name"),
        text=texts_by_language(row, "tagline", "description", "owner"),
        words=" ".join([row.short_name, row.app_name, *prefixes]),
    )


def _of_operator(row: Operator) -> Iterator[Model]:
    yield from row.plans.all()
    yield from row.dial_codes.all()


def _code_document(row: DialCode) -> Document:
    name = row.operator.short_name if row.operator else ""
    titles = _prefixed(name, texts_by_language(row, "label"))
    if row.via != DialCode.Via.WEB:
        titles = {one: _with_code(title, row.code, one) for one, title in titles.items()}
    return Document(
        title=titles,
        text=texts_by_language(row, "note", "charge"),
        words=f"{row.sms_text} {row.code}",
        within=(row.operator,) if row.operator else (),
        is_unsure=row.is_unverified or not row.code,
    )


def _with_code(title: str, code: str, language: str) -> str:
    """Appends the code, with its placeholders in the title's language."""
    with override(language):
        return f"{title} {readable(code)}".strip() if title else ""


def _channel_document(row: RechargeChannel) -> Document:
    return Document(
        title=texts_by_language(row, "name"),
        text=texts_by_language(row, "visitor_note", "description", "fee_note", "documents"),
        is_unsure=row.is_unverified or row.visitor_fit == "unconfirmed",
    )


def _plan_document(row: Plan) -> Document:
    return Document(
        title=_prefixed(row.operator.short_name, texts_by_language(row, "name")),
        text=texts_by_language(row, "description", "region_limit", "social_scope", "speed_note"),
        words=" ".join([row.activation_code, row.status_code, row.unsubscribe_code]),
        within=(row.operator,),
        is_unsure=row.is_unverified or row.state != Plan.State.CURRENT,
    )


def _prefixed(operator: str, titles: _Texts) -> _Texts:
    """The operator's name before each title that is filled."""
    return {
        language: f"{operator} {text}".strip() if text else "" for language, text in titles.items()
    }
