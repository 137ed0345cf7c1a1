"""Model of sentences to show in a shop."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Content


class ShopPhrase(Content):
    """One sentence in Urdu script, Roman Urdu and the reader's languages.

    ``{operator}``, ``{number}`` and ``{amount}`` stand for what the reader fills in.
    """

    class Situation(models.TextChoices):
        LOAD = "load", _("Asking for a recharge")
        CHECK = "check", _("Checking the number")
        BUNDLE = "bundle", _("Asking about a plan")
        PROBLEM = "problem", _("When something is wrong")
        SETTINGS = "settings", _("Settings")
        SIM = "sim", _("Getting a SIM")
        PLACE = "place", _("Finding a place")

    essential_fields = ("text",)

    situation = models.CharField(_("situation"), max_length=20, choices=Situation.choices)
    text = models.CharField(_("sentence"), max_length=200)
    urdu = models.CharField(
        _("Urdu"), max_length=200, help_text=_("To be checked by a native speaker.")
    )
    roman_urdu = models.CharField(_("Urdu in Latin letters"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    class Meta(Content.Meta):
        abstract = False
        verbose_name = _("shop phrase")
        verbose_name_plural = _("shop phrases")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.text

    def shown_at(self) -> str:
        return reverse("offline")
