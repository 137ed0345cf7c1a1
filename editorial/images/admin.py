"""Admin of content with pictures."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.admin.base import ContentAdmin
from editorial.images.form_field import PictureFormField, PictureInput
from editorial.images.models import PictureField


class PicturedAdmin(ContentAdmin):
    """Content with pictures."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, PictureField):
            kwargs |= {
                "form_class": PictureFormField,
                "column": db_field,
                "shape": db_field.shape,
                "widget": PictureInput(db_field.shape),
            }
        elif db_field.name in self.focus_columns():
            kwargs |= {"max_value": 100}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def focus_columns(self) -> set[str]:
        return {name for field in self.model.picture_fields() for name, _middle in field.focus}

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, rows: models.QuerySet) -> None:
        untold = [row for row in rows if row.missing_alt_columns()]
        super().publish(request, rows.exclude(pk__in=[row.pk for row in untold]))
        reason = gettext("A picture has no alt text in a language that readers see.")
        self.report(request, (), untold, reason)
