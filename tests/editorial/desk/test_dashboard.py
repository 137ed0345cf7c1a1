"""The admin's first page: what it shows, to whom, and how often it asks the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.utils import timezone

from editorial.content.verification_admin import Verifying
from editorial.models import Correction, Verified
from guides.models import Guide, Tip
from operators.models import ChannelStep, DialCode, Operator, Plan, TaxRate
from tests import factories
from tests.desk import page
from tests.pages import Page, read
from tests.test_queries import PLANS, grow

pytestmark = pytest.mark.django_db

MOST = 20
SECTIONS = ("due", "translations", "waiting", "drafts", "ages", "recent", "calendar", "everything")


def desk(client: Client, language: str = "en") -> Page:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return read(client, "/admin/")


def shown(found: Page) -> list[str]:
    return [one for one in SECTIONS if found.tree.xpath(f"//*[@id='{one}']")]


def signed_in(client: Client, *rights: str, models: tuple[Any, ...] = (Tip,)) -> Client:
    """A colleague with these permissions (``change``, ``view``) on these models and no other.

    What they may change they may also verify.
    """
    editor = User.objects.create_user("editor", is_staff=True)
    for model in models:
        kind = ContentType.objects.get_for_model(model)
        codenames = [f"{right}_{model._meta.model_name}" for right in rights]
        granted = Permission.objects.filter(content_type=kind, codename__in=codenames)
        editor.user_permissions.add(*granted)
    editor.user_permissions.add(Permission.objects.get(codename="verify_content"))
    client.force_login(editor)
    return client


# --- What everybody finds ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "今天要做的事"), ("en", "What needs you today")]
)
def test_an_administrator_finds_every_section(
    admin_client: Client, language: str, title: str
) -> None:
    found = desk(admin_client, language)
    assert shown(found) == list(SECTIONS)
    assert found.words("//h1") == [title]


def test_the_figures_of_the_day_are_those_of_the_sections(admin_client: Client) -> None:
    factories.make_question(operator=Operator.objects.get(slug="jazz"))
    factories.make_promotion(title_en="", publish_at=timezone.now() + timedelta(days=2))
    found = desk(admin_client)
    words = found.words("//ul[@class='in-short']/li")
    assert words[1:] == ["1 reader waiting", "1 text to translate", "1 date in two weeks"]
    due = sum(int(figure) for figure in found.words("//*[@id='due']//ul//strong"))
    assert words[0] == f"{due} facts to check"
    assert due > 100


def test_a_fact_due_is_shown_with_its_form_and_its_source(admin_client: Client) -> None:
    TaxRate.objects.update(verified_on=timezone.localdate())
    tax = factories.make_tax_rate(summary_en="The <first> tax")
    first = desk(admin_client).tree.xpath("//*[@id='due']//tbody/tr")[0]
    cells = [" ".join(cell.text_content().split()) for cell in first]
    assert cells == ["Tax rate The <first> tax", "never", "example.org", "Check"]
    addresses = first.xpath(".//a/@href")
    form = page(type(tax), "change", tax.pk)
    assert addresses == [form, "https://example.org/source", form]


def test_ten_facts_are_shown_and_figures_lead_to_the_rest(admin_client: Client) -> None:
    found = desk(admin_client)
    assert len(found.tree.xpath("//*[@id='due']//tbody/tr")) == 10
    address = found.tree.xpath("//*[@id='due']//a[starts-with(., 'Plans')]/@href")[0]
    assert address == page(Plan, "changelist") + "?due=yes"
    listed = admin_client.get(address).context["cl"].result_count
    assert found.one("//*[@id='due']//a[starts-with(., 'Plans')]/strong") == str(listed)


def test_every_cell_of_the_matrix_is_a_link_to_its_rows(admin_client: Client) -> None:
    factories.make_guide(title_en="")
    found = desk(admin_client)
    cells = found.tree.xpath("//table[@class='matrix']/tbody//td")
    rows = found.tree.xpath("//table[@class='matrix']/tbody/tr")
    assert len(cells) == 6 * len(rows)
    assert all(cell.xpath("./a/@href") for cell in cells)
    guides = f"//table[@class='matrix']//a[starts-with(@href, '{page(Guide, 'changelist')}?')]"
    others = str(Guide.objects.count() - 1)
    assert found.words(guides) == ["0", "0", str(Guide.objects.count()), "1", "0", others]
    addresses = found.tree.xpath(f"{guides}/@href")
    assert addresses[3] == page(Guide, "changelist") + "?translation_en=missing"


def test_steps_are_counted_and_lead_to_their_list(admin_client: Client) -> None:
    text = desk(admin_client).response.text
    assert page(ChannelStep, "changelist") + "?translation_en=current" in text


def test_charts_are_told_in_words(admin_client: Client) -> None:
    factories.make_promotion(title_en="")
    found = desk(admin_client)
    titles = found.words("//*[@id='translations']//*[name()='svg']/*[name()='title']")
    assert titles[1].endswith("up to date, 0 outdated, 1 missing")
    ages = found.words("//*[@id='ages']//th | //*[@id='ages']//td[@class='figure']")
    assert ages[:2] == ["in the last 30 days", "0"]
    assert ages[-2] == "never"


def test_nothing_on_the_page_is_styled_or_scripted_inline(admin_client: Client) -> None:
    text = desk(admin_client).response.text
    assert "style=" not in text
    assert "<style" not in text
    assert "<script>" not in text


def test_readers_words_and_names_are_text_and_carry_their_language(admin_client: Client) -> None:
    factories.make_question(
        operator=Operator.objects.get(slug="jazz"), reader_words="<script>alert(1)</script>"
    )
    found = desk(admin_client)
    assert found.words("//*[@id='waiting']//a[@lang='zh-Hans']") == ["<script>alert(1)</script>"]
    factories.make_promotion(status="draft", title_en="")
    found = desk(admin_client)
    assert found.one("//*[@id='drafts']//span[@lang='zh-Hans']") == "首充赠送"


def test_drafts_and_dates_are_shown_with_their_forms(admin_client: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    draft = factories.make_promotion(status="draft", publish_at=timezone.now() - timedelta(days=3))
    guide = factories.make_guide(expire_at=tomorrow)
    found = desk(admin_client)
    assert "was planned for" in found.one("//*[@id='drafts']//li[1]/span")
    assert page(type(draft), "change", draft.pk) in found.tree.xpath("//*[@id='drafts']//a/@href")
    day = found.tree.xpath("//*[@id='calendar']//li[h3]")[1]
    assert "comes off" in day.text_content()
    assert day.xpath(".//a/@href") == [page(Guide, "change", guide.pk)]
    assert len(found.tree.xpath("//*[@id='calendar']//li[contains(@class, 'today')]")) == 1


def test_changes_are_told_with_who_and_what(admin_client: Client) -> None:
    tip = factories.make_tip()
    chosen = {"action": "archive", "_selected_action": [tip.pk]}
    admin_client.post(page(Tip, "changelist"), chosen)
    line = desk(admin_client).one("//*[@id='recent']//li")
    assert "admin" in line
    assert "Changed status" in line


# --- Nothing to do -----------------------------------------------------------------------------


def test_who_has_nothing_to_do_is_told_kindly(client: Client) -> None:
    Tip.objects.update(verified_on=timezone.localdate(), verified_by=None)
    signed_in(client, "view", "change", models=(Tip, Correction))
    found = desk(client)
    assert found.words("//p[@class='empty']") == [
        "Every published fact has been checked in time. Thank you.",
        "Both languages say the same everywhere.",
        "Nothing waits for an answer.",
        "No drafts: everything written is published.",
        "Nobody has said so far.",
        "Nobody has changed anything here yet.",
        "Nothing is planned to appear or to come off.",
    ]


def test_drafts_that_all_have_their_day_are_not_listed_beside(client: Client) -> None:
    factories.make_tip(status="draft", publish_at=timezone.now() + timedelta(days=30))
    found = desk(signed_in(client, "view", "change"))
    assert found.one("//*[@id='drafts']/p") == "Every draft has its day."
    assert found.one("//*[@id='drafts']/ul") == "Tips 1"


def test_a_handbook_without_facts_has_no_ages(client: Client) -> None:
    Tip.objects.update(status="draft")
    found = desk(signed_in(client, "view", "change"))
    assert found.one("//*[@id='ages']/p") == "No fact is published yet."


# --- Each role its desk ------------------------------------------------------------------------


def test_an_account_without_a_role_is_told_whom_to_ask(client: Client) -> None:
    found = desk(signed_in(client))
    assert shown(found) == ["everything"]
    assert "Ask an administrator" in found.one("//*[@id='everything']/p")


def test_who_may_only_look_finds_nothing_to_check_or_to_answer(client: Client) -> None:
    found = desk(signed_in(client, "view", models=(Tip, Correction)))
    assert shown(found) == ["translations", "recent", "everything"]


def test_an_editor_of_one_kind_finds_that_kind_alone(client: Client) -> None:
    factories.make_guide(status="draft")
    factories.make_question(operator=Operator.objects.get(slug="jazz"))
    found = desk(signed_in(client, "view", "change"))
    assert shown(found) == [one for one in SECTIONS if one != "waiting"]
    assert found.words("//*[@id='due']//tbody//span[@class='kind']") == ["Tip"] * 10
    assert found.words("//table[@class='matrix']/tbody//th") == ["Tips"]
    assert found.words("//*[@id='drafts']/p") == ["No drafts: everything written is published."]
    assert page(Guide, "changelist") not in found.response.text


@pytest.mark.parametrize(
    ("rights", "first"),
    [(["translate_en"], "English"), (["translate_zh_hans"], "中文"), ([], "中文")],
)
def test_an_editor_who_translates_finds_the_own_language_first(
    client: Client, rights: list[str], first: str
) -> None:
    signed_in(client, "view", "change")
    editor = User.objects.get(username="editor")
    editor.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    found = desk(client)
    assert found.words("//table[@class='matrix']/thead//th[@colspan]")[0] == first
    assert found.words("//*[@id='translations']//dt")[0] == first


def test_who_may_change_but_not_verify_has_nothing_due(client: Client) -> None:
    signed_in(client, "view", "change")
    User.objects.get(username="editor").user_permissions.remove(
        Permission.objects.get(codename="verify_content")
    )
    assert "due" not in shown(desk(client))


# --- At scale ----------------------------------------------------------------------------------


def test_the_desk_asks_as_often_with_thousands_of_plans_and_at_most_twenty_times(
    admin_client: Client,
) -> None:
    report_and_draft(DialCode.objects.all()[:1])
    desk(admin_client)
    before = desk(admin_client)
    with transaction.atomic():
        grow(range(PLANS))
        report_and_draft(DialCode.objects.all()[1:40])
        Plan.objects.filter(slug__startswith="plan-1").update(status="draft")
        Plan.objects.filter(slug__startswith="plan-2").update(expire_at=timezone.now())
        after = desk(admin_client)
        transaction.set_rollback(True)
    plans = "//*[@id='due']//a[starts-with(., 'Plans')]/strong"
    assert int(after.one(plans)) > int(before.one(plans)) + PLANS // 4
    assert before.queries == after.queries <= MOST


def report_and_draft(rows: Any) -> None:
    for row in rows:
        Correction.objects.create(content_object=row, seen="错", language="zh-hans")
        row.status = "draft"
        row.save()


def test_an_editor_with_few_rights_asks_no_more(client: Client) -> None:
    signed_in(client, "view", "change", models=(Tip, Guide, Correction))
    desk(client)
    assert desk(client).queries <= MOST


def test_every_kind_of_fact_is_known_to_the_admin() -> None:
    kinds = [one for one in admin.site._registry if issubclass(one, Verified)]
    assert all(isinstance(admin.site._registry[one], Verifying) for one in kinds)
    assert len(kinds) == 13
