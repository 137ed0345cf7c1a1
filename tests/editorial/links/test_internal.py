"""Whether a link between our own pages leads somewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from editorial.links.internal import _models_by_view, check_internal
from editorial.links.results import NOWHERE, WORKS, Finding, State
from guides.models import Guide
from operators.models import Operator, Plan, RechargeChannel
from tests.factories import make_guide, make_operator, make_plan

pytestmark = pytest.mark.django_db


def found(path: str) -> Finding:
    return check_internal([path])[path]


def test_every_kind_of_page_is_known_by_its_own_address() -> None:
    assert _models_by_view() == {
        "operators:operator": Operator,
        "operators:plan": Plan,
        "operators:channel": RechargeChannel,
        "guides:guide": Guide,
    }


@pytest.mark.parametrize(
    "path",
    [
        "/", "/plans/", "/plans", "/plans/compare/", "/operators/", "/recharge/", "/guides/",
        "/offline/", "/changes/", "/about/", "/feed.xml",
        "/operators/jazz/", "/plans/jazz-weekly-super/", "/plans/jazz-weekly-super",
        "/recharge/retail-shop/", "/guides/choose-a-plan/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_that_is_there_works_whatever_language_asks(path: str, language: str) -> None:
    with translation.override(language):
        assert found(path) == WORKS


@pytest.mark.parametrize(
    "path",
    [
        "/plans/no-such-plan/", "/operators/jazz-weekly-super/", "/plan/jazz-weekly-super/",
        "/Plans/", "/sitemap.xml", "/media/x.png", "/admin/", "/static/site.css",
        "plans/jazz-weekly-super/", "../plans/", "www.jazz.com.pk", "/plans/%E5%A5%97/",
        "/plans/jazz-weekly-super/more/", "/%00/", "//", "/en/plans/",
    ],
)  # fmt: skip
def test_what_no_reader_can_open_leads_nowhere(path: str) -> None:
    assert found(path) == NOWHERE


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "archived"},
        {"publish_at": "2999-01-01T00:00:00Z"},
        {"expire_at": "2020-01-01T00:00:00Z"},
    ],
)
def test_a_page_that_readers_may_not_see_leads_nowhere(fields: dict[str, Any]) -> None:
    make_guide("hidden", **fields)
    assert found("/guides/hidden/") == NOWHERE


def test_a_plan_goes_with_its_operator() -> None:
    operator = make_operator()
    make_plan("its-plan", operator=operator)
    assert found("/plans/its-plan/") == WORKS
    operator.status = "archived"
    operator.save()
    assert found("/plans/its-plan/") == NOWHERE


def test_a_page_with_a_new_slug_has_moved() -> None:
    guide = make_guide("old-name")
    guide.slug = "new-name"
    guide.save()
    assert found("/guides/old-name/") == Finding(State.MOVED, moved_to="/guides/new-name/")
    assert found("/guides/new-name/") == WORKS


def test_many_links_are_looked_up_together(django_assert_num_queries: Any) -> None:
    plans = [f"/plans/{plan.slug}/" for plan in Plan.objects.all()[:30]]
    _models_by_view()
    with django_assert_num_queries(1):
        assert set(check_internal(plans).values()) == {WORKS}
    # The missing ones cost a look at who has and who had the slug.
    with django_assert_num_queries(4):
        assert check_internal([*plans, "/plans/a/", "/plans/b/", "/guides/choose-a-plan/"])


def test_no_links_take_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert check_internal(["/", "/nowhere/"]) == {"/": WORKS, "/nowhere/": NOWHERE}
