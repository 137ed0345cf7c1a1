"""The user of a request to the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def signed_in_user(request: HttpRequest) -> User:
    """For views that have let in only people who are signed in."""
    return cast("User", request.user)
