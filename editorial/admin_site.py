"""The admin of this handbook.

Beside the package ``admin`` and not in it: Django makes the site while that package registers
its forms, and would make it twice.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from editorial.desk.page import Rights, sections


class HandbookSite(AdminSite):
    site_title = site_header = _("Handbook desk")
    index_title = _("What needs you today")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        found = {"sections": sections(self.rights(request))}
        return super().index(request, {**found, **(extra_context or {})})

    def rights(self, request: HttpRequest) -> Rights:
        """Roles are made of permissions, so the desk asks for nothing else."""
        user: Any = request.user
        return Rights(
            sees=self.allowed(request, "view"),
            changes=self.allowed(request, "edit"),
            checks=self.allowed(request, "verify"),
            translates=self.allowed(request, "translate"),
            may=user.has_perm,
        )

    def allowed(self, request: HttpRequest, right: str) -> list[Any]:
        """Models of which the user has that right; nobody has one that an admin does not know."""
        method = f"has_{right}_permission"
        return [
            model
            for model, one in self._registry.items()
            if hasattr(one, method) and getattr(one, method)(request)
        ]
