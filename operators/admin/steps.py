"""Inline of a channel's numbered steps."""

from __future__ import annotations

from typing import Any

from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from editorial.bilingual.forms import ContentForm, SideBySide, pair
from editorial.editing.formsets import MergingFormSet, MergingRows
from operators.models import ChannelStep, RechargeChannel

#: Between the numbers of two steps, so that another fits between them later.
GAP = 10


class _StepForm(ContentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if position := self.fields.get("position"):
            position.required = False
            position.help_text = _("Steps stand in the order of their numbers. Empty: at the end.")
        if self.instance._state.adding:
            # The model's 1 in every empty form would make each of them the first step.
            self.initial["position"] = None

    def _get_validation_exclusions(self) -> set[str]:
        """Leaves uniqueness of numbers to the formset: two steps may swap theirs."""
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]


class _StepFormSet(MergingFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors) or "position" not in self.form.base_fields:
            return
        taken = self.numbers_elsewhere()
        for form in self.kept():
            number = form.cleaned_data["position"]
            if number in taken:
                form.add_error("position", _("Another step has this number."))
            elif number is not None:
                taken.add(number)
        for form in self.kept():
            if form.instance.position is None or form.cleaned_data.get("position", 0) is None:
                form.instance.position = max(taken, default=0) + GAP
                taken.add(form.instance.position)

    def kept(self) -> list[ModelForm]:
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed())
        ]

    def numbers_elsewhere(self) -> set[int]:
        """Numbers of steps that somebody added while this form was open."""
        shown = [form.instance.pk for form in self.initial_forms]
        steps = ChannelStep.objects.filter(channel=self.instance.pk).exclude(pk__in=shown)
        return set(steps.values_list("position", flat=True))

    def save_existing_objects(self, commit: bool = True) -> list[ChannelStep]:
        ChannelStep.step_aside(
            form.instance.pk
            for form in self.initial_forms
            if "position" in form.changed_data or form in self.deleted_forms
        )
        return super().save_existing_objects(commit)


class ChannelStepInline(MergingRows, SideBySide, TranslationStackedInline):
    model = ChannelStep
    form = _StepForm
    formset = _StepFormSet
    fields = ("position", pair("title"), pair("body"))

    def get_extra(
        self, request: HttpRequest, obj: RechargeChannel | None = None, **kwargs: Any
    ) -> int:
        return 0 if obj else 3
