"""A model's own rules, asked of thousands of rows.

``full_clean`` asks the database about each relation and each constraint by itself, which takes
longer than everything else about a row together. Here sound rows are found with few questions, and
what the database once said of some values is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from functools import lru_cache, partial
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import CheckConstraint, Q, TextField, UniqueConstraint, Value
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.models import Bilingual
from editorial.content.publication import Publishable
from editorial.languages import LANGUAGES, localized_column


def validate(row: models.Model, key: Collection[str], refused: Collection[str] = ()) -> None:
    """As ``full_clean``, for a row whose relations were looked up and whose ``key`` is free.

    ``refused`` names fields with a fault of their own. Raises ValidationError.
    """
    known = {*refused, *relations_set(row)}
    if not refused and is_sound(row, known, key):
        check_complete(row)
        return
    errors: dict[str, Any] = {}

    def ask(question: Callable[..., None], exclude: Iterable[str] | None = None) -> None:
        nonlocal errors
        try:
            question() if exclude is None else question(exclude={*exclude})
        except ValidationError as error:
            errors = error.update_error_dict(errors)

    ask(row.clean_fields, known)
    ask(partial(check_lengths, row))
    ask(row.clean)
    ask(row.validate_unique, [*refused, *errors])
    ask(partial(validate_constraints, row), [*refused, *errors])
    for field in row.texts() if isinstance(row, Bilingual) else ():
        if any(localized_column(field, language) in errors for language in LANGUAGES):
            errors.pop(field, None)  # the same again, of the text in the editor's language
    if errors:
        raise ValidationError(errors)


def validate_constraints(row: Any, exclude: set[str]) -> None:
    """As the model's own, but each sentence is read later, in whatever language that is."""
    broken = []
    for rule in row._meta.constraints:
        try:
            rule.validate(type(row), row, exclude=exclude)
        except ValidationError as error:
            sentence = ValidationError(rule.violation_error_message, params={"name": rule.name})
            broken.append(error if getattr(error, "params", None) else sentence)
    if broken:
        raise ValidationError(broken)


def check_lengths(row: Any) -> None:
    """Of long texts, which forms look at and models do not."""
    errors = {}
    for field in row._meta.concrete_fields:
        if field.max_length and isinstance(field, TextField):
            try:
                MaxLengthValidator(field.max_length)(getattr(row, field.attname) or "")
            except ValidationError as error:
                errors[field.name] = error
    if errors:
        raise ValidationError(errors)


def check_complete(row: Any) -> None:
    """What readers see says all that is essential in one language, as on the editors' forms."""
    published = getattr(row, "status", "") == Publishable.Status.PUBLISHED
    if published and not row.filled_languages():
        raise ValidationError({"status": _("Neither language is complete.")})


def is_sound(row: models.Model, known: set[str], key: Collection[str]) -> bool:
    """True when no rule is broken; which one is, takes longer to say."""
    try:
        row.clean_fields(exclude=known)
        check_lengths(row)
        row.clean()
        if _has_unique_fields(type(row), tuple(key)):
            row.validate_unique(exclude=set(key) if len(key) == 1 else None)
        for rule in unique_rules(row):
            if set(rule.fields) != set(key):
                rule.validate(type(row), row)
    except ValidationError:
        return False
    checks = (rule for rule in row._meta.constraints if isinstance(rule, CheckConstraint))
    return all(holds(type(row), rule.name, *said(row, rule.condition)) for rule in checks)


def unique_rules(row: models.Model) -> Iterable[UniqueConstraint]:
    return (rule for rule in row._meta.constraints if isinstance(rule, UniqueConstraint))


def said(row: Any, condition: Any) -> Iterable[tuple[str, Any]]:
    """(column, value) of each that the condition speaks of."""
    return (
        (name, getattr(row, attname))
        for name, attname in _columns_in(cast("Hashable", type(row)), condition)
    )


@lru_cache(maxsize=1_000)
def _columns_in(model: Any, condition: Any) -> list[tuple[str, str]]:
    columns = {reference[0] for reference in model()._get_expr_references(condition)}
    return [(name, model._meta.get_field(name).attname) for name in sorted(columns)]


@lru_cache(maxsize=1_000)
def _has_unique_fields(model: type[models.Model], key: tuple[str, ...]) -> bool:
    """Besides the primary key, and the only column of the key."""
    beside = {*key} if len(key) == 1 else set()
    fields = (one for one in model._meta.concrete_fields if not one.primary_key)
    return bool(model._meta.unique_together) or any(
        one.unique and one.name not in beside for one in fields
    )


@lru_cache(maxsize=10_000)
def holds(model: type[models.Model], rule: str, *values: tuple[str, Any]) -> bool:
    """Asks the database, which knows best how it compares. It never says otherwise of the same."""
    options: Any = model._meta
    (condition,) = (one.condition for one in options.constraints if one.name == rule)
    return Q(condition).check(
        {name: Value(value, options.get_field(name)) for name, value in values}
    )


def relations_set(row: models.Model) -> Iterable[str]:
    return (
        field.name
        for field in row._meta.concrete_fields
        if field.is_relation and getattr(row, field.attname) is not None
    )
