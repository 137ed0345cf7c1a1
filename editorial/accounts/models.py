"""What an account may do is said by its groups; the groups that the handbook keeps are roles."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _


def translate_permission(language: str) -> str:
    """The name of the right to write the texts of one language."""
    return f"translate_{language.replace('-', '_')}"


class Role(Group):
    """No table of its own: it carries the rights that Django does not have."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        permissions = (
            ("publish_content", "Can publish and archive content, and close readers' letters"),
            ("verify_content", "Can mark facts as verified"),
            *(
                (translate_permission(code), f"Can write the texts of published content in {code}")
                for code, _name in settings.LANGUAGES
            ),
        )
