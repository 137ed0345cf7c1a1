"""Verification in the admin: an action from the list or from the form, with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.forms import pair
from editorial.content.querysets import without_translation
from editorial.content.sources import Sourced

#: Addresses that the page offers to choose from.
_MOST_SUGGESTED = 20
_NOTE_COLUMNS = pair("source_note")
_SOURCE_URL = cast("models.URLField", Sourced._meta.get_field("source_url"))
_SOURCE_NEEDED = _("Give the address of the page that says so, or say in words what the source is.")


def _source_notes(row: Sourced) -> list[str]:
    """What the row says of its source, in each language that says anything."""
    return [text for note in _NOTE_COLUMNS if (text := (getattr(row, note) or "").strip())]


class _WebAddressField(forms.URLField):
    """As strict as the model, which an action's save does not ask."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class _SourceForm(forms.Form):
    """For one row. A source in words is enough where there is no page to open."""

    source_url = _WebAddressField(
        label=capfirst(_SOURCE_URL.verbose_name),
        max_length=_SOURCE_URL.max_length,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"list": "addresses", "class": "vURLField"}),
    )
    leave = forms.BooleanField(label=_("Leave this one out"), required=False)

    def __init__(self, data: QueryDict | None, *, row: Sourced, initial: dict[str, object]) -> None:
        super().__init__(data, prefix=f"source-{row.pk}", initial=initial)
        self.row = row
        self.notes = _source_notes(row)
        self.fields["source_url"].help_text = (
            _("Empty: checked against this source.") if self.notes else ""
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        address, stored = cleaned.get("source_url"), self.row.source_url
        if cleaned.get("leave"):
            self.errors.pop("source_url", None)
            cleaned["source_url"] = ""
        elif address and stored and address != stored:
            text = _("Meanwhile someone gave it %(address)s. Leave this empty to keep that one.")
            self.add_error("source_url", forms.ValidationError(text, params={"address": stored}))
        elif not (address or stored or self.notes or self.errors):
            text = _("Give the address of the page that says so, or leave this one out.")
            self.add_error("source_url", text)
        return cleaned


class _SourceNeeded:
    """Mixed into a fact's form when it is to be saved and marked as verified."""

    def clean(self) -> dict[str, Any]:
        form = cast("forms.ModelForm", self)
        cleaned = super().clean() or form.cleaned_data  # type: ignore[misc]
        columns = ("source_url", *_NOTE_COLUMNS)
        unsound = form.errors.keys() & set(columns)
        if not unsound and not any((cleaned.get(column) or "").strip() for column in columns):
            form.add_error("source_url", _SOURCE_NEEDED)
        return cleaned


def _frequent_source_urls(model: type[models.Model]) -> list[str]:
    """Those that most rows of the kind rest on."""
    rows = without_translation(model._default_manager.exclude(source_url="").order_by())
    counted = rows.values_list("source_url").annotate(rows=Count("pk"))
    return [address for address, _rows in counted.order_by("-rows", "source_url")[:_MOST_SUGGESTED]]


def _urls_by_same_notes(model: type[models.Model], rows: Iterable[Sourced]) -> dict[int, str]:
    """{key: the address of a row that names its source in the same words}."""
    words = {row.pk: texts[0] for row in rows if (texts := _source_notes(row))}
    same = Q(*((f"{note}__in", list(words.values())) for note in _NOTE_COLUMNS), _connector=Q.OR)
    found = without_translation(
        model._default_manager.exclude(source_url="").filter(same).order_by("source_url")
    )
    known: dict[str, str] = {}
    for address, *notes in found.values_list("source_url", *_NOTE_COLUMNS).distinct():
        known |= dict.fromkeys(notes, address)
    return {pk: known[text] for pk, text in words.items() if text in known}


if TYPE_CHECKING:  # a mixin; the admin beside it writes and reports
    from editorial.admin.base import WithHistory as Admin
else:
    Admin = object

#: More than this nobody holds against their sources in one go.
MOST_AT_ONCE = 100


def source_removed_in_words(row: Sourced, figures: Iterable[str]) -> str:
    text = gettext(
        "The source of “%(row)s” spoke of other figures (%(fields)s), so it was removed, and the "
        "fact counts as unverified. Give the source of the new figures."
    )
    return text % {"row": row, "fields": gettext(", ").join(figures)}


class Verifying(Admin):
    """For admins of facts with a source; stands before them among the bases."""

    actions: Sequence[str] = ("verify", "unverify")
    verbs: ClassVar[tuple[str, ...]] = ("verify",)
    readonly_fields: ClassVar[tuple[str, ...]] = ("checked", "verified_on", "verified_by")

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Who may say that a fact is true. The desk shows what is due to the same people."""
        may: bool = request.user.has_perm("editorial.verify_content")
        return may and self.has_edit_permission(request)

    # --- Lists and forms -----------------------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        context["asks_for_source"] = row is not None and self.has_edit_permission(request, row)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_list_display(self, request: HttpRequest) -> tuple[str | Callable[..., str | bool], ...]:
        shown = super().get_list_display(request)
        return tuple("checked" if name == "verified_on" else name for name in shown)

    @admin.display(description=_("verified on"), ordering="verified_on")
    def checked(self, row: Sourced) -> str:
        if row.verified_on:
            return date_format(row.verified_on)
        if row.was_verified_on:
            text = gettext("changed since it was checked on %(day)s")
            return text % {"day": date_format(row.was_verified_on)}
        return self.get_empty_value_display()

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        if request.POST.get("_verb") != "verify":
            return form
        return cast("type[forms.ModelForm]", type(form.__name__, (_SourceNeeded, form), {}))

    def save_model(
        self, request: HttpRequest, obj: Sourced, form: forms.ModelForm, change: bool
    ) -> None:
        day = obj.verified_on
        super().save_model(request, obj, form, change)
        if day and not obj.verified_on and request.POST.get("_verb") != "verify":
            text = gettext("This was checked on %(day)s; what it says has changed since.")
            self.message_user(request, text % {"day": date_format(day)}, messages.WARNING)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        parts = [one.instance for formset in formsets for one in formset.initial_forms]
        for row in (form.instance, *parts):
            if figures := getattr(row, "source_removed_for", ()):
                self.message_user(request, source_removed_in_words(row, figures), messages.WARNING)

    # --- Verbs ---------------------------------------------------------------------------

    @admin.action(description=_("Mark as verified today"), permissions=["verify"])
    def verify(self, request: HttpRequest, rows: models.QuerySet) -> HttpResponse | None:
        """Facts without an address are asked for it first, and until then none is marked."""
        chosen = list(rows[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            text = gettext("Nobody checks so many facts in one go: choose %(most)s at most.")
            self.message_user(request, text % {"most": MOST_AT_ONCE}, messages.WARNING)
            return None
        # A form shows its own fields for the source.
        forms = [] if "_verb" in request.POST else self.questions(request, chosen)
        if not all(form.is_valid() for form in forms):
            return self.ask(request, chosen, forms)
        left = {form.row.pk for form in forms if form.cleaned_data["leave"]}
        given = {form.row.pk: form.cleaned_data["source_url"] for form in forms}
        self.mark(request, [row for row in chosen if row.pk not in left], given)
        return None

    def questions(self, request: HttpRequest, rows: list[Sourced]) -> list[_SourceForm]:
        """For rows that have no address, or had none when the page was shown."""
        asked = set(request.POST.getlist("asked"))
        data = request.POST if asked else None
        bare = [row for row in rows if not row.source_url or str(row.pk) in asked]
        suggested = _urls_by_same_notes(self.model, bare) if bare and not asked else {}
        return [
            _SourceForm(data, row=row, initial={"source_url": suggested.get(row.pk, "")})
            for row in bare
        ]

    def ask(
        self, request: HttpRequest, rows: list[Sourced], forms: list[_SourceForm]
    ) -> HttpResponse:
        asked = {form.row.pk for form in forms}
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Where does it say so?"),
            "opts": self.opts,
            "forms": forms,
            "others": [row for row in rows if row.pk not in asked],
            "rows": rows,
            "addresses": _frequent_source_urls(self.model),
        }
        return TemplateResponse(request, "admin/verify.html", context)

    @transaction.atomic
    def mark(self, request: HttpRequest, rows: list[Sourced], given: dict[int, str]) -> None:
        today = {"verified_on": timezone.localdate(), "verified_by": request.user}
        done, bare = [], []
        for row in rows:
            address = given.get(row.pk) or row.source_url
            if not address and not _source_notes(row):
                bare.append(row)
                continue
            new = {} if address == row.source_url else {"source_url": address}
            self.write(request, [row], **new, **today)
            done.append(row)
        self.report(request, done, bare, gettext("There is no source to check it against."))

    @admin.action(description=_("Take back the verification"), permissions=["verify"])
    def unverify(self, request: HttpRequest, rows: models.QuerySet) -> None:
        self.write(request, rows, verified_on=None, verified_by=None)
        self.report(request, rows)
