"""Ways to recharge, their steps, and what one pays with."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from operators.models import ChannelStep, PaymentMethod, RechargeChannel
from operators.models.visitor_fit import VisitorFit, visitor_fit_rank
from tests.factories import make_channel, make_method

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("least", "most"), [(None, None), (100, None), (None, 100), (100, 100), (0, 10_000)]
)
def test_amounts_have_a_sound_range_or_none(least: int | None, most: int | None) -> None:
    make_channel(min_pkr=least, max_pkr=most).full_clean()


def test_the_largest_amount_is_not_below_the_smallest() -> None:
    channel = make_channel()
    channel.min_pkr, channel.max_pkr = 100, 99
    with pytest.raises(ValidationError):
        channel.full_clean()
    with pytest.raises(IntegrityError, match="operators_rechargechannel_min_not_over_max"):
        channel.save()


def test_nothing_is_promised_of_a_new_channel() -> None:
    channel = RechargeChannel()
    assert (channel.visitor_fit, channel.foreign_card) == ("unconfirmed", "unclear")
    assert PaymentMethod().visitor_fit == "unconfirmed"


def test_what_works_for_a_visitor_comes_first() -> None:
    RechargeChannel.objects.all().delete()
    for fit in reversed(VisitorFit.values):
        make_channel(fit.replace("_", "-"), visitor_fit=fit)
    ranked = RechargeChannel.objects.order_by(visitor_fit_rank())
    assert [channel.visitor_fit for channel in ranked] == [
        "works",
        "unconfirmed",
        "residents_only",
        "does_not_work",
    ]


def test_steps_come_in_their_order() -> None:
    channel = make_channel()
    for position in (2, 3, 1):
        ChannelStep.objects.create(channel=channel, position=position, body_en=f"Step {position}")
    assert [str(step) for step in channel.steps.all()] == ["1. Step 1", "2. Step 2", "3. Step 3"]


def test_a_step_is_known_by_its_title_where_it_has_one() -> None:
    assert str(ChannelStep(position=2, title_zh_hans="付款", body_zh_hans="付。")) == "2. 付款"


def test_two_steps_cannot_have_one_number() -> None:
    channel = make_channel()
    ChannelStep.objects.create(channel=channel, position=1, body_en="One")
    with pytest.raises(ValidationError):
        ChannelStep(channel=channel, position=1, body_en="Two").full_clean()
    with pytest.raises(IntegrityError):
        ChannelStep.objects.create(channel=channel, position=1, body_en="Two")


def test_steps_go_with_their_channel() -> None:
    channel = make_channel()
    step = ChannelStep.objects.create(channel=channel, position=1, body_en="One")
    channel.delete()
    assert not ChannelStep.objects.filter(pk=step.pk).exists()


def test_steps_are_checked_for_translation() -> None:
    step = ChannelStep.objects.create(channel=make_channel(), body_zh_hans="付款", body_en="")
    assert step.filled_languages() == ["zh-hans"]
    assert step.translation_status("en") == "missing"


def test_channels_and_methods_are_known_by_name() -> None:
    assert str(make_channel(name_zh_hans="小店")) == "小店"
    assert str(make_method(name_zh_hans="现金")) == "现金"


def test_a_channel_has_an_address() -> None:
    assert make_channel().get_absolute_url() == "/zh-hans/recharge/test-channel/"
