"""Versions: the historical records of rows and their parts. The only place that asks for them.

Versions are ordered by ``history_id``: clocks are set back now and then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext
from modeltranslation.translator import NotRegistered, translator
from simple_history.utils import get_m2m_reverse_field_name

from editorial.bilingual.models import TRANSLATION_COLUMNS
from editorial.history.models import Version

#: Columns that the machine keeps: no news to whoever reads what editors did.
MACHINE_KEPT = {*TRANSLATION_COLUMNS, "id", "updated_at", "was_verified_on"}
#: The sign of a deletion in ``history_type``.
DELETED = "-"
#: Keys that one question to the database names.
AT_ONCE = 500

#: (model, primary key of the row)
Name = tuple[type[models.Model], int]
#: Of one row, the oldest first
Versions = list[Version]
#: {row: its version}, of those that are there at one moment
State = dict[Name, Version]


def records_of(model: type[models.Model]) -> models.Manager[Any]:
    """The versions of all its rows; Any: their columns are the model's."""
    manager: models.Manager[Any] = getattr(model, "history")  # noqa: B009 - added when apps load
    return manager


# --- Columns -----------------------------------------------------------------------------------


def columns(model: type[models.Model]) -> list[models.Field]:
    """Those that editors write, in the order of the model."""
    return [one for one in stored_columns(model) if one.name not in MACHINE_KEPT]


def stored_columns(model: type[models.Model]) -> list[models.Field]:
    """All, without modeltranslation's names for the reader's language, which store nothing."""
    try:
        bases = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        bases = {}
    return [one for one in model._meta.concrete_fields if one.name not in bases]


def lists(model: type[models.Model]) -> list[models.ManyToManyField]:
    """Its many-to-many relations that the history keeps."""
    kept = {field.name for field in getattr(records_of(model).model, "_history_m2m_fields", ())}
    return [field for field in model._meta.many_to_many if field.name in kept]


def owner_key(model: type[models.Model], owner: type[models.Model]) -> models.Field:
    """The column of a part that says what it belongs to."""
    return next(one for one in model._meta.fields if one.related_model is owner)


# --- Of one row and its parts ------------------------------------------------------------------


def all_versions(
    model: type[models.Model], number: int, parts: Iterable[type[models.Model]]
) -> dict[Name, Versions]:
    """One query for each kind and each of its lists, however many versions there are."""
    found: dict[Name, Versions] = {}
    _collect(found, records_of(model).filter(id=number))
    for part in parts:
        key = owner_key(part, model).attname
        ever = records_of(part).filter(**{key: number}).order_by().values("id")
        for version in _collect(found, records_of(part).filter(id__in=ever)):
            version.is_elsewhere = getattr(version, key) != number
    return found


def _collect(found: dict[Name, Versions], versions: models.QuerySet) -> Versions:
    related = versions.select_related("history_user", "changeset__made_by", "changeset__refers_to")
    rows = with_members(related.order_by("history_id"))
    for version in rows:
        found.setdefault((version.instance_type, version.id), []).append(version)
    return rows


def related_model(column: models.Field) -> type[models.Model]:
    """Of a relation."""
    if column.related_model is None:
        raise TypeError(column)
    return column.related_model


def is_part_of_neither(old: Version | None, new: Version | None) -> bool:
    """Whether a part belonged to another row in each of two versions that are there."""
    return all(getattr(one, "is_elsewhere", False) for one in (old, new) if one is not None)


def with_members(versions: Iterable[Version]) -> Versions:
    """Versions of one model, each with ``members``: {name of a list: keys that it had}."""
    rows = list(versions)
    kept = lists(rows[0].instance_type) if rows else []
    had = {field.name: members(rows, field) for field in kept}
    for version in rows:
        version.members = {
            name: frozenset(by_version.get(version.history_id, ()))
            for name, by_version in had.items()
        }
    return rows


def members(versions: Versions, field: models.ManyToManyField) -> dict[int, list[int]]:
    """{id of a version: the rows that its list had}."""
    key = get_m2m_reverse_field_name(field)
    wanted = list_records(field).filter(history__in=[one.history_id for one in versions])
    found: dict[int, list[int]] = {}
    for version, row in wanted.values_list("history_id", key):
        found.setdefault(version, []).append(row)
    return found


def list_records(field: models.ManyToManyField) -> models.QuerySet:
    """The historical records of a list, each with the version that it belongs to."""
    descriptor = getattr(records_of(field.model).model, field.name)
    return descriptor.model._default_manager.all()


def numbers_of(version: Version, field: models.Field) -> frozenset[int]:
    """The rows that a list had."""
    return version.members[field.name]


