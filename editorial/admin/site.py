"""The admin of this handbook.

Beside the package ``admin`` and not in it: Django makes the site while that package registers
its forms, and would make it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from editorial.content.markdown import to_html
from editorial.desk import search as desk_search
from editorial.desk.dashboard import Rights, sections
from editorial.drafts.notices import tell_of_drafts
from editorial.editing.admin import tell_of_merges
from editorial.editing.unsaved_forms import (
    lost_uploads,
    no_longer_staff,
    packed,
    signed_in_again,
    texts_of,
    unpacked,
)
from editorial.handbook import SLUGS
from editorial.handbook import pages as handbook_pages
from editorial.history.changesets import changeset
from editorial.languages import LANGUAGE, LANGUAGES
from editorial.text import without_control_characters

#: Characters of a text that a preview draws: as many as a guide may have.
LONGEST_TEXT = 40_000


#: Apps in the order of the desk; others follow by name.
APPS = ("operators", "guides", "editorial")


def _place(app: dict[str, Any]) -> int:
    label = app["app_label"]
    return APPS.index(label) if label in APPS else len(APPS)


class HandbookSite(AdminSite):
    site_title = site_header = _("Handbook desk")
    index_title = _("What needs you today")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        found = {"sections": sections(self.rights(request))}
        return super().index(request, {**found, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What editors work on most comes first; Django's order is that of the names."""
        apps: list[Any] = super().get_app_list(request, app_label)
        return sorted(apps, key=_place)

    def get_urls(self) -> list[Any]:
        view = self.admin_view(self.handbook_view)
        return [
            path("preview/", self.admin_view(self.preview_markdown_view), name="preview_markdown"),
            path("search/", self.admin_view(self.search_view), name="search"),
            path("handbook/", view, name="handbook"),
            path("handbook/<slug:slug>/", view, name="handbook"),
            *super().get_urls(),
        ]

    def preview_markdown_view(self, request: HttpRequest) -> HttpResponse:
        """A text as its page would show it, drawn by what draws the pages."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        text, language = request.POST.get("text", ""), request.POST.get("language", "")
        if len(text) > LONGEST_TEXT:
            return HttpResponse(gettext("This text is too long."), "text/plain", 413)
        code = language.lower() if language.lower() in LANGUAGES else LANGUAGES[0]
        with override(code):
            html = to_html(text)
        context = {"html": html, "html_language": LANGUAGE[code].tag, "title": gettext("Preview")}
        return TemplateResponse(request, "admin/preview_markdown.html", context)

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """Everything that this editor may see and that has what is asked for."""
        question = request.GET.get("q", "").strip()
        problem, found = "", []
        if len(question) > desk_search.LONGEST:
            problem = gettext("This is too long to search for: at most 100 characters.")
        elif question := without_control_characters(question):
            lists = [self._registry[model] for model in self.allowed(request, "view")]
            searched = [one for one in lists if one.search_fields]
            found = desk_search.search(request, searched, question)
        context = {
            **self.each_context(request),
            "title": gettext("Search the desk"),
            "question": question[: desk_search.LONGEST],
            "problem": problem,
            "found": found,
        }
        return TemplateResponse(request, "admin/search.html", context)

    def handbook_view(self, request: HttpRequest, slug: str = SLUGS[0]) -> HttpResponse:
        """The handbook for editors, in the language of whoever reads."""
        if slug not in SLUGS:
            raise Http404
        pages, place = handbook_pages(), SLUGS.index(slug)
        context = {
            **self.each_context(request),
            "title": pages[place].title,
            "pages": pages,
            "page": pages[place],
            "next": pages[place + 1] if place + 1 < len(pages) else None,
        }
        return TemplateResponse(request, "admin/handbook.html", context)

    # --- Forms of people who were signed out ---------------------------------------------

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            signed_out = request.method == "POST" and not self.has_permission(request)
            if signed_out and request.path not in (reverse("admin:login"), reverse("admin:logout")):
                user: Any = request.user
                return no_longer_staff(request) if user.is_active else self.ask_to_sign_in(request)
            if request.method == "GET" and self.has_permission(request):
                tell_of_merges(request)
                tell_of_drafts(request)
            with changeset(user=request.user, source=request.path):
                return inner(request, *args, **kwargs)

        return update_wrapper(kept, inner)

    def ask_to_sign_in(self, request: HttpRequest) -> HttpResponse:
        """The page to sign in on, with what was sent: it is not lost on the way."""
        sent, there = request.POST, request.get_full_path()
        kept = packed(sent, lost_uploads(request))
        request.method, request.POST = "GET", QueryDict()
        context = {"app_path": reverse("admin:login"), "next": there, **self._kept(kept)}
        return super().login(request, context)

    def _kept(self, kept: str) -> dict[str, Any]:
        fields, lost_files = unpacked(kept)
        return {"kept": kept, "kept_texts": list(texts_of(fields)), "lost_files": lost_files}

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        kept = request.POST.get("kept", "")
        response = super().login(request, {**(extra_context or {}), **self._kept(kept)})
        fields, lost_files = unpacked(kept) if response.status_code == 302 else ([], [])
        address = request.POST.get("next", "")
        if not fields or not url_has_allowed_host_and_scheme(address, None):
            return response
        return signed_in_again(request, fields, address, lost_files)

    # --- The desk ------------------------------------------------------------------------

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
