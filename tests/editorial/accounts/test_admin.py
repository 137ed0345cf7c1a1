"""Accounts: an administrator gives roles, and nobody gives more than they have."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from editorial.accounts.roles import ADMINISTRATOR, EDITOR, PUBLISHER, ROLE_NAMES, TRANSLATORS
from tests.desk import act, faults, page, save, sent_back
from tests.roles import colleague, signed_in_as

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-pass-phrase-2026"


@pytest.fixture
def chief() -> Client:
    return signed_in_as(ADMINISTRATOR, username="chief")


def group(name: str) -> Group:
    return Group.objects.get(name=name)


# --- A new colleague ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_administrator_adds_a_colleague_who_can_log_in_to_their_desk(
    chief: Client, language: str
) -> None:
    response = save(
        chief,
        User,
        language=language,
        username="mei",
        password1=PASSWORD,
        password2=PASSWORD,
        groups=[group(TRANSLATORS["en"]).pk],
    )
    assert faults(response) == {}
    client = Client()
    assert client.login(username="mei", password=PASSWORD)
    desk = client.get("/admin/", headers={"Accept-Language": "en"})
    assert desk.status_code == 200
    assert 'id="to-translate"' in desk.text


def test_every_role_is_offered_by_a_name_that_both_can_read(chief: Client) -> None:
    text = chief.get(page(User, "add"), headers={"Accept-Language": "zh-hans"}).text
    for name in ROLE_NAMES:
        assert name in text
    assert "user_permissions" not in text
    assert "is_superuser" not in text


def test_the_list_says_who_has_which_role(chief: Client, admin_user: User) -> None:
    colleague(EDITOR, PUBLISHER, username="li")
    text = chief.get(page(User, "changelist")).text
    assert f"{EDITOR}, {PUBLISHER}" in text
    assert "全部权限" in text


# --- Nobody gives more than they have ----------------------------------------------------------


def test_an_administrator_cannot_make_anyone_a_superuser(chief: Client) -> None:
    """Nor give rights one by one: what is sent besides is not looked at."""
    right = Permission.objects.get(codename="delete_group")
    for name in ("chief", colleague(EDITOR).username):
        account = User.objects.get(username=name)
        sent = {"is_superuser": "on", "user_permissions": [right.pk], "first_name": "Mei"}
        assert faults(save(chief, User, account.pk, **sent)) == {}
        account.refresh_from_db()
        assert account.first_name == "Mei"
        assert not account.is_superuser
        assert list(account.user_permissions.all()) == []


def test_a_group_with_more_rights_is_neither_offered_nor_given(chief: Client) -> None:
    powerful = Group.objects.create(name="Powerful")
    powerful.permissions.add(Permission.objects.get(codename="change_group"))
    account = colleague(EDITOR)
    assert "Powerful" not in chief.get(page(User, "change", account.pk)).text
    assert "groups" in faults(save(chief, User, account.pk, groups=[powerful.pk]))
    assert list(account.groups.all()) == [group(EDITOR)]


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("power", ["superuser", "right", "group"])
def test_the_account_of_someone_who_may_do_more_is_not_touched(
    chief: Client, power: str, is_active: bool
) -> None:
    right = Permission.objects.get(codename="change_group")
    account = User.objects.create_user(
        "more", is_staff=True, is_active=is_active, is_superuser=power == "superuser"
    )
    if power == "right":
        account.user_permissions.add(right)
    elif power == "group":
        account.groups.add(Group.objects.create(name="Powerful"))
        account.groups.get().permissions.add(right)
    before = account.password
    shown = chief.get(page(User, "change", account.pk))
    assert (shown.status_code, "../password/" in shown.text) == (200, False)
    assert chief.post(page(User, "change", account.pk), {"username": "x"}).status_code == 403
    sent = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    password = f"/admin/auth/user/{account.pk}/password/"
    assert chief.post(password, sent).status_code == 403
    assert chief.post(page(User, "delete", account.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"}
    chief.post(page(User, "changelist"), chosen)
    account.refresh_from_db()
    assert (account.username, account.password) == ("more", before)


def test_an_administrator_sets_the_password_of_a_colleague(chief: Client) -> None:
    account = colleague(EDITOR)
    sent = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    chief.post(f"/admin/auth/user/{account.pk}/password/", sent)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


@pytest.mark.parametrize("role", [*TRANSLATORS.values(), EDITOR, PUBLISHER])
def test_nobody_else_sees_accounts(role: str) -> None:
    client = signed_in_as(role)
    mine = User.objects.get()
    for address in (
        page(User, "changelist"),
        page(User, "change", mine.pk),
        page(User, "add"),
        page(Group, "changelist"),
        f"/admin/auth/user/{mine.pk}/password/",
    ):
        assert client.post(address, {"is_superuser": "on"}).status_code == 403
    mine.refresh_from_db()
    assert not mine.is_superuser


# --- Roles -------------------------------------------------------------------------------------


def test_an_administrator_sees_who_has_a_role_and_changes_none(chief: Client) -> None:
    role = group(ADMINISTRATOR)
    text = chief.get(page(Group, "change", role.pk)).text
    assert "chief" in text
    assert 'name="permissions"' not in text
    right = Permission.objects.get(codename="change_group")
    for address in (page(Group, "change", role.pk), page(Group, "add")):
        sent = {"name": "x", "permissions": [right.pk]}
        assert chief.post(address, sent).status_code == 403
    assert not role.permissions.filter(pk=right.pk).exists()


def test_a_superuser_adds_to_a_role_but_neither_renames_nor_removes_it(
    admin_client: Client,
) -> None:
    role = group(EDITOR)
    more = Permission.objects.get(codename="delete_tip")
    form = sent_back(admin_client.get(page(Group, "change", role.pk)))
    chosen = [*form["permissions"], more.pk]
    admin_client.post(page(Group, "change", role.pk), {"name": "x", "permissions": chosen})
    role.refresh_from_db()
    assert role.name == EDITOR
    assert role.permissions.filter(pk=more.pk).exists()
    admin_client.post(page(Group, "delete", role.pk), {"post": "yes"})
    act(admin_client, Group, "delete_selected", role)
    assert Group.objects.filter(pk=role.pk).exists()


def test_a_superuser_makes_and_removes_other_groups(admin_client: Client) -> None:
    save(admin_client, Group, name="Interns", permissions=[])
    interns = group("Interns")
    admin_client.post(page(Group, "delete", interns.pk), {"post": "yes"})
    assert not Group.objects.filter(pk=interns.pk).exists()
