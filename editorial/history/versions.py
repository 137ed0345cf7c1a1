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

#: Columns that the machine keeps: no news to whoever reads what editors did.
MACHINE_KEPT = {*TRANSLATION_COLUMNS, "id", "updated_at", "was_verified_on"}
#: The sign of a deletion in ``history_type``.
DELETED = "-"
#: Keys that one question to the database names.
AT_ONCE = 500

#: (model, primary key of the row)
Name = tuple[Any, int]
#: Of one row, the oldest first
Versions = list[Any]
#: {row: its version}, of those that are there at one moment
State = dict[Name, Any]


# --- Columns -----------------------------------------------------------------------------------


def columns(model: Any) -> list[Any]:
    """Those that editors write, in the order of the model."""
    return [one for one in stored_columns(model) if one.name not in MACHINE_KEPT]


def stored_columns(model: Any) -> list[Any]:
    """All, without modeltranslation's names for the reader's language, which store nothing."""
    try:
        bases = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        bases = {}
    return [one for one in model._meta.concrete_fields if one.name not in bases]


def lists(model: Any) -> list[Any]:
    """Its many-to-many relations that the history keeps."""
    kept = {field.name for field in getattr(model.history.model, "_history_m2m_fields", ())}
    return [field for field in model._meta.many_to_many if field.name in kept]


def owner_key(model: Any, owner: Any) -> Any:
    """The column of a part that says what it belongs to."""
    return next(one for one in model._meta.fields if one.related_model is owner)


# --- Of one row and its parts ------------------------------------------------------------------


def all_versions(model: Any, number: int, parts: Iterable[Any]) -> dict[Name, Versions]:
    """One query for each kind and each of its lists, however many versions there are."""
    found: dict[Name, Versions] = {}
    _collect(found, model.history.filter(id=number))
    for part in parts:
        key = owner_key(part, model).attname
        ever = part.history.filter(**{key: number}).order_by().values("id")
        for version in _collect(found, part.history.filter(id__in=ever)):
            version.is_elsewhere = getattr(version, key) != number
    return found


def _collect(found: dict[Name, Versions], versions: Any) -> Versions:
    related = versions.select_related("history_user", "changeset__made_by", "changeset__refers_to")
    rows = with_members(related.order_by("history_id"))
    for version in rows:
        found.setdefault((version.instance_type, version.id), []).append(version)
    return rows


def is_part_of_neither(old: Any, new: Any) -> bool:
    """Whether a part belonged to another row in each of two versions that are there."""
    return all(getattr(one, "is_elsewhere", False) for one in (old, new) if one is not None)


def with_members(versions: Iterable[Any]) -> Versions:
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


def list_records(field: models.ManyToManyField) -> Any:
    """The historical records of a list, each with the version that it belongs to."""
    model: Any = field.model
    return getattr(model.history.model, field.name).model.objects.all()


def numbers_of(version: Any, field: models.ManyToManyField) -> frozenset[int]:
    """The rows that a list had."""
    numbers: frozenset[int] = version.members[field.name]
    return numbers


def changed(old: Any, new: Any) -> Iterator[Any]:
    """The columns and lists in which two versions of one row differ."""
    model = new.instance_type
    for column in columns(model):
        if not is_same(column.value_from_object(old), column.value_from_object(new)):
            yield column
    for field in lists(model):
        if numbers_of(old, field) != numbers_of(new, field):
            yield field


def is_same(old: Any, new: Any) -> bool:
    """None and an empty text say the same."""
    return bool(("" if old is None else old) == ("" if new is None else new))


def as_of(versions: Versions, changeset: int | None = None) -> Any:
    """The version after that changeset (the newest); None where the row was not there."""
    before = [one for one in versions if changeset is None or one.changeset_id <= changeset]
    return before[-1] if before and before[-1].history_type != DELETED else None


# --- The last version of many rows -------------------------------------------------------------


def last_version(model: Any, number: Any) -> Any:
    """Of one row, there or gone; None where it never had any."""
    versions = model.history.filter(id=number).select_related("history_user", "changeset")
    return versions.order_by("-history_id").first()


def last_version_id(model: Any, number: Any) -> int | None:
    versions = model.history.filter(id=number).order_by("-history_id")
    found: int | None = versions.values_list("history_id", flat=True).first()
    return found


def last_version_ids(
    model: Any, numbers: Collection[int], before: int | None = None
) -> dict[int, int]:
    """{key: id of the last version of the row}, or of the last before that version."""
    wanted, found = list(numbers), dict[int, int]()
    for start in range(0, len(wanted), AT_ONCE):
        versions = model.history.filter(id__in=wanted[start : start + AT_ONCE]).order_by()
        if before is not None:
            versions = versions.filter(history_id__lt=before)
        found |= dict(versions.values_list("id").annotate(Max("history_id")))
    return found


def with_last_version(rows: models.QuerySet[Any], name: str) -> models.QuerySet[Any]:
    """Each row annotated with the id of its last version."""
    model: Any = rows.model
    versions = model.history.filter(id=OuterRef("pk")).order_by().values("id")
    newest = versions.annotate(newest=Max("history_id")).values("newest")
    return rows.annotate(**{name: Subquery(newest)})


def last_holders(model: Any, slugs: Collection[str]) -> dict[str, int]:
    """{slug: key of the row that had it last, there or gone}, for those that any row ever had."""
    former = model.history.filter(slug__in=slugs).order_by("history_id")
    return dict(former.values_list("slug", "id"))


# --- Names -------------------------------------------------------------------------------------


def names_of_versions(versions: Iterable[Any]) -> dict[int, str]:
    """{id of a version: by which editors know the row}, of versions of one model.

    Asks once for each relation, and for what is gone in the history.
    """
    rows = {version.history_id: version.instance for version in versions}
    _fill_relations(list(rows.values()))
    return {number: _named(row) for number, row in rows.items()}


def name_of(version: Any) -> str:
    return names_of_versions([version])[version.history_id]


def titled(model: Any, name: object) -> str:
    """A row by its kind and name, for lists of rows of several kinds."""
    return gettext("%(kind)s “%(name)s”") % {"kind": model._meta.verbose_name, "name": name}


def labelled(label: object, text: object) -> str:
    return gettext("%(label)s: %(text)s") % {"label": label, "text": text}


def _fill_relations(rows: list[Any]) -> None:
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


def _owners(keys: set[int], field: models.ForeignKey) -> dict[int, Any]:
    model: Any = field.related_model
    owners: dict[int, Any] = model._base_manager.in_bulk(keys) if keys else {}
    if gone := keys - owners.keys():
        last = last_version_ids(model, gone).values()
        owners |= {one.id: one.instance for one in model.history.filter(history_id__in=last)}
    return owners


def _named(row: Any) -> str:
    try:
        return str(row)
    except (AttributeError, TypeError, ValueError):
        return f"{row._meta.verbose_name} {row.pk}"
