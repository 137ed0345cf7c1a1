"""Previews from the form: of what is stored, of what waits, and of what is not saved yet."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path
from django.utils import timezone
from django.utils.translation import gettext

from editorial.bilingual.models import LANGUAGES
from editorial.content.publication import Publishable
from editorial.desk.urls import address
from editorial.drafts.models import PendingVersion
from editorial.drafts.preview import VALID_FOR, NothingToSeeError, Write, link_to, preview
from editorial.drafts.replay import as_sent, forget_messages, form_data

if TYPE_CHECKING:  # a mixin for admins of content; stands before them among the bases
    from modeltranslation.admin import TranslationAdmin as Admin
else:
    Admin = object

#: The names of the buttons, each before its language.
PREVIEW = "_preview_"


class RefusedError(Exception):
    """A form that cannot be saved; ``answer`` is its page with the errors."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer)
        self.answer = answer


class WithPreviews(Admin):
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        asked = [one for one in LANGUAGES if PREVIEW + one in request.POST]
        row = self.get_object(request, unquote(object_id)) if asked and object_id else None
        if row is not None:
            return self.preview_unsaved(request, row, asked[0])
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        if row is not None and is_shown(row) and self.has_change_permission(request, row):
            context["previews"] = [PREVIEW + one for one in LANGUAGES]
            if context.get("pending") or row.status != Publishable.Status.PUBLISHED:
                links = [request.build_absolute_uri(link_to(row, one)) for one in LANGUAGES]
                context |= {"links": links, "links_until": timezone.now() + VALID_FOR}
        return super().render_change_form(request, context, *args, **kwargs)

    def preview_unsaved(self, request: HttpRequest, row: Any, language: str) -> HttpResponse:
        """What the form says just now, on its real page; nothing is saved."""

        def write() -> None:
            answer = super(WithPreviews, self).changeform_view(request, str(row.pk))
            if answer.status_code != 302:
                raise RefusedError(drawn(answer))

        try:
            return preview(request, row, language, write, {})
        except RefusedError as refused:
            return refused.answer
        except NothingToSeeError as error:
            return self.nothing_to_see(request, error)
        finally:
            forget_messages(request)

    def nothing_to_see(self, request: HttpRequest, error: NothingToSeeError) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": str(error), "opts": self.opts}
        return TemplateResponse(request, "admin/pending/nothing.html", context)

    def preview_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        row = self.row_or_404(request, object_id)
        if language not in LANGUAGES or not self.has_view_or_change_permission(request, row):
            raise Http404
        addresses = {one: address(self.model, "preview", row.pk, one) for one in LANGUAGES}
        write = self.writing(request, row, PendingVersion.objects.of(row))
        try:
            return preview(request, row, language, write, addresses)
        except NothingToSeeError as error:
            return self.nothing_to_see(request, error)
        finally:
            forget_messages(request)

    def writing(self, request: HttpRequest, row: Any, pending: Any) -> Write:
        """Makes the row what its draft version says, if it has one. Raises NothingToSeeError."""

        def write() -> None:
            if pending is None:
                return
            text = gettext("It no longer fits what has been published meanwhile.")
            try:
                answer = self.replay(request, row, pending)
            except PermissionDenied:
                raise NothingToSeeError(text) from None
            if answer.status_code != 302:
                raise NothingToSeeError(text)

        return write

    def replay(self, request: HttpRequest, row: Any, pending: Any) -> HttpResponse:
        """Saves the form that waits, with the rights of whoever sent it."""
        again = as_sent(request, form_data(pending), pending.made_by)
        return super().changeform_view(again, str(row.pk))

    def row_or_404(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("<path:object_id>/preview/<slug:language>/", view, name=name),
            *super().get_urls(),
        ]


def drawn(answer: Any) -> HttpResponse:
    """While the transaction that it speaks of is still open."""
    return answer.render() if hasattr(answer, "render") else answer


def is_shown(row: Any) -> bool:
    """Whether some page shows it; its form may hold an address that no page can have."""
    with suppress(NoReverseMatch):
        return bool(row.shown_at())
    return True
