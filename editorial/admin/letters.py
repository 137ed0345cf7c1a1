"""Letters in the admin: their closing, and how to reach who wrote, for editors alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.models import Letter

SEES_CONTACTS = "editorial.view_readercontact"


class LetterAdmin(admin.ModelAdmin):
    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_fieldsets(request, obj)
        if obj is None or not request.user.has_perm(SEES_CONTACTS):
            return own
        told = _("Only editors see it. It is deleted 90 days after the letter is closed.")
        return [*own, (_("How to reach the reader"), {"fields": ("contact",), "description": told})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "closed_at", "contact")

    @admin.display(description=_("contact"))
    def contact(self, letter: Letter) -> str:
        return letter.contact() or gettext("None was left, or it is forgotten.")
