"""Pages as readers would see them, for editors and for whoever has the link."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.drafts.preview import SIGNER, link_to
from editorial.models import Content
from guides.models import Guide, Tip
from operators.models import DialCode, Operator, Plan, ShopPhrase, TaxRate
from tests import factories
from tests.desk import page
from tests.editorial.editing.test_forms import OpenForm, editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Guide:
    return factories.make_guide(status="draft", title_en="Not yet", title_zh_hans="还没发布")


@pytest.fixture
def li() -> Client:
    return editor("li")


def test_a_draft_is_seen_on_its_real_page(li: Client, draft: Guide) -> None:
    answer = li.get(page(Guide, "preview", draft.pk, "en"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Readers do not see this page yet." in text
    assert re.search(r"<h1[^>]*>\s*Not yet", text)
    assert "还没发布" in li.get(page(Guide, "preview", draft.pk, "zh-hans")).content.decode()


def test_nothing_of_it_stays(li: Client, draft: Guide) -> None:
    versions = draft.history.count()
    li.get(page(Guide, "preview", draft.pk, "en"))
    draft.refresh_from_db()
    assert (draft.status, draft.history.count()) == ("draft", versions)
    assert Client().get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("by_link", [True, False])
def test_nobody_keeps_or_indexes_it(li: Client, draft: Guide, by_link: bool) -> None:
    answer = li.get(link_to(draft, "en") if by_link else page(Guide, "preview", draft.pk, "en"))
    assert answer["Cache-Control"].startswith("private, no-store")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    text = answer.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "canonical" not in text
    assert "csrfmiddlewaretoken" not in text


def test_the_link_needs_no_account_and_changes_languages(draft: Guide) -> None:
    reader = Client()
    text = reader.get(link_to(draft, "en")).content.decode()
    assert "Not yet" in text
    other = re.search(r'class="language"[^>]*href="([^"]+)"', text)
    assert other
    assert "还没发布" in reader.get(other[1]).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("fault", ["old", "tampered", "gone", "made up"])
def test_a_link_that_is_over_says_so(
    draft: Guide, fault: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = link_to(draft, language)
    if fault == "old":
        monkeypatch.setattr("editorial.drafts.preview.VALID_FOR", timedelta(seconds=-1))
    elif fault == "tampered":
        address = address.replace(f".{draft.pk}:", ".1:")
    elif fault == "gone":
        draft.delete()
    else:
        address = f"/{language}/preview/nothing/"
    answer = Client().get(address)
    assert answer.status_code == 410
    assert {"zh-hans": "这个预览", "en": "This preview is over"}[
        language
    ] in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_a_link_is_good_for_seven_days(draft: Guide) -> None:
    from editorial.drafts.preview import VALID_FOR

    assert timedelta(days=7) == VALID_FOR
    assert SIGNER.unsign(link_to(draft, "en").split("/")[-2]) == f"guides.guide.{draft.pk}"


def test_a_link_shows_no_other_draft(draft: Guide) -> None:
    other = factories.make_plan("other-draft", status="draft", name_en="Other draft")
    draft.plans.add(other)
    assert "Other draft" not in Client().get(link_to(draft, "en")).content.decode()


def test_a_page_planned_for_later_can_be_seen_now(li: Client) -> None:
    guide = factories.make_guide(publish_at=timezone.now() + timedelta(days=3))
    assert Client().get(guide.get_absolute_url()).status_code == 404
    assert li.get(page(Guide, "preview", guide.pk, "en")).status_code == 200


@pytest.mark.parametrize("model", [Tip, DialCode, ShopPhrase, TaxRate, Operator, Plan])
def test_what_has_no_page_is_seen_where_readers_find_it(li: Client, model: Any) -> None:
    row = model.objects.published().first()
    model.objects.filter(pk=row.pk).update(status="draft")
    answer = li.get(page(model, "preview", row.pk, "en"))
    assert answer.status_code == 200
    assert "Readers do not see this page yet." in answer.content.decode()


def test_every_kind_says_where_it_is_shown() -> None:
    kinds = [one for one in Content.__subclasses__() if not one._meta.abstract]
    assert all(one.objects.first().shown_at() for one in kinds if one.objects.exists())


def test_what_belongs_to_a_draft_is_told(li: Client) -> None:
    operator = factories.make_operator(status="draft")
    code = factories.make_dial_code(operator=operator, status="draft")
    text = li.get(page(DialCode, "preview", code.pk, "en")).content.decode()
    assert "what it belongs to is not published" in text


@pytest.mark.parametrize("language", ["fr", "zh", "en-gb"])
def test_no_other_language_has_a_preview(li: Client, draft: Guide, language: str) -> None:
    assert li.get(page(Guide, "preview", draft.pk, language)).status_code == 404


def test_previews_in_the_admin_are_for_editors(draft: Guide) -> None:
    assert Client().get(page(Guide, "preview", draft.pk, "en")).status_code == 302


def test_what_is_not_saved_yet_can_be_seen(li: Client, draft: Guide) -> None:
    form = OpenForm(li, draft)
    answer = form.save(title_en="Not even saved", _preview_en="1")
    assert "Not even saved" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title_en == "Not yet"
    assert not list(li.get(reverse("admin:index")).context["messages"])


def test_an_unsound_form_shows_its_errors_instead(li: Client, draft: Guide) -> None:
    answer = OpenForm(li, draft).save(slug="Not A Slug", **{"_preview_zh-hans": "1"})
    assert "slug" in answer.context["adminform"].form.errors


def test_previews_are_in_no_list(draft: Guide, client: Client) -> None:
    for path in ("/en/", "/en/guides/", "/en/feed.xml", "/sitemap.xml", "/en/changes/"):
        assert "Not yet" not in client.get(path).content.decode()
        assert draft.slug not in client.get(path).content.decode()
    assert "Disallow: /en/preview/" in client.get("/robots.txt").content.decode()
