"""Full-text backends: FTS5 on SQLite, tsvector on PostgreSQL.

Both only say which documents have which terms. The order is made of ordinary columns, so both
databases answer alike. The table is no model: it is made after every migration.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from editorial.search.tokens import Term

_TABLE = "editorial_search_terms"


class _Sqlite:
    create = (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {_TABLE} USING fts5("
        "title, body, tokenize=\"unicode61 remove_diacritics 0 tokenchars '~'\")",
    )
    put = f"INSERT INTO {_TABLE} (rowid, title, body) VALUES (%s, %s, %s)"  # noqa: S608 - no input
    drop = f"DELETE FROM {_TABLE} WHERE rowid = %s"  # noqa: S608

    def values(self, terms: Sequence[str]) -> Any:
        return " ".join(terms)

    def having(self, terms: Sequence[Term], *, in_title: bool) -> RawSQL:
        column = "title : " if in_title else ""
        asked = " AND ".join(f"({self._one_of(term)})" for term in terms)
        sql = f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH %s"  # noqa: S608
        return RawSQL(sql, [f"{column}({asked})"])  # noqa: S611

    def _one_of(self, term: Term) -> str:
        beginning = "*" if term.is_prefix else ""
        return " OR ".join(f'"{text}"{beginning}' for text in term.texts)


class _Postgresql:
    # Without fastupdate new terms are in the index at once: searches are many, saves few.
    create = (
        f"CREATE TABLE IF NOT EXISTS {_TABLE} "
        "(document_id bigint PRIMARY KEY, title tsvector NOT NULL, body tsvector NOT NULL)",
        *(
            f"CREATE INDEX IF NOT EXISTS {_TABLE}_{column} "
            f"ON {_TABLE} USING gin ({column}) WITH (fastupdate=off)"
            for column in ("title", "body")
        ),
    )
    put = (
        f"INSERT INTO {_TABLE} (document_id, title, body) "  # noqa: S608
        "VALUES (%s, array_to_tsvector(%s), array_to_tsvector(%s))"
    )
    drop = f"DELETE FROM {_TABLE} WHERE document_id = %s"  # noqa: S608

    def values(self, terms: Sequence[str]) -> Any:
        return list(terms)

    def having(self, terms: Sequence[Term], *, in_title: bool) -> RawSQL:
        column = "title" if in_title else "body"
        asked = " & ".join(f"({self._one_of(term)})" for term in terms)
        sql = f"SELECT document_id FROM {_TABLE} WHERE {column} @@ %s::tsquery"  # noqa: S608
        if any(term.is_fuzzy for term in terms):
            # Few documents have them, but all have long terms to be compared: these few first,
            # or the planner goes through everything in order to find enough.
            sql = f"SELECT unnest(ARRAY({sql}))"
        return RawSQL(sql, [asked])  # noqa: S611

    def _one_of(self, term: Term) -> str:
        beginning = ":*" if term.is_prefix else ""
        return " | ".join(f"'{text}'{beginning}" for text in term.texts)


def _backend() -> _Sqlite | _Postgresql:
    return _Postgresql() if connection.vendor == "postgresql" else _Sqlite()


def create_table(**kwargs: Any) -> None:
    with connection.cursor() as cursor:
        for statement in _backend().create:
            cursor.execute(statement)


def store_terms(document: int, title: Sequence[str], body: Sequence[str]) -> None:
    """Replaces the terms of a document. ``body`` contains those of the title."""
    kept = _backend()
    with connection.cursor() as cursor:
        cursor.execute(kept.drop, [document])
        cursor.execute(kept.put, [document, kept.values(title), kept.values(body)])


def put_all(documents: Iterable[tuple[int, Sequence[str], Sequence[str]]]) -> None:
    kept = _backend()
    rows = [(pk, kept.values(title), kept.values(body)) for pk, title, body in documents]
    drop_all([pk for pk, _title, _body in rows])
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(kept.put, rows)


def drop_all(documents: Sequence[int]) -> None:
    if documents:
        with connection.cursor() as cursor:
            cursor.executemany(_backend().drop, [[pk] for pk in documents])


def delete_terms(document: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_backend().drop, [document])


def clear_terms() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE}")  # noqa: S608


def documents_with(terms: Sequence[Term], *, in_title: bool = False) -> RawSQL:
    """The keys of the documents that have all of these terms, for ``filter(pk__in=…)``."""
    return _backend().having(terms, in_title=in_title)
