"""Indexes rows with every save, in the same transaction.

Each app registers its models. What is written without signals (``QuerySet.update``,
``bulk_create``) is indexed by ``manage.py reindex``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import translation

from editorial.content.batches import current_batch
from editorial.content.publication import is_published
from editorial.languages import LANGUAGES, localized_column, localized_text
from editorial.search import backends
from editorial.search.models import SearchDocument
from editorial.search.tokens import fold_text, fuzzy_index_terms, index_terms, join_terms

_Texts = dict[str, str]


@dataclass(frozen=True)
class Document:
    """The indexed and shown texts of a row, by language."""

    title: _Texts
    text: _Texts
    #: Found by, but shown nowhere: prefixes, the operator's name in front of a plan's.
    words: str = ""
    #: False where the title is a whole sentence: it names nothing, and ranks as any text.
    is_name: bool = True
    #: The part of the page that shows it.
    anchor: str = ""
    #: Whatever must be published too; the row itself is always meant.
    within: tuple[Any, ...] = ()
    is_unsure: bool = False


@dataclass(frozen=True)
class _Registration:
    priority: int
    make: Callable[[Any], Document]
    #: Rows whose documents show something of this one.
    dependants: Callable[[Any], Iterable[models.Model]] = field(default=lambda row: ())


REGISTRY: dict[type[models.Model], _Registration] = {}


def register(model: type[models.Model], priority: int, **made: Any) -> None:
    """``make(row)`` gives its Document; the lower ``priority``, the earlier in an answer."""
    REGISTRY[model] = _Registration(priority, **made)
    post_save.connect(_on_save, sender=model, dispatch_uid="search")
    post_delete.connect(_on_delete, sender=model, dispatch_uid="search")


def register_part(model: type[models.Model], whole: Callable[[Any], models.Model]) -> None:
    """Registers a model that is indexed as part of another row."""

    def part_changed(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
        if raw:
            return
        if batch := current_batch():
            batch.add(_keep_together, whole(instance))
        else:
            index_row(whole(instance))

    for signal in (post_save, post_delete):
        signal.connect(part_changed, sender=model, weak=False, dispatch_uid="search")


def texts_by_language(row: Any, *fields: str) -> _Texts:
    """The fields' texts in each language, a line for each that is filled."""
    return {
        language: "\n".join(filter(None, (localized_text(row, name, language) for name in fields)))
        for language in LANGUAGES
    }


