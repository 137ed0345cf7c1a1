"""An editor brings a table: what is refused, and who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.db import models
from django.test import Client

from editorial.imports.admin import WithImports
from editorial.imports.table import MOST_BYTES
from editorial.models import ImportRow, ImportRun
from guides.models import Guide, Question
from operators.models import Operator, Plan
from tests.desk import page
from tests.factories import make_guide, make_plan
from tests.pages import Page, parsed
from tests.tables import brought, csv_of, do, last_run, prices, shown, upload, xlsx_of

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def plan() -> Plan:
    return make_plan("a")


IMPORTING = [one.model for one in admin.site._registry.values() if isinstance(one, WithImports)]


def may(user: User, *codenames: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))


# --- The list ---------------------------------------------------------------------------------


def test_every_list_of_facts_offers_imports() -> None:
    assert {model._meta.model_name for model in IMPORTING} == {
        "operator", "operatorfact", "numberprefix", "dialcode", "taxrate", "plan", "planprice",
        "paymentmethod", "rechargechannel", "channelstep", "shopphrase", "promotion",
        "tip", "guide",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", IMPORTING, ids=lambda model: model._meta.model_name)
def test_every_import_page_opens_and_says_what_the_columns_are(
    admin_client: Client, model: type[models.Model], language: str
) -> None:
    listed = admin_client.get(page(model, "changelist")).text
    assert f'href="{page(model, "import")}"' in listed
    response = admin_client.get(page(model, "import"), headers={"Accept-Language": language})
    columns = shown(response).words("//details//tbody//th")
    assert columns[0]
    assert len(columns) == len(admin.site._registry[model].resource().columns)


# --- Refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "chinese", "english"),
    [
        (b"", "空", "empty"),
        (b"\0\0", "不是表格", "not a table"),
        (b"PK\x03\x04", "损坏", "damaged"),
        (b"slug,price_pkr\n", "没有数据行", "no row"),
        (b"price_pkr\n5\n", "缺少这一列", "missing"),
        (b"slug,pirce\na,5\n", "没有这一列", "not known"),
        (b"slug,price_pkr\na,5\na,6\n", "出现了两次", "there twice"),
        (b"slug,price_pkr\na,=1+1\n", "公式", "formula"),
        (b"slug,price_pkr\na\n", "1 格", "1 cells"),
        (xlsx_of([["slug", "price_pkr"], ["a", "=1+1"]]), "公式", "formula"),
    ],
    # A packed table bears the time: its bytes would give the test another name in each process.
    ids=lambda given: given if isinstance(given, str) else "",
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_taken_is_refused_on_the_page_in_the_editors_language(
    admin_client: Client, plan: Plan, raw: bytes, chinese: str, english: str, language: str
) -> None:
    found = shown(upload(admin_client, Plan, raw, language=language))
    said = " ".join(found.words("//*[@role='alert']//li"))
    assert (chinese if language == "zh-hans" else english) in said
    assert not ImportRun.objects.exists()


def test_a_page_names_many_problems_and_counts_the_rest(admin_client: Client) -> None:
    raw = b"slug,price_pkr\n" + b"".join(b"p%d,=1\n" % number for number in range(130))
    found = shown(upload(admin_client, Plan, raw))
    problems = found.words("//*[@role='alert']//li")
    assert problems[0] == (
        "table.csv, line 2, column price_pkr: This cell starts a formula. "
        "If it is meant as text, put an apostrophe (') first."
    )
    assert len(problems) == 100
    assert "And 30 more." in found.words("//*[@role='alert']/p")


def test_no_file_is_told(admin_client: Client) -> None:
    response = admin_client.post(page(Plan, "import"), {}, headers={"Accept-Language": "en"})
    assert "This field is required." in response.text


class Unread:
    """What is on its way and must not be read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("It was read.")

    readline = readlines = __iter__ = close = read


@pytest.mark.parametrize("language", LANGUAGES)
def test_200_mb_are_refused_before_anything_is_read(
    admin_client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.test.client.FakePayload", lambda *args: Unread())
    response = admin_client.generic(
        "POST",
        page(Plan, "import"),
        b"x",
        content_type="multipart/form-data; boundary=x",
        headers={"Accept-Language": language},
        CONTENT_LENGTH=str(200 * 2**20),
    )
    assert response.status_code == 413
    assert "10 MB" in Page("/", response, parsed(response)).words("//*[@role='alert']//li")[0]


def test_a_file_just_over_the_limit_is_refused(admin_client: Client) -> None:
    raw = b"slug,name_en\n" + b"a,x\n" * (MOST_BYTES // 4)
    found = shown(upload(admin_client, Plan, raw))
    assert "10 MB" in found.words("//*[@role='alert']//li")[0]


def test_an_upload_from_elsewhere_is_refused(admin_user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert upload(client, Plan, csv_of(prices(a="5"))).status_code == 403


# --- Who may ----------------------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> User:
    user = User.objects.create_user("editor", is_staff=True)
    may(user, "view_plan", "add_plan", "change_plan")
    client.force_login(user)
    return user


def test_who_may_change_plans_may_not_yet_import_them(client: Client, editor: User) -> None:
    assert page(Plan, "import") not in client.get(page(Plan, "changelist")).text
    assert client.get(page(Plan, "import")).status_code == 403
    assert upload(client, Plan, csv_of(prices(a="7"))).status_code == 403
    run = ImportRun.objects.create(model="operators.plan", file_name="t.csv")
    assert client.get(page(Plan, "import_run", run.pk)).status_code == 403
    assert do(client, Plan, run, "confirm").status_code == 403


def test_who_may_import_may_import_what_they_may_change(client: Client, editor: User) -> None:
    may(editor, "import_content", "view_operator")
    assert page(Plan, "import") in client.get(page(Plan, "changelist")).text
    assert client.get(page(Plan, "import")).status_code == 200
    assert page(Operator, "import") not in client.get(page(Operator, "changelist")).text
    assert client.get(page(Operator, "import")).status_code == 403


def test_a_visitor_is_sent_to_the_login(client: Client) -> None:
    for address in (page(Plan, "import"), page(Plan, "export", "list", "csv")):
        assert client.get(address).status_code == 302


def test_an_import_is_only_found_where_it_belongs(admin_client: Client, plan: Plan) -> None:
    brought(admin_client, prices(a="7"))
    assert admin_client.get(page(Guide, "import_run", last_run().pk)).status_code == 404
    assert do(admin_client, Guide, last_run(), "confirm").status_code == 404


def test_readers_questions_are_not_imported(admin_client: Client) -> None:
    assert "/question/import/" not in admin_client.get(page(Question, "changelist")).text
    assert admin_client.get(page(Question, "changelist") + "import/").status_code != 200


def test_a_guide_takes_its_table(admin_client: Client) -> None:
    guide = make_guide()
    table = [{"slug": "test-guide", "body_en": "## Other\n\nText.", "operators": "jazz"}]
    upload(admin_client, Guide, csv_of(table, "utf-16", "\t"))
    do(admin_client, Guide, last_run(), "confirm")
    guide.refresh_from_db()
    assert guide.body_en == "## Other\n\nText."
    assert [one.slug for one in guide.operators.all()] == ["jazz"]
    assert ImportRow.objects.get().name == "test-guide"
