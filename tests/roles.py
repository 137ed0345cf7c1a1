"""Colleagues, each with a role."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.test import Client


def colleague(*roles: str, username: str = "colleague") -> User:
    """An account with these groups and nothing else."""
    user = User.objects.create_user(username, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    assert user.groups.count() == len(roles)
    return user


def signed_in_as(*roles: str, username: str = "colleague") -> Client:
    client = Client()
    client.force_login(colleague(*roles, username=username))
    return client
