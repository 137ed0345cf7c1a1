"""Guides and tips that other pages name: by what they are used as, never by their address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from guides.models import Guide, Tip
from guides.resources import GuideResource
from operators.models import RechargeChannel
from tests.factories import make_guide
from tests.pages import read

pytestmark = pytest.mark.django_db

#: use → the pages that link to the guide of it
LINKED = {
    "first_steps": ["/en/"],
    "recharge_failed": ["/en/", "/en/offline/"],
    "choose_operator": ["/en/operators/"],
    "taxes": ["/en/recharge/"],
}
USES = pytest.mark.parametrize("use", Guide.Use.values)


def archive(row: Guide | RechargeChannel) -> None:
    row.status = "archived"
    row.save()


def rename(row: Guide | RechargeChannel) -> None:
    row.slug = "another-address"
    row.save()


def guide_of(use: str) -> Guide:
    return Guide.objects.filter(used_as=use).first() or make_guide("of-use", used_as=use)


def hrefs(client: Client, path: str) -> list[str]:
    return read(client, path).tree.xpath("//main//a/@href")


def kept_on_phones(client: Client) -> list[str]:
    worker = client.get("/service-worker.js").content.decode()
    found = re.search(r"= (\{.*\});", worker)
    assert found
    return json.loads(found[1])["emergency"]


@USES
def test_a_guide_is_linked_by_its_use(client: Client, use: str) -> None:
    guide = guide_of(use)
    for path in LINKED[use]:
        assert f"/en/guides/{guide.slug}/" in hrefs(client, path), path


@USES
def test_a_renamed_guide_is_linked_at_its_new_address(client: Client, use: str) -> None:
    rename(guide_of(use))
    for path in LINKED[use]:
        assert "/en/guides/another-address/" in hrefs(client, path), path


@USES
@pytest.mark.parametrize("lose", [archive, lambda row: row.delete()], ids=["archived", "deleted"])
def test_a_page_without_its_guide_has_no_link_to_it(
    client: Client, use: str, lose: Callable[[Guide], None]
) -> None:
    guide = guide_of(use)
    lose(guide)
    for path in LINKED[use]:
        assert f"/en/guides/{guide.slug}/" not in hrefs(client, path), path


@pytest.mark.parametrize("change", [rename, archive])
def test_every_page_that_phones_keep_answers_after_a_change(
    client: Client, change: Callable[[Guide | RechargeChannel], None]
) -> None:
    change(guide_of("recharge_failed"))
    for channel in RechargeChannel.objects.filter(category="shop")[:1]:
        change(channel)
    paths = kept_on_phones(client)
    assert ("guides/another-address/" in paths) == (change is rename)
    assert ("recharge/another-address/" in paths) == (change is rename)
    for path in paths:
        for language in ("en", "zh-hans"):
            assert client.get(f"/{language}/{path}").status_code == 200, path


def test_a_renamed_tip_still_proves_its_sentence_on_home(client: Client) -> None:
    Tip.objects.filter(used_as="papers").update(slug="another-address")
    assert "Passport and visa" in read(client, "/en/").one("//main")


def test_a_use_belongs_to_one_guide() -> None:
    guide_of("taxes")
    other = make_guide("other")
    other.used_as = "taxes"
    with override("en"), pytest.raises(ValidationError, match="Another guide is used as this"):
        other.full_clean()


def test_the_use_is_exported_and_imported() -> None:
    assert "used_as" in GuideResource().get_export_headers()
