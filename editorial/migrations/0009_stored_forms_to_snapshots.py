"""Draft versions that were stored as sent forms become snapshots.

A stored form is {name: [values]}, as a browser sends it, with the versions that it was opened on.
What a form had no field for (a translator's has few) is as it was in that version. What cannot be
understood stays in ``data``, where the page of the draft shows it.
"""

from datetime import date, datetime, time
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import migrations, models

#: {model: [(prefix on the form, model of the part, its key to the owner)]}
PARTS = {
    "operators.rechargechannel": [("steps", "operators.channelstep", "channel")],
    "operators.plan": [("prices", "operators.planprice", "plan")],
    "operators.operator": [
        ("dial_codes", "operators.dialcode", "operator"),
        ("facts", "operators.operatorfact", "operator"),
        ("prefixes", "operators.numberprefix", "operator"),
    ],
}
#: Steps stand so far apart.
GAP = 10
#: What a form sends beside its fields.
TECHNICAL = ("base_version", "form_key", "_minor", "_from_pending", "_popup", "_to_field", "next")
OF_PARTS = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS", "id", "base_version")


def carry_over(apps, schema_editor):
    Draft = apps.get_model("editorial", "Draft")
    for draft in Draft.objects.exclude(data={}).select_related("made_by", "content_type"):
        Stored(apps, draft).carry_over()