def changed(old: Version, new: Version) -> Iterator[models.Field]:
    """The columns and lists in which two versions of one row differ."""
    model = new.instance_type
    for column in columns(model):
        if not is_same(column.value_from_object(old), column.value_from_object(new)):
            yield column
    for field in lists(model):
        if numbers_of(old, field) != numbers_of(new, field):
            yield field


def is_same(old: object, new: object) -> bool:
    """None and an empty text say the same."""
    return bool(("" if old is None else old) == ("" if new is None else new))


def as_of(versions: Versions, changeset: int | None = None) -> Version | None:
    """The version after that changeset (the newest); None where the row was not there."""
    before = [one for one in versions if changeset is None or one.changeset_number <= changeset]
    return before[-1] if before and before[-1].history_type != DELETED else None


# --- The last version of many rows -------------------------------------------------------------


def last_version(model: type[models.Model], number: object) -> Version | None:
    """Of one row, there or gone; None where it never had any."""
    versions = records_of(model).filter(id=number).select_related("history_user", "changeset")
    return versions.order_by("-history_id").first()


def last_version_id(model: type[models.Model], number: int) -> int | None:
    versions = records_of(model).filter(id=number).order_by("-history_id")
    found: int | None = versions.values_list("history_id", flat=True).first()
    return found


def last_version_ids(
    model: type[models.Model], numbers: Collection[int], before: int | None = None
) -> dict[int, int]:
    """{key: id of the last version of the row}, or of the last before that version."""
    wanted, found = list(numbers), dict[int, int]()
    for start in range(0, len(wanted), AT_ONCE):
        versions = records_of(model).filter(id__in=wanted[start : start + AT_ONCE]).order_by()
        if before is not None:
            versions = versions.filter(history_id__lt=before)
        found |= dict(versions.values_list("id").annotate(Max("history_id")))
    return found


def with_last_version(rows: models.QuerySet, name: str) -> models.QuerySet:
    """Each row annotated with the id of its last version."""
    versions = records_of(rows.model).filter(id=OuterRef("pk")).order_by().values("id")
    newest = versions.annotate(newest=Max("history_id")).values("newest")
    return rows.annotate(**{name: Subquery(newest)})


def last_holders(model: type[models.Model], slugs: Collection[str]) -> dict[str, int]:
    """{slug: key of the row that had it last, there or gone}, for those that any row ever had."""
    former = records_of(model).filter(slug__in=slugs).order_by("history_id")
    return dict(former.values_list("slug", "id"))


# --- Names -------------------------------------------------------------------------------------


def names_of_versions(versions: Iterable[Version]) -> dict[int, str]:
    """{id of a version: by which editors know the row}, of versions of one model.

    Asks once for each relation, and for what is gone in the history.
    """
    rows = {version.history_id: version.instance for version in versions}
    _fill_relations(list(rows.values()))
    return {number: _named(row) for number, row in rows.items()}


def name_of(version: Version) -> str:
    return names_of_versions([version])[version.history_id]


def titled(model: type[models.Model], name: object) -> str:
    """A row by its kind and name, for lists of rows of several kinds."""
    return gettext("%(kind)s “%(name)s”") % {"kind": model._meta.verbose_name, "name": name}


def labelled(label: object, text: object) -> str:
    return gettext("%(label)s: %(text)s") % {"label": label, "text": text}


def _fill_relations(rows: list[models.Model]) -> None:
    """What these rows belong to, or what it was where it is gone."""
    if not rows:
        return
    for field in rows[0]._meta.fields:
        if isinstance(field, models.ForeignKey) and hasattr(field.related_model, "history"):
            owners = _owners({getattr(row, field.attname) for row in rows} - {None}, field)
            for row in rows:
                field.set_cached_value(row, owners.get(getattr(row, field.attname)))
    for field in rows[0]._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            models.prefetch_related_objects(rows, field.name)
            targets = [one for row in rows if (one := getattr(row, field.name))]
            for kind in {type(one) for one in targets}:
                _fill_relations([one for one in targets if type(one) is kind])


def _owners(keys: set[int], field: models.ForeignKey) -> dict[int, models.Model]:
    model = field.related_model
    owners: dict[int, models.Model] = model._base_manager.in_bulk(keys) if keys else {}
    if gone := keys - owners.keys():
        last = last_version_ids(model, gone).values()
        owners |= {one.id: one.instance for one in records_of(model).filter(history_id__in=last)}
    return owners


def _named(row: models.Model) -> str:
    try:
        return str(row)
    except (AttributeError, TypeError, ValueError):
        return f"{row._meta.verbose_name} {row.pk}"
