"""Tables as editors bring them: made, uploaded, and what the pages say of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook

from editorial.imports.runs import Importer, check_all, start
from editorial.imports.table import Table
from editorial.models import ImportRow, ImportRun
from operators.models import Plan
from tests.desk import page
from tests.pages import Page, parsed

Rows = Sequence[dict[str, str]]


def csv_of(rows: Rows, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def uploaded(raw: bytes, name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def upload(
    client: Client,
    model: type[models.Model],
    raw: bytes,
    name: str = "table.csv",
    language: str = "en",
) -> HttpResponse:
    """The page that an editor sees after choosing a file and sending it."""
    return client.post(
        page(model, "import"),
        {"file": uploaded(raw, name)},
        follow=True,
        headers={"Accept-Language": language},
    )


def brought(client: Client, table: Rows, language: str = "en") -> Page:
    """The preview of a table of plans."""
    return shown(upload(client, Plan, csv_of(table), language=language))


def prices(**wanted: str) -> Rows:
    return [{"slug": slug, "price_pkr": price} for slug, price in wanted.items()]


def shown(response: Any) -> Page:
    assert response.status_code == 200
    return Page("/en/", response, parsed(response))


def do(client: Client, model: type[models.Model], run: ImportRun, verb: str) -> HttpResponse:
    return client.post(
        page(model, "import_verb", run.pk, verb), follow=True, headers={"Accept-Language": "en"}
    )


def last_run() -> ImportRun:
    return ImportRun.objects.latest("pk")


def looked_at(importer: Importer, rows: Rows, **about: Any) -> ImportRun:
    """A run of these rows, all of them compared."""
    table = Table("table.csv", list(rows[0]))
    for line, row in enumerate(rows, start=2):
        table.add(list(row.values()), "table.csv", line)
    importer.recognise_columns(table)
    assert importer.refusals(table) == []
    run = start(table, importer, None, **about)
    check_all(run, importer)
    return run


def kinds(run: ImportRun) -> dict[str, str]:
    """{name of a row: what it is found to be}."""
    found = run.rows.order_by("line").values_list("name", "kind")
    return {name: ImportRow.Kind(kind).name.lower() for name, kind in found}


def sentences(run: ImportRun, language: str = "en") -> list[tuple[int, str, str]]:
    """(line, column, sentence) of every fault."""
    return [
        (row.line, fault["column"], fault[language])
        for row in run.rows.order_by("line")
        for fault in row.faults
    ]