class Stored:
    """One stored form on its way to a snapshot."""

    def __init__(self, apps, draft):
        self.apps, self.draft = apps, draft
        self.data = {name: [str(one) for one in values] for name, values in draft.data.items()}
        self.understood = set()
        self.snapshot, self.base = {}, {}

    def carry_over(self):
        draft, kind = self.draft, self.draft.content_type
        if draft.made_by is not None:
            draft.made_by_name = name_of(draft.made_by)
        if draft.problem:
            draft.problem = "conflict"
        try:
            model = self.apps.get_model(kind.app_label, kind.model)
        except LookupError:
            model = None
        row = model and model._base_manager.filter(pk=draft.object_id).first()
        if row is not None:
            self.is_whole = "slug" in self.data  # a translator's form has only texts
            self.row(row, "", self.data.get("base_version", [""])[0])
            for prefix, label, owner in PARTS.get(f"{kind.app_label}.{kind.model}", ()):
                self.parts(self.apps.get_model(label), prefix, owner, row)
            self.write()
            draft.data = self.left_over()
        draft.save()

    def write(self):
        version = self.apps.get_model("editorial", "DraftVersion")(
            draft=self.draft,
            snapshot=self.snapshot,
            base=self.base,
            made_by=self.draft.made_by,
            made_by_name=self.draft.made_by_name,
            made_at=self.draft.made_at,
            is_minor="_minor" in self.data,
        )
        version.save()

    def left_over(self):
        return {
            name: values
            for name, values in self.data.items()
            if name not in self.understood and not is_technical(name) and any(values)
        }

    # --- Rows ------------------------------------------------------------------------------

    def row(self, row, prefix, opened_on):
        """A stored row as the form would have saved it."""
        version = self.version(row, opened_on)
        columns = columns_of(version or row, type(row))
        columns |= self.sent(type(row), prefix)
        key = f"{label_of(type(row))}:{row.pk}"
        self.snapshot[key] = {"columns": columns, "lists": self.lists(row, prefix)}
        self.base[key] = version.history_id if version else None

    def version(self, row, opened_on):
        history = history_of(self.apps, type(row)).objects.filter(id=row.pk)
        if opened_on.isdecimal() and len(opened_on) < 19:
            if found := history.filter(history_id=int(opened_on)).first():
                return found
        return history.order_by("history_id").last()

    def lists(self, row, prefix):
        found = {}
        for field in type(row)._meta.many_to_many:
            name = prefix + field.name
            numbers = [one for one in self.data.get(name, ()) if one.isdecimal()]
            if name in self.data or self.is_whole:
                self.understood.add(name)
                found[field.name] = sorted(map(int, numbers))
            else:
                rows = getattr(row, field.name).all()
                found[field.name] = sorted(one.pk for one in rows)
        return found

    def parts(self, model, prefix, owner, row):
        stored = {str(one.pk): one for one in model._base_manager.filter(**{owner: row.pk})}
        count = number(self.data.get(f"{prefix}-TOTAL_FORMS", [""])[0])
        free, taken = 0, set()
        for place in range(count):
            start = f"{prefix}-{place}-"
            key = self.data.get(f"{start}id", [""])[0]
            opened_on = self.data.get(f"{start}base_version", [""])[0]
            if key in stored:
                part = stored.pop(key)
                self.row(part, start, opened_on)
                if self.data.get(f"{start}DELETE"):
                    self.understood.add(f"{start}DELETE")
                    del self.snapshot[f"{label_of(model)}:{part.pk}"]
            elif not key and self.is_filled(model, start, owner):
                free -= 1
                self.added(model, start, owner, row, free)
            self.understood.update({f"{start}{owner}"})
        for part in stored.values():  # added meanwhile, or not on this form
            self.row(part, "\0", "")
        if "position" in {one.name for one in model._meta.concrete_fields}:
            self.number_steps(model, taken)

    def is_filled(self, model, start, owner):
        """Whether somebody wrote anything in an empty form for a new part."""
        return any(
            self.data.get(start + column.name, [""])[0].strip()
            for column in model._meta.concrete_fields
            if not column.choices and not column.is_relation and column.name != "slug"
        )

    def added(self, model, start, owner, row, free):
        columns = columns_of(model(**{f"{owner}_id": row.pk}), model)
        columns |= self.sent(model, start)
        columns[f"{owner}_id"] = row.pk
        if self.data.get(f"{start}position") == [""]:
            columns["position"] = None
            self.understood.add(f"{start}position")
        self.snapshot[f"{label_of(model)}:{free}"] = {"columns": columns, "lists": {}}

    def number_steps(self, model, taken):
        """No two new steps without a number, or with that of another, stand at the same place."""
        if model._meta.model_name != "channelstep":
            return
        start = f"{label_of(model)}:"
        own = {key: one for key, one in self.snapshot.items() if key.startswith(start)}
        for stored in (one["columns"] for one in own.values()):
            if stored["position"] is None or stored["position"] in taken:
                others = [one["columns"]["position"] or 0 for one in own.values()]
                stored["position"] = max(others) + GAP
            taken.add(stored["position"])

    # --- Values ----------------------------------------------------------------------------

    def sent(self, model, prefix):
        """{column: value} of what the form had fields for."""
        found = {}
        for column in model._meta.concrete_fields:
            if column.primary_key:
                continue
            names = names_of(column, prefix)
            if not (there := [name for name in names if name in self.data]):
                if isinstance(column, models.BooleanField) and not column.null and (
                    self.is_whole and prefix != "\0" and not prefix
                ):
                    found[column.attname] = False  # a box without a tick sends nothing
                continue
            try:
                found[column.attname] = self.value(column, prefix)
                self.understood.update(there)
            except (ValidationError, ValueError, BadSignature):
                pass  # stays in data
        return found

    def value(self, column, prefix):
        name = prefix + column.name
        if isinstance(column, models.DateTimeField):
            parts = [self.data.get(f"{name}_{place}", [""])[0] for place in (0, 1)]
            return as_json(forms.SplitDateTimeField(required=False).clean(parts))
        if isinstance(column, models.FileField):
            if self.data.get(f"{name}-clear", [""])[0]:
                return ""
            return Signer(salt="picture").unsign(self.data[f"{name}-kept"][0])
        text = self.data[name][-1].replace("\r\n", "\n").strip()
        if isinstance(column, models.BooleanField) and not column.null:
            return text.lower() not in ("", "false", "0", "off")
        if not text and (column.null or isinstance(column, models.CharField | models.TextField)):
            return None if column.null else ""
        if column.is_relation:
            related = column.related_model._base_manager
            if not text.isdecimal() or not related.filter(pk=int(text)).exists():
                raise ValueError(name)
            return int(text)
        if isinstance(column, models.DateField):
            return as_json(forms.DateField().clean(text))
        return as_json(column.to_python(text))


def names_of(column, prefix):
    """By which a form sends the values of a column."""
    name = prefix + column.name
    if isinstance(column, models.DateTimeField):
        return [f"{name}_0", f"{name}_1"]
    if isinstance(column, models.FileField):
        return [f"{name}-kept", f"{name}-clear"]
    return [name]


def columns_of(row, model):
    return {
        column.attname: as_json(column.value_from_object(row))
        for column in model._meta.concrete_fields
        if not column.primary_key
    }


def as_json(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return getattr(value, "name", value) or "" if hasattr(value, "storage") else value


def history_of(apps, model):
    return apps.get_model(model._meta.app_label, f"Historical{model._meta.object_name}")


def label_of(model):
    return f"{model._meta.app_label}.{model._meta.model_name}"


def name_of(user):
    return f"{user.first_name} {user.last_name}".strip() or user.username


def number(text):
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def is_technical(name):
    return (
        name in TECHNICAL
        or name.startswith(("initial-", "choose-"))
        or ("-" in name and name.rpartition("-")[2] in OF_PARTS)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0008_drafts"),
        ("guides", "0004_group_versions"),
        ("operators", "0003_changesets"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
