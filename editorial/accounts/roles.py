"""Roles are groups; these are their permissions.

Granted after every ``migrate``, so that kinds of content made later belong to them too. What an
administrator grants besides stays; who is to have less than a role gets a group of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import models

from editorial.accounts.models import translate_permission
from editorial.bilingual.models import Bilingual
from editorial.content.sources import Sourced
from editorial.feedback.models import Correction
from editorial.languages import LANGUAGE, LANGUAGES
from editorial.links.models import Link

#: Whoever gives an account its role may read only one of the languages.
TRANSLATORS = {code: language.translator_role for code, language in LANGUAGE.items()}
EDITOR = "编辑 · Editor"
PUBLISHER = "发布者 · Publisher"
ADMINISTRATOR = "管理员 · Administrator"
ROLE_NAMES = (*TRANSLATORS.values(), EDITOR, PUBLISHER, ADMINISTRATOR)

_ACTIONS = ("view", "add", "change", "delete")

_Permissions = set[str]


def _editorial_permissions(*codenames: str) -> _Permissions:
    return {f"editorial.{name}" for name in codenames}


def _model_permissions(kinds: Iterable[Any], *verbs: str) -> _Permissions:
    """Django's rights (``view``, ``add``, ``change``, ``delete``) on these models."""
    return {
        f"{kind._meta.app_label}.{verb}_{kind._meta.model_name}" for kind in kinds for verb in verbs
    }


def _content_models() -> list[type[models.Model]]:
    return [kind for kind in installed.get_models() if issubclass(kind, (Sourced, Bilingual))]


def role_permissions() -> dict[str, _Permissions]:
    """{name of the group: rights as ``app.codename``}

    A translator may not *change* anything in Django's sense: the forms give way for the texts
    of one language (``editorial.admin.rights``).
    """
    kinds = _content_models()
    editing = _model_permissions(kinds, "view", "add", "change") | _editorial_permissions(
        "verify_content"
    )
    editing |= _model_permissions([Correction, Link], "view", "change") | _editorial_permissions(
        "view_readercontact"
    )
    publishing = editing | _model_permissions([*kinds, Correction], "delete")
    publishing |= _editorial_permissions("publish_content", "import_content")
    accounts = {"auth.view_group", *(f"auth.{verb}_user" for verb in _ACTIONS)}
    return {
        **{
            name: _model_permissions(kinds, "view")
            | _editorial_permissions(translate_permission(language))
            for language, name in TRANSLATORS.items()
        },
        EDITOR: editing,
        PUBLISHER: publishing,
        ADMINISTRATOR: publishing
        | accounts
        | _editorial_permissions(*map(translate_permission, LANGUAGES)),
    }


def grant_roles(using: str, apps: Any, **kwargs: Any) -> None:
    """After ``migrate``. Django makes each app's permissions only later in the same round."""
    try:
        group, permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    except LookupError:  # accounts have been migrated away
        return
    granted = role_permissions()
    for label in sorted({right.split(".")[0] for right in set().union(*granted.values())}):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using)
    known = permission._default_manager.using(using)
    by_name = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in known.select_related("content_type")
    }
    for name, rights in granted.items():
        role, _new = group._default_manager.using(using).get_or_create(name=name)
        role.permissions.add(*(by_name[right] for right in rights))
