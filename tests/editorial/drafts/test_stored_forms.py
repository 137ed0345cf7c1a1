"""The migration of draft versions that were stored as sent forms, one of each kind of content."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.signing import Signer
from django.http import QueryDict
from django.test import Client

from editorial.accounts.roles import PUBLISHER, TRANSLATORS
from editorial.images.renditions import store_picture
from editorial.images.uploads import read_picture
from editorial.models import Draft
from guides.models import Guide
from operators.models import ChannelStep, NumberPrefix, Operator, RechargeChannel
from tests import factories
from tests.desk import added, page, sent_back
from tests.drafts import DraftForm, open_draft, publish
from tests.pictures import photo
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db

carry_over = import_module("editorial.migrations.0009_stored_forms_to_snapshots").carry_over


@pytest.fixture
def client() -> Client:
    return signed_in_as(PUBLISHER, username="publisher")


def store(
    client: Client,
    row: Any,
    rows: dict[str, dict[str, Any]] | None = None,
    without: tuple[str, ...] = (),
    **typed: Any,
) -> Draft:
    """A draft as it was stored before: its form as a browser sent it."""
    blocks = {"rows": ["dial_codes", "facts", "prefixes"]}
    answer = client.get(page(type(row), "change", row.pk), blocks)
    sent = QueryDict(mutable=True)
    fields = {**sent_back(answer), **added(answer, rows or {}), **typed}
    for name, value in fields.items():
        values = value if isinstance(value, list) else [value]
        if name not in without:
            sent.setlist(name, [str(one) for one in values])
    return Draft.objects.create(
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        data={name: values for name, values in sent.lists() if name != "csrfmiddlewaretoken"},
        made_by=User.objects.get(pk=client.session["_auth_user_id"]),
        problem="别人改了这个页面。",
    )


def test_guide_with_lists_publication_and_picture(client: Client) -> None:
    guide = factories.make_guide()
    plan, gone = factories.make_plan("plan-one"), factories.make_plan("plan-two")
    guide.plans.add(gone)
    name = store_picture(read_picture_of(photo(1200, 800)))
    store(
        client,
        guide,
        title_en="Later",
        body_zh_hans="第一行\r\n第二行",
        plans=[plan.pk],
        expire_at_0="2037-03-01",
        expire_at_1="00:00:00",
        position="7",
        cover_alt_en="A shop",
        cover_alt_zh_hans="店",
        **{"cover-kept": Signer(salt="picture").sign(name)},
    )
    carry_over(apps, None)
    draft = open_draft(guide)
    assert (draft.data, draft.author, draft.problem) == ({}, "publisher", "conflict")
    form = DraftForm(client, guide)
    assert (form.value("title_en"), form.value("position")) == ("Later", 7)
    assert form.answer.context["adminform"].form.instance.cover.name == name
    publish(client, guide)
    guide.refresh_from_db()
    assert (guide.title_en, guide.body_zh_hans) == ("Later", "第一行\n第二行")
    assert (set(guide.plans.all()), guide.cover.name) == ({plan}, name)
    assert guide.expire_at is not None


def read_picture_of(data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return read_picture(SimpleUploadedFile("cover.jpg", data), "cover.jpg", (1, 1))


def test_operator_with_parts_added_changed_and_deleted(client: Client) -> None:
    operator = factories.make_operator()
    fact, code = factories.make_fact(operator=operator), factories.make_dial_code(operator=operator)
    prefix = NumberPrefix.objects.create(operator=operator, prefix="0399")
    store(
        client,
        operator,
        rows={"prefixes": {"prefix": "0398"}},
        tagline_en="Later",
        **{
            "facts-0-text_en": "Mended fact",
            "dial_codes-0-DELETE": "on",
            "prefixes-0-prefix": "0397",
        },
    )
    carry_over(apps, None)
    assert open_draft(operator).data == {}
    publish(client, operator)
    operator.refresh_from_db()
    fact.refresh_from_db()
    assert (operator.tagline_en, fact.text_en) == ("Later", "Mended fact")
    assert not operator.dial_codes.filter(pk=code.pk).exists()
    assert {one.prefix for one in operator.prefixes.all()} == {"0397", "0398"}
    assert operator.prefixes.get(prefix="0397") == prefix


def test_channel_with_a_box_unticked_and_steps_without_numbers(client: Client) -> None:
    channel = factories.make_channel(cash=True)
    for number in (10, 20):
        ChannelStep.objects.create(channel=channel, position=number, body_en=str(number))
    store(
        client,
        channel,
        rows={"steps": {"position": "", "body_en": "Added"}},
        without=("cash",),
        **{"steps-1-body_en": "Mended"},
    )
    carry_over(apps, None)
    publish(client, channel)
    channel.refresh_from_db()
    assert channel.cash is False
    steps = channel.steps.order_by("position").values_list("position", "body_en")
    assert list(steps) == [(10, "10"), (20, "Mended"), (30, "Added")]


def test_plan_with_figures_relations_and_a_price(client: Client) -> None:
    plan, successor = factories.make_plan(), factories.make_plan("successor")
    price = {"observed_on": "2025-01", "price_pkr": "90", "price_basis": "tax_included"}
    store(
        client,
        plan,
        rows={"prices": price},
        price_pkr="120.50",
        auto_renews="True",
        state="replaced",
        successor=successor.pk,
        data_mb="",
    )
    carry_over(apps, None)
    assert open_draft(plan).data == {}
    publish(client, plan)
    plan.refresh_from_db()
    assert (plan.price_pkr, plan.auto_renews, plan.successor) == (120.5, True, successor)
    assert plan.data_mb is None
    assert plan.prices.filter(observed_on="2025-01", price_pkr=90).exists()


def make_promotion() -> Any:
    return factories.make_promotion(operator=Operator.objects.get(slug="jazz"))


@pytest.mark.parametrize(
    ("make", "typed"),
    [
        (make_promotion, {"title_en": "Later", "ends_on": "2037-01-31"}),
        (factories.make_tip, {"text_en": "Later", "importance": "high"}),
        (factories.make_tax_rate, {"summary_en": "Later", "percent": "12.50"}),
        (factories.make_phrase, {"text_en": "Later {amount}"}),
        (factories.make_method, {"name_en": "Later"}),
        (factories.make_dial_code, {"label_en": "Later", "code": "*999#"}),
        (factories.make_fact, {"text_en": "Later"}),
    ],
)
def test_other_kinds_of_content(
    client: Client, make: Callable[[], Any], typed: dict[str, str]
) -> None:
    row = make()
    store(client, row, **typed)
    carry_over(apps, None)
    assert open_draft(row).data == {}
    publish(client, row)
    row.refresh_from_db()
    assert {name: str(getattr(row, name)) for name in typed} == typed


def test_form_of_a_translator_changes_nothing_that_it_has_no_field_for() -> None:
    guide, plan = factories.make_guide(), factories.make_plan()
    guide.plans.add(plan)
    english = signed_in_as(TRANSLATORS["en"], username="english")
    store(english, guide, title_en="Translated")
    carry_over(apps, None)
    publish(english, guide)
    guide.refresh_from_db()
    assert (guide.title_en, guide.title_zh_hans) == ("Translated", "测试指南")
    assert set(guide.plans.all()) == {plan}
    assert guide.history.count() == 3


def test_others_changes_since_are_merged(client: Client) -> None:
    guide = factories.make_guide()
    store(client, guide, title_en="Later")
    guide.summary_en = "Meanwhile."
    guide.save()
    carry_over(apps, None)
    publish(client, guide)
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Later", "Meanwhile.")


def test_what_cannot_be_understood_stays_readable(client: Client) -> None:
    guide = factories.make_guide()
    store(client, guide, title_en="Later", position="many", former_field="Words of long ago")
    carry_over(apps, None)
    assert open_draft(guide).data == {
        "position": ["many"],
        "former_field": ["Words of long ago"],
    }
    text = DraftForm(client, guide).answer.content.decode()
    assert "Words of long ago" in text
    assert "former_field" in text


def test_draft_of_a_page_that_is_gone_keeps_its_data(client: Client) -> None:
    guide = factories.make_guide()
    draft = store(client, guide, title_en="Later")
    Guide.objects.filter(pk=guide.pk).delete()
    carry_over(apps, None)
    draft.refresh_from_db()
    assert draft.data["title_en"] == ["Later"]
    assert not draft.versions.exists()


def test_channel_and_steps_by_whoever_may_not_delete_keep_all_steps() -> None:
    channel = factories.make_channel()
    ChannelStep.objects.create(channel=channel, position=10, body_en="One")
    english = signed_in_as(TRANSLATORS["en"], username="english")
    store(english, channel, name_en="Translated")
    carry_over(apps, None)
    publish(english, channel)
    assert RechargeChannel.objects.get(pk=channel.pk).name_en == "Translated"
    assert channel.steps.count() == 1
