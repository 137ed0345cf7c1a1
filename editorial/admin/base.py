"""What every editor's form shares: sources, publication, history, and verbs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from editorial.accounts.permissions import PUBLICATION_FIELDS, WithRights
from editorial.admin.filters import CountedLists
from editorial.admin.related_rows import RelatedRows
from editorial.bilingual.admin import Translating
from editorial.bilingual.forms import ContentForm, SideBySide
from editorial.bilingual.models import Bilingual
from editorial.content.admin_urls import address
from editorial.content.publication import Publishable
from editorial.content.verification_admin import Verifying
from editorial.drafts.admin import WithDrafts
from editorial.editing.admin import MergingSaves
from editorial.history.admin import deleted_urls, history_urls, may_undelete
from editorial.imports.admin import WithImports
from editorial.imports.export_admin import WithExports
from editorial.languages import LANGUAGE, current_language
from editorial.links.admin import WarnsOfLinks


class WithHistory(WithRights, WithExports, RelatedRows, admin.ModelAdmin):
    """History, verbs, and lists whose number of queries does not grow with their rows."""

    list_per_page = 50
    save_on_top = True
    #: Actions that the form offers too: saved first, then done to what was saved.
    verbs: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        related = self.list_select_related
        rows = super().get_queryset(request)
        return rows.select_related(*related) if isinstance(related, tuple) and related else rows

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if context["original"]:
            offered: dict[str, Any] = self.get_actions(request)
            context["verbs"] = [
                (name, offered[name][2])
                for name in self.verbs_for(context["original"])
                if name in offered
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        link = address(self.model, "deleted") if may_undelete(self, request) else ""
        return super().changelist_view(request, {"deleted_url": link, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        return [*deleted_urls(self), *history_urls(self), *super().get_urls()]

    def verbs_for(self, row: Any) -> tuple[str, ...]:
        return self.verbs

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        verb = request.POST.get("_verb")
        if verb not in self.verbs or verb not in self.get_actions(request):
            return super().response_change(request, obj)
        if getattr(obj, "is_merged", False):
            text = gettext(
                "Saved, but others changed it meanwhile. Look at it once more before: %(verb)s."
            )
            offered: dict[str, Any] = self.get_actions(request)
            label = offered[verb][2]
            self.message_user(request, text % {"verb": label}, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        getattr(self, verb)(request, self.get_queryset(request).filter(pk=obj.pk))
        return HttpResponseRedirect(request.get_full_path())

    def write(self, request: HttpRequest, rows: Iterable[models.Model], **values: Any) -> None:
        """Saves these columns and no other: what someone else saves meanwhile stays."""
        with override(None):
            names = [str(self.opts.get_field(name).verbose_name) for name in values]
        with transaction.atomic():
            for row in rows:
                for name, value in values.items():
                    setattr(row, name, value)
                row.save(update_fields=list(values))
                self.log_change(request, row, [{"changed": {"fields": names}}])

    def report(
        self,
        request: HttpRequest,
        done: Iterable[Any],
        refused: Iterable[Any] = (),
        reason: str = "",
    ) -> None:
        """One message on what an action did, and one that names what it left and why."""
        if count := len(list(done)):
            self.message_user(request, gettext("Done: %(count)s.") % {"count": count})
        if names := ", ".join(str(one) for one in refused):
            text = gettext("Left as it was: %(names)s. %(reason)s")
            told = text % {"names": names, "reason": reason}
            self.message_user(request, told, messages.WARNING)


class HandbookAdmin(
    MergingSaves, Translating, WarnsOfLinks, CountedLists, SideBySide, TranslationAdmin, WithHistory
):
    """Texts in both languages, and their history."""

    form = ContentForm

    @admin.display(description=_("languages"))
    def languages(self, row: Bilingual) -> str:
        """Those whose page stands on its own."""
        return " · ".join(LANGUAGE[language].own_name for language in row.filled_languages())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Whoever works in English most likely writes English first."""
        given = super().get_changeform_initial_data(request)
        return {"source_language": current_language(), **given}


class SourcedAdmin(WithImports, Verifying, HandbookAdmin):
    """Facts with a source. Checking one is an act of its own, apart from changing it."""


class ContentAdmin(WithDrafts, SourcedAdmin):
    """Everything that readers see only once it is published."""

    actions = ("publish", "archive", *SourcedAdmin.actions)
    verbs = ("publish", "verify")
    readonly_fields = (*SourcedAdmin.readonly_fields, "updated_at")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A restored version has its publication too, which not everybody may set."""
        if not self.has_publish_permission(request):
            stored = (
                type(obj)._default_manager.filter(pk=obj.pk).values(*PUBLICATION_FIELDS).first()
            )
            for name in PUBLICATION_FIELDS:
                default = obj._meta.get_field(name).get_default()
                setattr(obj, name, stored[name] if stored else default)
        super().save_model(request, obj, form, change)

    def view_on_site(self, row: Any) -> str | None:
        """Its page in the admin's language, if it has one and readers may see it."""
        if not hasattr(row, "get_absolute_url"):
            return None
        # As it is stored: the form may hold a short address that no page can have.
        stored = type(row).objects.published().filter(pk=row.pk).first()
        return stored.get_absolute_url() if stored else None

    def verbs_for(self, row: Any) -> tuple[str, ...]:
        public = row.status == Publishable.Status.PUBLISHED
        return tuple(verb for verb in self.verbs if not (public and verb == "publish"))

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, rows: models.QuerySet) -> None:
        ready = [row for row in rows if row.filled_languages()]
        unready = [row for row in rows if row not in ready]
        self.write(request, ready, status=Publishable.Status.PUBLISHED, updated_at=timezone.now())
        self.report(request, ready, unready, gettext("Neither language is complete."))

    @admin.action(description=_("Archive"), permissions=["publish"])
    def archive(self, request: HttpRequest, rows: models.QuerySet) -> None:
        self.write(request, rows, status=Publishable.Status.ARCHIVED, updated_at=timezone.now())
        self.report(request, rows)
