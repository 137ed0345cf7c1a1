"""Colleagues of three roles work on one page at once: no change is lost or published untold.

What each of them does is sent as a browser would send it. Beside the site runs a model in plain
Python: the page and its draft version are dictionaries, merged field by field. After each step
both must agree, nothing typed may be missing from an answer, and whoever loses a text is told.

``STEPS=10000`` makes a long run (``make interleave``), with other choices each time.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from lxml import html

from editorial.accounts.roles import EDITOR, PUBLISHER, TRANSLATORS
from editorial.drafts.snapshots import from_json
from editorial.models import Changeset, Draft, ImportRun
from operators.models import ChannelStep, RechargeChannel
from tests.desk import page
from tests.factories import make_channel
from tests.roles import signed_in_as
from tests.tables import csv_of, uploaded

pytestmark = pytest.mark.django_db

STEPS = int(os.environ.get("STEPS", "0"))
#: Of one run of the machine, after which it starts with a new page.
STEPS_AT_ONCE = 40

Texts = dict[str, str]

#: Fields of the page that are typed into; those of its steps are named "<number>.body_en".
OWN = ("description_zh_hans", "description_en", "fee_note_zh_hans", "fee_note_en", "max_pkr")
OF_STEPS = ("body_zh_hans", "body_en")
IMPORTED = ("description_en", "max_pkr")
SEATS = st.integers(0, 99)
SIDES = st.sampled_from(("yours", "theirs"))
#: The statement that writes at which a request breaks down; most requests do not.
CRASHES = st.one_of(st.just(0), st.just(0), st.just(0), st.integers(1, 30))


class BreakdownError(Exception):
    """The machine stops in the middle of a request."""


@contextmanager
def breaking_down(at: int) -> Iterator[Callable[[], bool]]:
    """At that statement that writes, if there are so many. Gives a question whether it has."""
    left = at

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal left
        if sql.split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            left -= 1
            if left == 0:
                raise BreakdownError
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        logging.disable(logging.ERROR)
        yield lambda: left <= 0
        logging.disable(logging.NOTSET)


# --- The model -----------------------------------------------------------------------------------


@dataclass
class DraftModel:
    base: Texts
    texts: Texts
    authors: set[str]
    planned_by: str = ""


@dataclass
class World:
    """``writers`` names who wrote what stands on the page, field by field."""

    live: Texts
    writers: dict[str, str] = field(default_factory=dict)
    draft: DraftModel | None = None
    is_deleted: bool = False

    def write(self, texts: Mapping[str, str], by: str) -> None:
        for key, text in texts.items():
            if self.live[key] != text:
                self.live[key], self.writers[key] = text, by


@dataclass
class Merge:
    texts: Texts
    asked: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)


def merge(base: Texts, now: Texts, typed: Texts, choices: dict[str, tuple[str, str]]) -> Merge:
    """``choices``: {field: (side, the text of the others that it was made about)}."""
    merged = Merge({**now})
    for key, text in typed.items():
        side, about = choices.get(key, ("", ""))
        if now[key] in (base[key], text):
            merged.texts[key] = text
        elif not side or about != now[key]:
            merged.asked.add(key)
        elif side == "yours":
            merged.texts[key] = text
            merged.replaced.add(key)
    return merged


# --- Who, and what they have before them ----------------------------------------------------------


@dataclass
class Person:
    name: str
    client: Client
    may: Callable[[str], bool]
    heard: list[str] = field(default_factory=list)

    def listen(self) -> str:
        """What the next page of the desk tells."""
        shown = self.client.get(reverse("admin:password_change"))
        self.heard += [str(message) for message in shown.context["messages"]]
        return " ".join(self.heard)


@dataclass
class Sheet:
    """An open form. ``data`` is what its button would send."""

    person: Person
    address: str
    is_draft: bool
    base: Texts
    inputs: dict[str, str]
    data: dict[str, list[str]]
    typed: Texts = field(default_factory=dict)
    choices: dict[str, tuple[str, str]] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)

    def fill_in(self, key: str, text: str) -> None:
        self.typed[key] = text
        self.data[self.inputs[key]] = [text]
        self.choices.pop(key, None)

    def choose(self, key: str, side: str, about: str) -> None:
        """Presses one of the two buttons beside a field in conflict."""
        self.choices[key] = (side, about)
        self.data[f"choose-{self.inputs[key]}"] = [self.options[key][side]]


@dataclass
class Look:
    """A comparison with a former version that somebody has open."""

    person: Person
    fields: dict[str, list[str]]
    keys: list[str]
    texts: Texts
    versions: int


def form_on(response: HttpResponse) -> html.FormElement:
    tree = html.document_fromstring(response.content.decode())
    (form,) = tree.xpath("//form[@id='rechargechannel_form']")
    for text in form.xpath(".//textarea"):
        text.text = (text.text or "").removeprefix("\n")  # as browsers do
    for field_ in form.xpath(".//input[not(@value)][@type='text' or @type='number']"):
        field_.set("value", "")
    return form


def data_of(form: html.FormElement) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return data


def inputs_of(data: dict[str, list[str]]) -> dict[str, str]:
    """{field of the model: name of its input}."""
    found = {name: name for name in OWN if name in data}
    for place in range(int(data.get("steps-INITIAL_FORMS", ["0"])[0])):
        number = data[f"steps-{place}-id"][0]
        names = {f"{number}.{name}": f"steps-{place}-{name}" for name in OF_STEPS}
        found |= {key: name for key, name in names.items() if name in data}
    return found


def texts_of(rows: Mapping[tuple[Any, int], Any]) -> Texts:
    texts: Texts = {}
    for (model, number), row in rows.items():
        names, prefix = (OWN, "") if model is RechargeChannel else (OF_STEPS, f"{number}.")
        texts |= {prefix + name: str(getattr(row, name) or "") for name in names}
    return texts


def label_of(key: str) -> str:
    model, name = (ChannelStep, key.split(".")[1]) if "." in key else (RechargeChannel, key)
    with override("en"):
        return str(model._meta.get_field(name).verbose_name)


# --- The machine ---------------------------------------------------------------------------------


class Together(RuleBasedStateMachine):
    taken: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.channel = make_channel(description_zh_hans="开头", description_en="Beginning")
        for place in (10, 20):
            ChannelStep.objects.create(
                channel=self.channel, position=place, body_zh_hans="一步", body_en="A step"
            )
        roles = {
            "translator": (TRANSLATORS["en"], lambda key: key.endswith("_en")),
            "editor": (EDITOR, bool),
            "publisher": (PUBLISHER, bool),
        }
        self.people = []
        for name, (role, may) in roles.items():
            client = signed_in_as(role, username=name)
            client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
            client.raise_request_exception = False
            self.people.append(Person(name, client, may))
        self.world = World(self.stored() or {})
        self.sheets: list[Sheet] = []
        self.sent: list[tuple[Person, str, dict[str, list[str]]]] = []
        self.previews: list[tuple[int, Texts, Texts]] = []
        self.imported: tuple[int, Texts, int | None] | None = None
        self.past: list[tuple[int, Texts]] = [
            (Changeset.objects.latest("pk").pk, {**self.world.live})
        ]
        self.looks: list[Look] = []
        self.tokens = 0
        #: Whether the last request was made to break down, and did.
        self.is_broken = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # --- What is stored ------------------------------------------------------------------

    def stored(self) -> Texts | None:
        row = RechargeChannel.objects.filter(pk=self.channel.pk).first()
        if row is None:
            return None
        steps = ChannelStep.objects.filter(channel=row)
        return texts_of(
            {(RechargeChannel, row.pk): row} | {(ChannelStep, one.pk): one for one in steps}
        )

    def stored_draft(self) -> Texts | None:
        draft = Draft.objects.open_of(self.channel)
        return texts_of(from_json(draft.newest().snapshot)) if draft else None

    def agrees(self, world: World) -> bool:
        live = None if world.is_deleted else world.live
        return (self.stored(), self.stored_draft()) == (live, world.draft and world.draft.texts)

    def settle(self, response: HttpResponse, after: World) -> bool:
        """Whether the site has done it. One that broke down has done all of it or nothing."""
        Together.taken += 1
        if self.is_broken:
            self.is_broken = False
            if self.agrees(self.world):
                return False
            assert self.agrees(after), "a request that broke down was done by halves"
        assert self.stored() == (None if after.is_deleted else after.live)
        assert self.stored_draft() == (after.draft and after.draft.texts)
        if after.live != self.world.live:
            self.past.append((Changeset.objects.latest("pk").pk, {**after.live}))
        self.world = after
        return True

    def post(
        self, person: Person, address: str, data: Mapping[str, Any], crash: int = 0
    ) -> HttpResponse:
        if not crash:
            answer = person.client.post(address, data)
            assert answer.status_code < 500, answer.content[:500]
            return answer
        with breaking_down(crash) as has_broken_down:
            answer = person.client.post(address, data)
        self.is_broken = has_broken_down()
        return answer

    def token(self, key: str) -> str:
        self.tokens += 1
        number = key == "max_pkr"
        return str(1000 + self.tokens) if number else f"A sentence, the {self.tokens}th of them."

    def person(self, seat: int) -> Person:
        return self.people[seat % len(self.people)]

    def tell(self, names: set[str], *words: str) -> None:
        """Each of these people is told all of it."""
        for person in self.people:
            if person.name in names:
                heard = person.listen()
                for word in words:
                    assert word in heard, f"{person.name} was not told of: {word}"

    def forget(self) -> None:
        for person in self.people:
            person.listen()
            person.heard.clear()

    # --- Opening and typing --------------------------------------------------------------

    @precondition(lambda self: not self.world.is_deleted)
    @rule(seat=SEATS)
    def open_the_page(self, seat: int) -> None:
        address = page(RechargeChannel, "change", self.channel.pk)
        self.open(self.person(seat), address, self.world.live, is_draft=False)

    @precondition(lambda self: self.world.draft and not self.world.is_deleted)
    @rule(seat=SEATS)
    def open_the_draft(self, seat: int) -> None:
        assert self.world.draft
        address = page(RechargeChannel, "draft", self.channel.pk)
        self.open(self.person(seat), address, self.world.draft.texts, is_draft=True)

    def open(self, person: Person, address: str, texts: Texts, *, is_draft: bool) -> None:
        data = data_of(form_on(person.client.get(address)))
        inputs = inputs_of(data)
        assert {key: data[name][0] for key, name in inputs.items()} == {
            key: texts[key] for key in texts if person.may(key)
        }
        self.sheets.append(Sheet(person, address, is_draft, {**texts}, inputs, data))

    @precondition(lambda self: self.sheets)
    @rule(seat=SEATS, place=SEATS)
    def type_into_a_field(self, seat: int, place: int) -> None:
        sheet = self.sheets[seat % len(self.sheets)]
        key = sorted(sheet.inputs)[place % len(sheet.inputs)]
        sheet.fill_in(key, self.token(key))

    @precondition(lambda self: len(self.sheets) > 2)
    @rule(seat=SEATS)
    def close_a_form(self, seat: int) -> None:
        del self.sheets[seat % len(self.sheets)]

    # --- Saving --------------------------------------------------------------------------

    @precondition(lambda self: self.sheets)
    @rule(seat=SEATS, side=SIDES, as_draft=st.booleans(), crash=CRASHES)
    def save_a_form(self, seat: int, side: str, as_draft: bool, crash: int) -> None:
        sheet = self.sheets[seat % len(self.sheets)]
        for key in set(sheet.options) - set(sheet.choices):
            sheet.choose(key, side, sheet.options[key]["about"])
        address = sheet.address
        if as_draft and not sheet.is_draft:
            address = page(RechargeChannel, "draft", self.channel.pk)
        answer = self.post(sheet.person, address, {**sheet.data}, crash)
        if self.world.is_deleted:
            return self.kept(sheet, answer)
        after = deepcopy(self.world)
        is_draft = as_draft or sheet.is_draft
        now = after.draft.texts if is_draft and after.draft else after.live
        merged = merge(sheet.base, now, sheet.typed, sheet.choices)
        replaced = {key: self.world.writers.get(key, "") for key in merged.replaced}
        if not merged.asked and is_draft:
            self.keep_as_draft(after, merged, sheet.person)
        elif not merged.asked:
            after.write(merged.texts, sheet.person.name)
        if not self.settle(answer, after):
            return None
        if answer.status_code == 200:
            return self.asked(sheet, answer, merged.asked, now)
        assert not merged.asked, "a conflict was not asked about"
        self.sheets.remove(sheet)
        self.sent.append((sheet.person, address, sheet.data))
        if answer.status_code == 302 and not is_draft:
            for key, writer in replaced.items():
                self.tell({sheet.person.name, writer} - {""}, label_of(key))
        self.forget()
        return None

    def keep_as_draft(self, after: World, merged: Merge, person: Person) -> None:
        before = after.draft.texts if after.draft else after.live
        if merged.texts == before:
            return
        if after.draft is None:
            after.draft = DraftModel({**after.live}, {}, set())
        after.draft.texts = merged.texts
        after.draft.authors.add(person.name)

    def asked(self, sheet: Sheet, answer: HttpResponse, asked: set[str], now: Texts) -> None:
        """The form is back with all that was typed, and with two buttons for each conflict."""
        form = form_on(answer)
        data = data_of(form)
        shown = {key: data[sheet.inputs[key]][0] for key in sheet.typed}
        assert shown == sheet.typed, "something typed is not on the form that came back"
        sheet.data, sheet.options = data, {}
        for key, name in sheet.inputs.items():
            values = form.xpath(f".//input[@name='choose-{name}']/@value")
            if values:
                found = {value.split(":")[0]: value for value in values}
                sheet.options[key] = {**found, "about": now[key]}
        assert asked <= set(sheet.options)
        sheet.choices = {key: one for key, one in sheet.choices.items() if key not in asked}
        for key in sheet.choices:
            sheet.choose(key, *sheet.choices[key])

    def kept(self, sheet: Sheet, answer: HttpResponse) -> None:
        """The page is gone: what was typed is still in the answer."""
        self.settle(answer, self.world)
        if answer.status_code != 500:
            text = answer.content.decode()
            typed = [one for one in sheet.typed.values() if not one.isdecimal()]
            assert [one for one in typed if one not in text] == []

    @precondition(lambda self: self.sent and not self.world.is_deleted)
    @rule(seat=SEATS)
    def send_a_form_again(self, seat: int) -> None:
        """A reload, after the answer was lost."""
        person, address, data = self.sent[seat % len(self.sent)]
        self.settle(self.post(person, address, {**data}), self.world)

    # --- Draft versions ------------------------------------------------------------------

    def may_dispose(self, person: Person) -> bool:
        draft = self.world.draft
        assert draft
        return all(person.may(key) for key, text in draft.texts.items() if text != draft.base[key])

    def published(self, side: str) -> tuple[World, dict[str, str]]:
        """The world after the draft went live, and {field in conflict: its writer}."""
        after = deepcopy(self.world)
        draft, after.draft = after.draft, None
        assert draft
        changed = {key: text for key, text in draft.texts.items() if text != draft.base[key]}
        clash = {
            key: self.world.writers.get(key, "")
            for key, text in changed.items()
            if self.world.live[key] not in (draft.base[key], text)
        }
        texts = {key: text for key, text in changed.items() if key not in clash or side == "draft"}
        after.write(texts, "the draft")
        return after, clash

    @precondition(lambda self: self.world.draft and not self.world.is_deleted)
    @rule(seat=SEATS, side=st.sampled_from(("draft", "published")), crash=CRASHES)
    def publish_the_draft(self, seat: int, side: str, crash: int) -> None:
        person = self.person(seat)
        draft = self.world.draft
        assert draft
        address = page(RechargeChannel, "draft_publish", self.channel.pk)
        answer = self.post(person, address, {})
        if not self.may_dispose(person):
            return self.unchanged(answer)
        after, clash = self.published(side)
        if clash:
            assert answer.status_code == 200, "a conflict was not asked about"
            self.unchanged(answer)
            tree = html.document_fromstring(answer.content.decode())
            values = tree.xpath("//section[@class='conflicts']//input")
            data = {
                one.get("name"): one.get("value")
                for one in values
                if one.get("value", "").startswith(side)
            }
            answer = self.post(person, address, data, crash)
        if self.settle(answer, after):
            others = draft.authors - {person.name}
            self.tell(others, "published the draft version")
            if clash:
                losers = draft.authors if side == "published" else set(clash.values())
                self.tell(losers - {"", "the draft", person.name}, *map(label_of, clash))
            self.forget()
        return None

    def unchanged(self, answer: HttpResponse) -> None:
        self.settle(answer, self.world)

    @precondition(lambda self: self.world.draft and not self.world.is_deleted)
    @rule(seat=SEATS, crash=CRASHES)
    def discard_the_draft(self, seat: int, crash: int) -> None:
        person, draft = self.person(seat), self.world.draft
        assert draft
        address = page(RechargeChannel, "draft_discard", self.channel.pk)
        answer = self.post(person, address, {}, crash)
        after = deepcopy(self.world)
        if self.may_dispose(person):
            after.draft = None
        if self.settle(answer, after) and after.draft is None:
            self.discarded = draft
            self.tell(draft.authors - {person.name}, "discarded the draft version")
            self.forget()

    @precondition(lambda self: self.world.draft is None and not self.world.is_deleted)
    @rule(seat=SEATS)
    def restore_the_discarded_draft(self, seat: int) -> None:
        person = self.person(seat)
        address = page(RechargeChannel, "drafts", self.channel.pk)
        shown = html.document_fromstring(person.client.get(address).content.decode())
        buttons = shown.xpath("//button[@name='draft']/@value")
        if buttons:
            after = deepcopy(self.world)
            after.draft = deepcopy(self.discarded)
            after.draft.planned_by = ""
            self.settle(self.post(person, address, {"draft": buttons[0]}), after)

    @precondition(lambda self: self.world.draft and not self.world.is_deleted)
    @rule(seat=SEATS)
    def schedule_the_draft(self, seat: int) -> None:
        person = self.person(seat)
        address = page(RechargeChannel, "draft", self.channel.pk)
        form = form_on(person.client.get(address))
        moment = timezone.localtime(timezone.now() + timedelta(days=1))
        data = data_of(form) | {
            "_draft": ["schedule"],
            "draft_publish_at": [f"{moment:%Y-%m-%dT%H:%M}"],
        }
        after = deepcopy(self.world)
        assert after.draft
        if self.may_dispose(person):
            after.draft.planned_by = person.name
        self.settle(self.post(person, address, data), after)

    @precondition(lambda self: self.world.draft and self.world.draft.planned_by)
    @rule()
    def the_scheduled_moment_comes(self) -> None:
        draft = self.world.draft
        assert draft
        past = timezone.now() - timedelta(minutes=1)
        Draft.objects.filter(state="open", publish_at__isnull=False).update(publish_at=past)
        call_command("publish_due", verbosity=0)
        if self.world.is_deleted:
            return self.unchanged(HttpResponse())
        planner = next(one for one in self.people if one.name == draft.planned_by)
        after, clash = self.published("published")
        if clash or not self.may_dispose(planner):
            self.unchanged(HttpResponse())
            self.tell(draft.authors, "could not be published as scheduled")
        else:
            self.settle(HttpResponse(), after)
            self.tell(draft.authors, "was published as scheduled")
        self.forget()
        return None

    # --- Tables --------------------------------------------------------------------------

    @precondition(lambda self: not self.world.is_deleted and len(self.previews) < 2)
    @rule()
    def bring_a_table(self) -> None:
        publisher = self.people[-1]
        texts = {key: self.token(key) for key in IMPORTED}
        table = csv_of([{"slug": self.channel.slug, **texts}])
        publisher.client.post(
            page(RechargeChannel, "import"), {"file": uploaded(table)}, follow=True
        )
        run = ImportRun.objects.latest("pk")
        seen = {key: self.world.live[key] for key in IMPORTED}
        self.previews.append((run.pk, texts, seen))

    @precondition(lambda self: self.previews and not self.world.is_deleted)
    @rule(crash=CRASHES)
    def confirm_the_table(self, crash: int) -> None:
        number, texts, seen = self.previews.pop(0)
        address = page(RechargeChannel, "import_verb", number, "confirm")
        answer = self.post(self.people[-1], address, {}, crash)
        after = deepcopy(self.world)
        if seen == {key: self.world.live[key] for key in IMPORTED}:
            after.write(texts, "publisher")
        before = {key: self.world.live[key] for key in IMPORTED}
        if self.settle(answer, after) and after.live != before:
            version = self.channel.history.latest("history_id").pk
            self.imported = (number, before, version)

    @precondition(lambda self: self.imported and not self.world.is_deleted)
    @rule(crash=CRASHES)
    def undo_the_table(self, crash: int) -> None:
        assert self.imported
        number, before, version = self.imported
        is_last = self.channel.history.latest("history_id").pk == version
        address = page(RechargeChannel, "import_verb", number, "undo")
        answer = self.post(self.people[-1], address, {}, crash)
        after = deepcopy(self.world)
        if is_last and ImportRun.objects.get(pk=number).state != "ready":
            after.write(before, "publisher")
        if self.settle(answer, after):
            self.imported = None

    # --- Former versions -------------------------------------------------------------------

    def versions(self) -> int:
        steps = ChannelStep.history.filter(channel=self.channel.pk).count()
        return RechargeChannel.history.filter(id=self.channel.pk).count() + steps

    @precondition(lambda self: self.past and not self.world.is_deleted)
    @rule(seat=SEATS, place=SEATS)
    def compare_with_a_former_version(self, seat: int, place: int) -> None:
        person, (number, texts) = self.person(seat), self.past[place % len(self.past)]
        address = page(RechargeChannel, "compare_versions", self.channel.pk)
        shown = person.client.get(address, {"old": number, "new": "now"})
        tree = html.document_fromstring(shown.content.decode())
        fields = {name: tree.xpath(f"//input[@name='{name}']/@value") for name in ("to", "seen")}
        keys = tree.xpath("//button[@name='field']/@value")
        if keys:
            self.looks.append(Look(person, fields, keys, texts, self.versions()))

    @precondition(lambda self: self.looks and not self.world.is_deleted)
    @rule(place=SEATS, crash=CRASHES)
    def restore_from_a_former_version(self, place: int, crash: int) -> None:
        look = self.looks.pop()
        key = look.keys[place % len(look.keys)]
        is_fresh = look.versions == self.versions()
        address = page(RechargeChannel, "restore", self.channel.pk)
        answer = self.post(look.person, address, look.fields | {"field": [key]}, crash)
        after = deepcopy(self.world)
        if is_fresh:
            _label, number, name = key.split(":") if key != "all" else ("", "", "")
            wanted = (
                {name, f"{number}.{name}"} if name else set(filter(look.person.may, look.texts))
            )
            texts = {one: text for one, text in look.texts.items() if one in wanted}
            after.write(texts, look.person.name)
        self.settle(answer, after)

    # --- Deleting, and undeleting ------------------------------------------------------------

    @precondition(lambda self: not self.world.is_deleted)
    @rule(crash=CRASHES)
    def delete_the_page(self, crash: int) -> None:
        address = page(RechargeChannel, "delete", self.channel.pk)
        answer = self.post(self.people[-1], address, {"post": "yes"}, crash)
        after = deepcopy(self.world)
        after.is_deleted = True
        self.settle(answer, after)

    @precondition(lambda self: self.world.is_deleted)
    @rule(crash=CRASHES)
    def restore_the_page(self, crash: int) -> None:
        address = page(RechargeChannel, "undelete", self.channel.pk)
        answer = self.post(self.people[-1], address, {}, crash)
        after = deepcopy(self.world)
        after.is_deleted = False
        self.settle(answer, after)


def run(runs: int, **options: Any) -> None:
    run_state_machine_as_test(
        Together,
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS_AT_ONCE,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )


def test_no_change_is_lost_or_published_untold() -> None:
    """In the suite always the same few steps."""
    Together.taken = 0
    if not STEPS:
        run(4, derandomize=True)
    while Together.taken < STEPS:
        run(50)
    print(f"{Together.taken} steps")
