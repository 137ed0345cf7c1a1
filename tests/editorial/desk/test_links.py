"""Broken links on the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from editorial.models import Link
from tests import factories
from tests.pages import read

pytestmark = pytest.mark.django_db


def test_with_no_broken_link_the_desk_says_so(admin_client: Client) -> None:
    found = read(admin_client, "/admin/")
    assert found.words("//section[@id='links']//*[@class='empty']")


def test_a_broken_link_leads_to_the_form_that_cites_it(admin_client: Client) -> None:
    tip = factories.make_tip(source_url="https://example.org/gone")
    link = Link.objects.of(tip).get()
    link.state, link.broken_since = "broken", timezone.now()
    link.save()
    found = read(admin_client, "/admin/")
    assert found.tree.xpath("//section[@id='links']//li/a/@href") == [link.form_address]
    assert "1" in found.one("//section[@id='links']//h2/strong")


def test_who_may_not_see_links_has_no_such_section(client: Client) -> None:
    editor = factories.make_user()
    editor.is_staff = True
    editor.save()
    client.force_login(editor)
    assert read(client, "/admin/").tree.xpath("//section[@id='links']") == []
