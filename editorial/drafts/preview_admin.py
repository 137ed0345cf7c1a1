"""Previews from the form: of what is stored, of what waits, and of what is not saved yet."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path
from django.utils import timezone

from editorial.bilingual.models import LANGUAGES
from editorial.desk.urls import address
from editorial.drafts.models import Draft
from editorial.drafts.preview import VALID_FOR, NothingToSeeError, draft_writer, link_to, preview

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
            public = type(row)._default_manager.published().filter(pk=row.pk).exists()
            if context.get("open_draft") or not public:
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
        return TemplateResponse(request, "admin/drafts/no_preview.html", context)

    def preview_view(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        row = self.row_or_404(request, object_id)
        if language not in LANGUAGES or not self.has_view_or_change_permission(request, row):
            raise Http404
        addresses = {one: address(self.model, "preview", row.pk, one) for one in LANGUAGES}
        write = draft_writer(Draft.objects.open_of(row))
        try:
            return preview(request, row, language, write, addresses)
        except NothingToSeeError as error:
            return self.nothing_to_see(request, error)

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


def forget_messages(request: HttpRequest) -> None:
    """What a form said that was taken back."""
    storage: Any = get_messages(request)
    if hasattr(storage, "_queued_messages"):
        storage._queued_messages.clear()


def is_shown(row: Any) -> bool:
    """Whether some page shows it; its form may hold an address that no page can have."""
    with suppress(NoReverseMatch):
        return bool(row.shown_at())
    return True
