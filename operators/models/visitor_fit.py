"""Choices for what a visitor without Pakistani papers can use."""

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _


class VisitorFit(models.TextChoices):
    WORKS = "works", _("Works for visitors")
    UNCONFIRMED = "unconfirmed", _("Not confirmed for visitors")
    RESIDENTS_ONLY = "residents_only", _("Residents only")
    DOES_NOT_WORK = "does_not_work", _("Does not work")


def visitor_fit_rank(field: str = "visitor_fit") -> Case:
    """Sort key: what works for visitors first."""
    return Case(
        *(When(**{field: fit}, then=Value(place)) for place, fit in enumerate(VisitorFit.values)),
        output_field=IntegerField(),
    )
