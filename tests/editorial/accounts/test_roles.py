"""Which roles there are, what each may do, and how they stay so."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from editorial.accounts.roles import (
    ADMINISTRATOR,
    EDITOR,
    PUBLISHER,
    ROLE_NAMES,
    TRANSLATORS,
    grant_roles,
    role_permissions,
)
from editorial.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def rights_of(name: str) -> set[str]:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=name))
    return user.get_all_permissions()


def test_migrating_makes_every_role_with_its_rights() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLE_NAMES)
    assert {name: rights_of(name) for name in ROLE_NAMES} == role_permissions()


def test_each_language_has_its_translators() -> None:
    assert tuple(TRANSLATORS) == LANGUAGES
    for name in TRANSLATORS.values():
        assert not {right for right in rights_of(name) if ".change_" in right or ".add_" in right}


def test_each_role_may_what_the_one_before_may() -> None:
    given = role_permissions()
    assert given[EDITOR] < given[PUBLISHER] < given[ADMINISTRATOR]
    assert given[PUBLISHER] - given[EDITOR] >= {
        "editorial.publish_content",
        "editorial.import_content",
        "operators.delete_plan",
    }
    assert "editorial.verify_content" in given[EDITOR]
    assert {right for right in given[ADMINISTRATOR] if right.startswith("auth.")} == {
        "auth.view_group",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.delete_user",
    }


def test_what_a_role_lost_comes_back_and_what_it_was_given_besides_stays() -> None:
    editors = Group.objects.get(name=EDITOR)
    more = Permission.objects.get(codename="delete_tip")
    editors.permissions.set([more])
    Group.objects.get(name=PUBLISHER).delete()
    grant_roles("default", apps)
    assert rights_of(EDITOR) == role_permissions()[EDITOR] | {"guides.delete_tip"}
    assert rights_of(PUBLISHER) == role_permissions()[PUBLISHER]


def test_a_kind_of_content_made_later_belongs_to_the_roles_after_the_next_migrate() -> None:
    Permission.objects.filter(codename="change_tip").delete()
    call_command("migrate", verbosity=0)
    assert "guides.change_tip" in rights_of(EDITOR)


def test_the_groups_of_others_are_left_alone() -> None:
    others = Group.objects.create(name="Interns")
    grant_roles("default", apps)
    assert list(others.permissions.all()) == []
