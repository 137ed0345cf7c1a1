"""What the admin's pages may run, on every one of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from lxml import html

from editorial.models import Correction
from guides.models import Tip
from operators.models import Operator, Plan
from tests import factories
from tests.desk import page
from tests.roles import signed_in_as
from tests.tables import brought, last_run, prices

pytestmark = pytest.mark.django_db

SCRIPTS = re.compile(r"'self' 'nonce-[A-Za-z0-9+/]{22}=='")
SITE = ("login", "index", "password_change", "password_change_done", "jsi18n")
PAGES = ("changelist", "add", "import")
ROW_PAGES = ("change", "history", "delete")
#: Elements that bring something onto the page, and the attribute that says whence.
BROUGHT = (
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("form", "action"),
    ("iframe", "src"),
)


def rules(response: HttpResponse) -> dict[str, str]:
    policy = response.headers["Content-Security-Policy"]
    return dict(rule.strip().split(" ", 1) for rule in policy.split(";"))


def faults(response: HttpResponse) -> list[str]:
    """What breaks the policy, or is not under it."""
    found = rules(response)
    told = [f"{name} {rule}" for name, rule in found.items() if "unsafe" in rule or "://" in rule]
    if not SCRIPTS.fullmatch(found.get("script-src", "")):
        told.append(f"script-src {found.get('script-src')}")
    if not response.headers["Content-Type"].startswith("text/html") or not response.content:
        return told
    tree = html.document_fromstring(response.text)
    told += [
        f"<{one.tag}> inside"
        for one in tree.xpath("//style | //script[not(@src)]")
        if one.get("type") != "application/json"
    ]
    told += [
        f"{name} of <{one.tag}>"
        for one in tree.iter()
        for name in one.attrib
        if name == "style" or name.startswith("on")
    ]
    told += [
        f"{tag} from {address}"
        for tag, name in BROUGHT
        for one in tree.iter(tag)
        if re.match(r"[a-z]*:?//", address := one.get(name, ""))
    ]
    return told


def addresses(model: Any) -> list[str]:
    """Those of its pages that there are."""
    row = model._default_manager.first()
    found = [(name, ()) for name in PAGES]
    if row:
        found += [(name, (row.pk,)) for name in ROW_PAGES]
    known = []
    for name, keys in found:
        try:
            known.append(page(model, name, *keys))
        except NoReverseMatch:
            assert name in {"import"}
    return known


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.model_name)
def test_every_page_of_a_kind_is_under_the_policy(admin_client: Client, model: Any) -> None:
    factories.make_question(operator=Operator.objects.get(slug="jazz"))
    Correction.objects.create(content_object=Plan.objects.first(), seen="…", language="en")
    factories.make_promotion()
    assert {one: told for one in addresses(model) if (told := faults(admin_client.get(one)))} == {}


@pytest.mark.parametrize("name", SITE)
def test_every_page_of_the_site_is_under_the_policy(admin_client: Client, name: str) -> None:
    visitor = Client() if name == "login" else admin_client
    assert faults(visitor.get(reverse(f"admin:{name}"))) == []


def test_answers_to_what_was_sent_are_under_the_policy(
    admin_client: Client, admin_user: User
) -> None:
    bare = factories.make_tip(source_url="", confidence="unverified")
    chosen = {"action": "verify", "_selected_action": [bare.pk]}
    asked = admin_client.post(page(Tip, "changelist"), chosen)
    assert b"Where does it say so?" in asked.content or "依据在哪里" in asked.text
    wrong = admin_client.post(page(Tip, "change", bare.pk), {"text_en": ""})
    popup = {"name_en": "x"}
    brought(admin_client, prices(a="7"))
    run = admin_client.get(page(Plan, "import_run", last_run().pk))
    password = admin_client.get(f"/admin/auth/user/{admin_user.pk}/password/")
    adding = admin_client.get(page(Tip, "add"), {"_popup": "1", **popup})
    deleting = {"action": "delete_selected", "_selected_action": [bare.pk]}
    listed = admin_client.post(page(Tip, "changelist"), deleting)
    for answer in (asked, wrong, run, password, adding, listed):
        assert (answer.status_code, faults(answer)) == (200, [])


def test_refusals_are_under_the_policy_too(admin_client: Client) -> None:
    assert faults(signed_in_as().get(page(Tip, "changelist"))) == []
    missing = admin_client.get("/admin/nowhere/at-all/")
    assert (missing.status_code, faults(missing)) == (404, [])
    assert faults(Client().get("/admin/")) == []


def test_every_answer_has_a_nonce_of_its_own(admin_client: Client) -> None:
    found = {rules(admin_client.get("/admin/"))["script-src"] for _time in range(3)}
    assert len(found) == 3


def test_a_page_says_the_nonce_that_its_policy_names(admin_client: Client) -> None:
    response = admin_client.get(page(Plan, "import"))
    nonce = rules(response)["script-src"].split("'nonce-")[1].rstrip("'")
    assert f'nonce="{nonce}"' in response.text


@pytest.mark.parametrize("address", ["/en/", "/zh-hans/plans/", "/en/nowhere/", "/robots.txt"])
def test_public_answers_have_no_nonce(client: Client, address: str) -> None:
    response = client.get(address)
    assert "nonce" not in response.headers["Content-Security-Policy"]
    assert "nonce" not in response.text