def _on_save(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    if batch := current_batch():
        batch.add(_keep_together, instance)
        return
    with transaction.atomic():
        if index_row(instance):
            for row in REGISTRY[type(instance)].dependants(instance):
                index_row(row)


def _on_delete(instance: models.Model, **kwargs: Any) -> None:
    if batch := current_batch():
        batch.add(_forget_together, (instance._meta.label_lower, instance.pk))
    else:
        _unindex_row(instance)


def index_row(row: Any) -> bool:
    """Updates the document of a row; whether anything has changed."""
    columns = _document_columns(row)
    if columns is None:
        return _unindex_row(row)
    terms = columns.pop("terms")
    known = SearchDocument.objects.of(row).first()
    document = known or SearchDocument(kind=row._meta.label_lower, object_id=row.pk)
    if known and all(getattr(known, name) == value for name, value in columns.items()):
        return False
    for name, value in columns.items():
        setattr(document, name, value)
    document.save()
    backends.store_terms(document.pk, *terms)
    return True


def _keep_together(rows: list[Any]) -> None:
    """The same for the rows of a batch. The last save of a row counts."""
    last = {(type(row), row.pk): row for row in rows}
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in last.values():
        by_model.setdefault(type(row), []).append(row)
    dependants = [one for model, some in by_model.items() for one in _keep_of_model(model, some)]
    others = {(type(row), row.pk): row for row in dependants if (type(row), row.pk) not in last}
    for row in others.values():
        index_row(row)


def _keep_of_model(model: type[models.Model], rows: list[Any]) -> list[models.Model]:
    """Rows whose documents show something of those that have changed."""
    kind = model._meta.label_lower
    documents = SearchDocument.objects.filter(kind=kind, object_id__in=[row.pk for row in rows])
    known = {document.object_id: document for document in documents}
    gone: list[int] = []
    changed: list[tuple[SearchDocument, tuple[list[str], list[str]]]] = []
    dependants: list[models.Model] = []
    for row in rows:
        columns = _document_columns(row)
        document = known.get(row.pk) or SearchDocument(kind=kind, object_id=row.pk)
        if columns is None:
            if document.pk is None:
                continue
            gone.append(document.pk)
        else:
            terms = columns.pop("terms")
            if document.pk and all(getattr(document, name) == columns[name] for name in columns):
                continue
            for name, value in columns.items():
                setattr(document, name, value)
            changed.append((document, terms))
        dependants += REGISTRY[model].dependants(row)
    _write_documents([document for document, _terms in changed])
    backends.put_all((document.pk, *terms) for document, terms in changed)
    _forget_documents(gone)
    return dependants


def _write_documents(documents: list[SearchDocument]) -> None:
    new = [one for one in documents if one.pk is None]
    known = [one for one in documents if one.pk is not None]
    columns = [one.name for one in SearchDocument._meta.concrete_fields if not one.primary_key]
    SearchDocument.objects.bulk_create(new)
    SearchDocument.objects.bulk_create(
        known, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )


def _forget_together(rows: list[tuple[str, int]]) -> None:
    by_kind: dict[str, list[int]] = {}
    for kind, number in rows:
        by_kind.setdefault(kind, []).append(number)
    for kind, numbers in by_kind.items():
        documents = SearchDocument.objects.filter(kind=kind, object_id__in=numbers)
        _forget_documents([*documents.values_list("pk", flat=True)])


def _forget_documents(documents: list[int]) -> None:
    backends.drop_all(documents)
    SearchDocument.objects.filter(pk__in=documents).delete()


def _unindex_row(row: models.Model) -> bool:
    gone = [*SearchDocument.objects.of(row).values_list("pk", flat=True)]
    for document in gone:
        backends.delete_terms(document)
    SearchDocument.objects.filter(pk__in=gone).delete()
    return bool(gone)


def _document_columns(row: Any) -> dict[str, Any] | None:
    """The document's columns and its ``terms``; None for what no reader may find."""
    registered = REGISTRY[type(row)]
    made = registered.make(row)
    rows = (row, *made.within)
    path = _page_path(row) + (f"#{made.anchor}" if made.anchor else "")
    if not path or not all(map(is_published, rows)) or not any(made.title.values()):
        return None
    titles, texts = made.title.values(), made.text.values()
    names = [*titles, made.words] if made.is_name else [made.words]
    title, slips = index_terms("\n".join(names)), fuzzy_index_terms("\n".join(names))
    body = index_terms("\n".join([*titles, *texts]))
    return {
        "path": path,
        **{localized_column("title", one): made.title[one] for one in LANGUAGES},
        **{localized_column("text", one): made.text[one] for one in LANGUAGES},
        "title_terms": join_terms(title),
        "priority": registered.priority,
        "length": min(len(fold_text(one)) for one in titles if one),
        "is_unsure": made.is_unsure,
        "publish_at": _latest(one.publish_at for one in rows if hasattr(one, "publish_at")),
        "expire_at": _earliest(one.expire_at for one in rows if hasattr(one, "expire_at")),
        "terms": ([*title, *slips], [*dict.fromkeys([*title, *body, *slips])]),
    }


def _page_path(row: Any) -> str:
    """``/en/operators/jazz/`` → ``operators/jazz/``; empty where no page shows the row."""
    with translation.override("en"):
        return str(row.shown_at()).removeprefix("/en/")


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max(filter(None, moments), default=None)


def _earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min(filter(None, moments), default=None)


def reindex() -> int:
    """Rebuilds the index; returns the number of documents."""
    backends.create_table()
    with transaction.atomic():
        backends.clear_terms()
        SearchDocument.objects.all().delete()
        for model in REGISTRY:
            for row in model._default_manager.all():
                index_row(row)
    return SearchDocument.objects.count()
