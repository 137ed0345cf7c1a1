"""The list of links, and the warning for whoever saves one that leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from django.utils.dateformat import format as date_format

from editorial.links.results import NOWHERE, Finding, Reason, State
from editorial.models import Link
from guides.models import Guide, Question
from operators.models import Plan
from tests.desk import act, faults, page, queries, save
from tests.factories import BARE, make_guide, make_plan, make_promotion, make_question, make_tip

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
GONE = Finding.of(Reason.STATUS, "404")


def break_link(row: Any, finding: Finding = GONE) -> Link:
    link = Link.objects.of(row).get()
    for _run in range(2):
        link.found(finding)
    link.save()
    return link


# --- The list ---------------------------------------------------------------------------------


def test_a_broken_link_leads_to_the_form_where_it_is_mended(admin_client: Client) -> None:
    plan = make_plan()
    break_link(plan)
    text = admin_client.get(f"{page(Link, 'changelist')}?state=broken", headers=EN).text
    assert f'href="{page(Plan, "change", plan.pk)}">Jazz Test Weekly</a>' in text
    assert 'href="https://example.org/source"' in text
    assert "The server answers with an error (404)" in text
    text = admin_client.get(page(Link, "changelist"), headers={"Accept-Language": "zh-hans"}).text
    assert "服务器报错（404）" in text


def test_broken_links_stand_first(admin_client: Client) -> None:
    break_link(make_tip())
    found = admin_client.get(page(Link, "changelist")).context["cl"].result_list
    assert found[0].state == State.BROKEN
    assert len(found) == 50


def test_the_list_narrows_by_state_and_kind_and_finds_addresses(admin_client: Client) -> None:
    break_link(make_tip(source_url="https://rare.example/page"))

    def listed(query: str) -> list[str]:
        found = admin_client.get(f"{page(Link, 'changelist')}?{query}").context["cl"].result_list
        return [link.url for link in found]

    assert listed("state=broken") == ["https://rare.example/page"]
    assert listed("q=rare.example") == ["https://rare.example/page"]
    assert all(url.startswith("/") for url in listed("kind=internal"))


def test_the_list_narrows_by_what_cites_in_the_words_of_the_sidebar(admin_client: Client) -> None:
    make_promotion()
    address = page(Link, "changelist")
    response = admin_client.get(address, headers=EN)
    (narrowing,) = [one for one in response.context["cl"].filter_specs if "kind of" in one.title]
    offered = {label: key for key, label in narrowing.lookup_choices}
    assert set(offered) > {"guide", "plan", "promotion", "number prefix"}
    assert not set(offered) & {"shop phrase", "step", "historical guide"}
    found = admin_client.get(f"{address}?content={offered['promotion']}").context["cl"].result_list
    assert {link.content_type.model for link in found} == {"promotion"}
    everything = admin_client.get(f"{address}?content=odd").context["cl"]
    assert everything.result_count == Link.objects.count()


def test_a_broken_link_tells_since_when_and_a_failing_one_does_not(admin_client: Client) -> None:
    link = Link.objects.of(make_tip()).get()
    address = f"{page(Link, 'changelist')}?q=example.org/source"
    told = []
    for _run in range(2):
        link.found(GONE)
        link.save()
        told.append(admin_client.get(address, headers=EN).text)
    day = date_format(timezone.localdate(), "N j, Y")
    assert [day in text.partition("<tbody")[2] for text in told] == [False, True]
    assert "Failed once: The server answers with an error (404)" in told[0]


def test_what_is_no_path_is_shown_without_a_link(admin_client: Client) -> None:
    guide = make_guide(**BARE, body_en="[x](www.jazz.com.pk)")
    break_link(guide, NOWHERE)
    text = admin_client.get(f"{page(Link, 'changelist')}?state=broken").text
    assert "www.jazz.com.pk" in text
    assert 'href="www.jazz.com.pk"' not in text


def test_a_longer_list_takes_no_more_queries(admin_client: Client) -> None:
    address = f"{page(Link, 'changelist')}?state=broken"
    break_link(make_plan("first"))
    queries(admin_client, address)
    few = queries(admin_client, address)
    for number, plan in enumerate(Plan.objects.exclude(operator__slug="jazz")[:6]):
        break_link(make_plan(f"plan-{number}", operator=plan.operator))
    assert queries(admin_client, address) <= few


def test_a_link_is_only_read(admin_client: Client) -> None:
    link = break_link(make_tip())
    assert admin_client.get(page(Link, "add")).status_code == 403
    assert 'name="_save"' not in admin_client.get(page(Link, "change", link.pk)).text
    assert admin_client.post(page(Link, "change", link.pk), {"state": "works"}).status_code == 403
    assert admin_client.post(page(Link, "delete", link.pk), {"post": "yes"}).status_code == 403


def test_checking_again_waits_for_the_next_run(admin_client: Client) -> None:
    link = break_link(make_tip())
    (told,) = act(admin_client, Link, "check_again", link)
    link.refresh_from_db()
    assert (link.checked_at, link.state) == (None, State.BROKEN)
    assert told == "下次检查会先查这 1 条链接。"
    assert Link.objects.external()[0].checked_at is None


def test_who_may_only_look_cannot_have_it_checked(client: Client) -> None:
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_link"))
    client.force_login(viewer)
    offered = client.get(page(Link, "changelist")).context["cl"].model_admin
    assert offered.get_actions(client.get(page(Link, "changelist")).wsgi_request) == {}
    viewer.user_permissions.add(Permission.objects.get(codename="change_link"))
    assert "check_again" in client.get(page(Link, "changelist")).text


# --- The warning ------------------------------------------------------------------------------


def told(response: Any, client: Client, language: str) -> list[str]:
    assert faults(response) == {}
    followed = client.get(response["Location"], headers={"Accept-Language": language})
    return [str(one) for one in followed.context["messages"] if one.level_tag == "warning"]


BODY = "[x](/plans/no-such-plan/) [y](/plans/) [z](www.jazz.com.pk)"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Saved, but these links are broken: /plans/no-such-plan/ in “text (English)”; "
            "www.jazz.com.pk in “text (English)”.",
        ),
        (
            "zh-hans",
            "已保存，但这些站内链接打不开：“正文（英文）”里的 /plans/no-such-plan/；"
            "“正文（英文）”里的 www.jazz.com.pk。",
        ),
    ],
)
def test_whoever_saves_a_link_that_leads_nowhere_is_told_and_it_is_saved(
    admin_client: Client, language: str, words: str
) -> None:
    guide = make_guide()
    response = save(admin_client, Guide, guide.pk, language=language, body_en=BODY)
    assert told(response, admin_client, language) == [words]
    guide.refresh_from_db()
    assert guide.body_en == BODY


def test_a_link_to_a_former_address_is_told_with_the_new_one(admin_client: Client) -> None:
    plan = make_plan("old-name")
    plan.slug = "new-name"
    plan.save()
    guide = make_guide()
    response = save(
        admin_client, Guide, guide.pk, language="en", body_zh_hans="[x](/plans/old-name/)"
    )
    assert told(response, admin_client, "en") == [
        "These pages have a new address: /plans/old-name/ → /plans/new-name/ in “text (Chinese)”."
    ]


def test_an_answer_is_read_like_a_guide(admin_client: Client) -> None:
    question = make_question(guide=make_guide())
    response = save(
        admin_client, Question, question.pk, language="en", question_en="?", answer_en="[x](/no/)"
    )
    assert len(told(response, admin_client, "en")) == 1


def test_sound_links_and_those_elsewhere_are_no_cause_for_a_warning(admin_client: Client) -> None:
    guide = make_guide()
    text = "[x](/plans/#a) [y](https://a.example/gone) [z](/en/guides/choose-a-plan/)"
    response = save(admin_client, Guide, guide.pk, language="en", body_en=text)
    assert told(response, admin_client, "en") == []
