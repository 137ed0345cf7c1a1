"""Signal receivers that store the links of every saved row."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

from editorial.content.batches import current_batch
from editorial.links.extract import cited_urls, url_columns
from editorial.links.internal import check_internal, has_page
from editorial.links.models import Link, citing_models


def connect() -> None:
    """Connects receivers per model: one for all models would slow every deletion."""
    for model in citing_models():
        if has_page(model) or any(url_columns(model)):
            post_save.connect(_on_save, sender=model, dispatch_uid="links")
            post_delete.connect(_on_delete, sender=model, dispatch_uid="links")


def _on_save(
    instance: models.Model,
    created: bool,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: Any,
) -> None:
    if raw:
        return
    if update_fields is None or _may_change_links(type(instance), update_fields):
        if batch := current_batch():
            batch.add(_collect_together, instance)
        else:
            _store_links(instance, is_new=created)
    if has_page(type(instance)):
        _schedule_internal_check()


def _on_delete(instance: models.Model, **kwargs: Any) -> None:
    if batch := current_batch():
        batch.add(_delete_together, (type(instance), instance.pk))
    else:
        Link.objects.of(instance).delete()
    if has_page(type(instance)):
        _schedule_internal_check()


def _may_change_links(model: type[models.Model], columns: Collection[str]) -> bool:
    addresses, texts = url_columns(model)
    return not {"status", *addresses, *texts}.isdisjoint(columns)


def _store_links(row: models.Model, *, is_new: bool = False) -> None:
    """Stores the links of a row: one query, and one for additions or removals."""
    wanted = {(cited.kind, cited.url) for cited in cited_urls(row)}
    known: dict[tuple[str, str], int] = {}
    if not is_new:
        links = Link.objects.of(row).values_list("kind", "url", "pk")
        known = {(kind, url): key for kind, url, key in links}
    if gone := [key for cited, key in known.items() if cited not in wanted]:
        Link.objects.filter(pk__in=gone).delete()
    if new := sorted(wanted - known.keys()):
        _add_links(row, new)


def _collect_together(rows: list[models.Model]) -> None:
    """The same for the rows of a batch, with three queries for each kind of content."""
    last = {(type(row), row.pk): row for row in rows}
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in last.values():
        by_model.setdefault(type(row), []).append(row)
    for model, some in by_model.items():
        kind = ContentType.objects.get_for_model(model)
        links = Link.objects.filter(content_type=kind, object_id__in=[row.pk for row in some])
        known = {(link.object_id, link.kind, link.url): link.pk for link in links}
        wanted = {(row.pk, cited.kind, cited.url) for row in some for cited in cited_urls(row)}
        Link.objects.filter(pk__in=[known[cited] for cited in known.keys() - wanted]).delete()
        new = sorted(wanted - known.keys())
        Link.objects.bulk_create(
            [Link(content_type=kind, object_id=pk, kind=to, url=url) for pk, to, url in new],
            ignore_conflicts=True,
        )
        if any(to == Link.Kind.INTERNAL for _pk, to, _url in new):
            _schedule_internal_check()


def _delete_together(rows: list[tuple[type[models.Model], int]]) -> None:
    by_model: dict[type[models.Model], list[int]] = {}
    for model, number in rows:
        by_model.setdefault(model, []).append(number)
    for model, numbers in by_model.items():
        kind = ContentType.objects.get_for_model(model)
        Link.objects.filter(content_type=kind, object_id__in=numbers).delete()


def _add_links(row: models.Model, cited: list[tuple[str, str]]) -> None:
    """Ignores conflicts: another save of the same row may have added them."""
    owner = {"content_type": ContentType.objects.get_for_model(row), "object_id": row.pk}
    links = [Link(**owner, kind=kind, url=url) for kind, url in cited]
    Link.objects.bulk_create(links, ignore_conflicts=True)
    if any(kind == Link.Kind.INTERNAL for kind, _url in cited):
        _schedule_internal_check()


def store_all_links() -> None:
    """For rows that were written without signals (``bulk_create``, ``update``)."""
    for model in citing_models():
        if any(url_columns(model)):
            for row in model._default_manager.iterator():
                _store_links(row)


def _schedule_internal_check() -> None:
    """Once however many rows are saved, when all of them are.

    Any page may be a target, and an operator takes its plans with it, so all links are looked at.
    """
    if (batch := current_batch()) and batch is not batch.outermost():
        batch.outermost().add(_check_own_after, None)
        return
    if check_internal_links not in [waiting[1] for waiting in connection.run_on_commit]:
        transaction.on_commit(check_internal_links, robust=True)


def _check_own_after(times: list[None]) -> None:
    _schedule_internal_check()


def check_internal_links() -> None:
    """Checks all internal links; writes only what has changed."""
    links = list(Link.objects.own())
    found = check_internal(link.url for link in links)
    changed = [link for link in links if link.checked_at is None or link.finding != found[link.url]]
    for link in changed:
        link.found(found[link.url])
    Link.objects.bulk_update(changed, Link.FOUND, batch_size=200)
