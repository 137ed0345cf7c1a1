"""Two people save the same form: nothing that either wrote is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from editorial.models import MergeNote
from guides.models import Guide
from operators.models import Plan
from tests import factories
from tests.desk import faults, page, save, sent_back

pytestmark = pytest.mark.django_db


def editor(name: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.create_superuser(name, password="x"))
    return client


@pytest.fixture
def li() -> Client:
    return editor("li")


@pytest.fixture
def ann() -> Client:
    return editor("ann")


@pytest.fixture
def guide() -> Guide:
    return factories.make_guide()


class OpenForm:
    """A form that somebody has open; saving it sends what it showed and what was typed."""

    def __init__(self, client: Client, row: Any) -> None:
        self.client, self.row = client, row
        self.address = page(type(row), "change", row.pk)
        self.data = sent_back(client.get(self.address))

    def save(self, **typed: Any) -> Any:
        self.data |= typed
        return self.client.post(self.address, self.data)


def told(client: Client, response: Any) -> str:
    page = client.get(response.url)
    return " ".join(str(message) for message in page.context["messages"])


def told_later(client: Client) -> str:
    page_ = client.get(page(Guide, "changelist"))
    return " ".join(str(message) for message in page_.context["messages"])


def test_changes_of_different_fields_are_merged(li: Client, ann: Client, guide: Guide) -> None:
    chinese, english = OpenForm(li, guide), OpenForm(ann, guide)
    assert faults(chinese.save(body_zh_hans="新的正文。")) == {}
    assert faults(english.save(title_en="A better title")) == {}
    guide.refresh_from_db()
    assert (guide.body_zh_hans, guide.title_en) == ("新的正文。", "A better title")


def test_both_are_told(li: Client, ann: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(body_en="Li wrote this.")
    assert "li saved this page while you were editing it" in told(ann, second.save(title_en="New"))
    later = li.get(page(Guide, "changelist"))
    words = " ".join(str(message) for message in later.context["messages"])
    assert "ann saved “New” after you. Your changes are kept: " in words
    assert "text (English)" in words
    assert not MergeNote.objects.exists()


def test_a_field_that_both_changed_is_shown_and_nothing_is_saved(
    li: Client, ann: Client, guide: Guide
) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="Li's title")
    answer = second.save(title_en="Ann's title", summary_en="Ann's summary.")
    assert list(faults(answer)) == ["title_en"]
    words = answer.content.decode()
    assert "Test guide" in words
    assert "Li&#x27;s" in words
    assert "Ann&#x27;s title" in words
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Li's title", "One sentence.")


def choose(answer: Any, field: str, side: str) -> dict[str, str]:
    conflict = answer.context["adminform"].form.conflicts[field]
    return {conflict.name: f"{side}:{conflict.tag}"}


@pytest.mark.parametrize(("side", "kept"), [("yours", "Ann's title"), ("theirs", "Li's title")])
def test_what_was_chosen_is_saved_with_all_the_rest(
    li: Client, ann: Client, guide: Guide, side: str, kept: str
) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="Li's title", body_en="Li's text.")
    answer = second.save(title_en="Ann's title", summary_en="Ann's summary.")
    assert faults(second.save(**choose(answer, "title_en", side))) == {}
    guide.refresh_from_db()
    assert guide.title_en == kept
    assert (guide.body_en, guide.summary_en) == ("Li's text.", "Ann's summary.")


def test_a_choice_holds_only_for_what_was_shown(li: Client, ann: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="Li's title")
    chosen = choose(second.save(title_en="Ann's title"), "title_en", "yours")
    OpenForm(li, guide).save(title_en="Li thought again")
    assert list(faults(second.save(**chosen))) == ["title_en"]


def test_the_same_change_by_both_needs_no_choice(li: Client, ann: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="The same")
    assert faults(second.save(title_en="The same", summary_en="And this.")) == {}
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("The same", "And this.")


def test_line_ends_of_a_browser_are_no_change(li: Client, ann: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(body_en="## What to do\n\nText, and more.")
    windows = guide.body_en.replace("\n", "\r\n")
    assert faults(second.save(body_en=windows, title_en="New")) == {}
    guide.refresh_from_db()
    assert guide.body_en == "## What to do\n\nText, and more."


def test_lists_of_rows_are_merged_row_by_row(li: Client, ann: Client, guide: Guide) -> None:
    a, b, c = (factories.make_plan(f"plan-{name}") for name in "abc")
    guide.plans.set([a, b])
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(plans=[b.pk])
    assert faults(second.save(plans=[a.pk, b.pk, c.pk])) == {}
    assert set(guide.plans.all()) == {b, c}


def test_a_choice_among_operators_is_merged_too(li: Client, ann: Client) -> None:
    plan = factories.make_plan()
    other = factories.make_operator()
    first, second = OpenForm(li, plan), OpenForm(ann, plan)
    first.save(operator=other.pk, validity_days=10)
    assert faults(second.save(price_pkr=150)) == {}
    plan.refresh_from_db()
    assert (plan.operator, plan.validity_days, plan.price_pkr) == (other, 10, 150)


def test_a_conflict_of_figures_is_told_in_words(li: Client, ann: Client) -> None:
    plan = factories.make_plan(price_basis="tax_included")
    first, second = OpenForm(li, plan), OpenForm(ann, plan)
    first.save(price_basis="tax_excluded")
    answer = second.save(price_basis="load_required")
    conflict = answer.context["adminform"].form.conflicts["price_basis"]
    assert (conflict.base, conflict.theirs, conflict.yours, conflict.who) == (
        "with sales tax",
        "without tax",
        "amount to recharge",
        "li",
    )


def test_an_invalid_field_keeps_its_own_error(li: Client, ann: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="New")
    assert list(faults(second.save(slug="Not A Slug"))) == ["slug"]


def test_a_translation_written_against_an_older_text_is_outdated(
    li: Client, ann: Client, guide: Guide
) -> None:
    chinese, english = OpenForm(li, guide), OpenForm(ann, guide)
    chinese.save(body_zh_hans="完全不同的正文。")
    assert faults(english.save(body_en="Written for the former text.")) == {}
    guide.refresh_from_db()
    assert guide.field_status("body", "en") == "outdated"
    chinese = OpenForm(li, guide)
    chinese.save(body_zh_hans="## 做什么\n\n正文。")
    guide.refresh_from_db()
    assert guide.field_status("body", "en") == "current"


def test_a_translation_written_by_whoever_changed_the_source_is_current(
    li: Client, ann: Client, guide: Guide
) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="Other")
    second.save(body_zh_hans="新的正文。", body_en="New text.")
    guide.refresh_from_db()
    assert guide.field_status("body", "en") == "current"


def test_nothing_is_verified_that_changed_under_the_verifier(li: Client, ann: Client) -> None:
    plan = factories.make_plan()
    first, second = OpenForm(li, plan), OpenForm(ann, plan)
    first.save(price_pkr=999, _source_holds="on")
    answer = second.save(_verb="verify")
    assert "Look at it once more" in told(ann, answer)
    plan.refresh_from_db()
    assert (plan.price_pkr, plan.verified_on) == (999, None)


UNKNOWN_VERSIONS = ["", "x", "-1", "0", "9" * 30, "1"]


@pytest.mark.parametrize("version", UNKNOWN_VERSIONS)
def test_form_without_known_base_version_asks_before_it_overwrites(
    li: Client, ann: Client, guide: Guide, version: str
) -> None:
    old = OpenForm(li, guide)
    OpenForm(ann, guide).save(title_en="Ann's title")
    answer = old.save(base_version=version, summary_en="Li's summary.")
    assert list(faults(answer)) == ["title_en", "summary_en"]
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Ann's title", "One sentence.")
    chosen = choose(answer, "title_en", "theirs") | choose(answer, "summary_en", "yours")
    assert faults(old.save(**chosen)) == {}
    guide.refresh_from_db()
    assert (guide.title_en, guide.summary_en) == ("Ann's title", "Li's summary.")


def test_form_without_known_base_version_is_saved_when_nothing_differs(
    li: Client, guide: Guide
) -> None:
    assert faults(save(li, Guide, guide.pk, base_version="")) == {}


def test_list_without_known_base_version_is_asked_about(li: Client, guide: Guide) -> None:
    a, b = (factories.make_plan(f"plan-{name}") for name in "ab")
    guide.plans.set([a])
    form = OpenForm(li, guide)
    answer = form.save(base_version="", plans=[b.pk])
    conflict = answer.context["adminform"].form.conflicts["plans"]
    assert (conflict.theirs, conflict.yours) == (str(a), str(b))
    assert faults(form.save(**choose(answer, "plans", "theirs"))) == {}
    assert set(guide.plans.all()) == {a}


def test_replaced_text_is_told_to_both_with_a_link_to_it(
    li: Client, ann: Client, guide: Guide
) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="Li's title", body_en="Li's text.")
    version = guide.history.latest("history_id")
    answer = second.save(title_en="Ann's title")
    words = told(ann, second.save(**choose(answer, "title_en", "yours")))
    assert "Nothing of theirs is lost" not in words
    assert "Their changes are kept: text (English)." in words
    assert "You have replaced: title (English)." in words
    assert f"?old={version.changeset_id}&amp;new=now" in words
    words = told_later(li)
    assert "Your changes are kept: text (English)." in words
    assert "Replaced: title (English)." in words
    assert f"?old={version.changeset_id}&amp;new=now" in words


def test_replaced_text_is_told_only_to_its_writer(li: Client, ann: Client, guide: Guide) -> None:
    bob = editor("bob")
    first, second, third = OpenForm(li, guide), OpenForm(bob, guide), OpenForm(ann, guide)
    first.save(title_en="Li's title")
    second.save(body_en="Bob's text.")
    answer = third.save(title_en="Ann's title")
    third.save(**choose(answer, "title_en", "yours"))
    assert "Replaced: title (English)." in told_later(li)
    words = told_later(bob)
    assert "Your changes are kept: text (English)." in words
    assert "Replaced" not in words


def test_texts_given_up_for_theirs_count_as_kept(li: Client, ann: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(ann, guide)
    first.save(title_en="Li's title")
    answer = second.save(title_en="Ann's title")
    words = told(ann, second.save(**choose(answer, "title_en", "theirs")))
    assert "Their changes are kept: title (English)." in words
    assert "replaced" not in words


def test_own_save_in_another_window_is_told_as_ones_own(li: Client, guide: Guide) -> None:
    first, second = OpenForm(li, guide), OpenForm(li, guide)
    first.save(title_en="From the first window")
    answer = second.save(title_en="From the second window")
    words = answer.content.decode()
    assert "As you saved it in another window" in words
    assert "Theirs" not in words
    assert "You changed this too, in another window." in str(faults(answer))
    words = told(li, second.save(**choose(answer, "title_en", "yours")))
    assert "You saved this page in another window" in words
    assert not MergeNote.objects.exists()


def test_a_plan_is_saved_unchanged_without_a_new_version(li: Client) -> None:
    plan = Plan.objects.get(slug="jazz-weekly-super")
    assert OpenForm(li, plan).save().status_code == 302
    plan.refresh_from_db()
    assert plan.prices.count() == Plan.objects.get(pk=plan.pk).prices.count()
