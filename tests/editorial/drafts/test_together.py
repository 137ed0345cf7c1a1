"""Four people at one page: a draft that three of them go on with, and direct saves meanwhile."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.test import Client

from editorial.accounts.roles import EDITOR, PUBLISHER, TRANSLATORS
from editorial.models import Draft
from guides.models import Guide
from tests import factories
from tests.desk import faults, page
from tests.drafts import DraftForm, PageForm, publish
from tests.roles import signed_in_as

pytestmark = pytest.mark.django_db

#: Who writes which fields in the draft; nobody else does, so nothing conflicts.
FIELDS = {
    "translator": ("body_en", "title_en"),
    "editor": ("title_zh_hans", "summary_zh_hans"),
    "publisher": ("position", "seo_title_en"),
}
ROLES = {"translator": TRANSLATORS["en"], "editor": EDITOR, "publisher": PUBLISHER}
ON_THE_PAGE = ("seo_title_zh_hans", "seo_description_en")


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_anybody_wrote_is_lost(seed: int) -> None:
    choose = Random(seed)  # noqa: S311 - the same steps on every run
    guide = factories.make_guide()
    people = {name: signed_in_as(role, username=name) for name, role in ROLES.items()}
    direct = signed_in_as(EDITOR, username="direct")
    forms: dict[str, Any] = {}
    written: dict[str, str] = {}
    for step in range(30):
        name = choose.choice(list(people))
        act = choose.choice(["open", "save", "save", "save on the page", "publish", "update"])
        if act == "open" or (act == "save" and name not in forms):
            forms[name] = opened(people[name], guide)
        elif act == "save":
            field = choose.choice(FIELDS[name])
            written[field] = value = str(1000 + step)
            form = forms.pop(name)  # whoever saved goes on with a form opened anew
            save = form.save if isinstance(form, DraftForm) else form.save_as_draft
            assert faults(save(**{field: value})) == {}
        elif act == "save on the page":
            field = choose.choice(ON_THE_PAGE)
            written[field] = str(1000 + step)
            assert faults(PageForm(direct, guide).save(**{field: written[field]})) == {}
        elif Draft.objects.open_of(guide):
            name = "draft_publish" if act == "publish" else "draft_update"
            people["publisher"].post(page(Guide, name, guide.pk))
    if Draft.objects.open_of(guide):
        publish(people["publisher"], guide)
    guide.refresh_from_db()
    assert {name: str(getattr(guide, name)) for name in written} == written


def opened(client: Client, guide: Guide) -> Any:
    """The draft's form if there is one, else the page's."""
    return (DraftForm if Draft.objects.open_of(guide) else PageForm)(client, guide)
