"""Every list as a table for other programs, and its texts as sheets for translators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.bilingual.models import Bilingual
from editorial.imports.export import as_csv, as_xlsx, number_columns, table_in_words, table_of
from editorial.imports.resources import TableResource
from editorial.imports.table import UnreadableError
from editorial.imports.translation_sheets import sheet_of
from editorial.languages import LANGUAGE, LANGUAGES

FORMATS = ("csv", "xlsx")
IN_WORDS = _("This list, headers and choices in words")
#: What an address calls them.
LISTS = {"list": table_of, "words": table_in_words}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WithExports:
    """The list as it is filtered and searched, all its pages. Stands before a ModelAdmin."""

    if TYPE_CHECKING:  # the ModelAdmin's
        admin_site: Any
        get_changelist_instance: Any
        has_view_permission: Any
        message_user: Any
        model: Any
        writable_languages: Any

    #: Its columns; None where there is nothing to export.
    resource: type[TableResource] | None = None
    #: Whether sheets for translators go out: only where they are taken back.
    has_sheets = False

    class Media:
        css: ClassVar = {"all": ["admin/imports.css"]}

    def address(self, name: str, *args: Any) -> str:
        options = self.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=args)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export_view)
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_export"
        return [path("export/<str:what>/<str:form>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        own = {"exports": self.exports(request)} if self.resource else {}
        given = {**own, **(extra_context or {})}
        return super().changelist_view(request, given)  # type: ignore[misc]

    def sheets(self, request: HttpRequest) -> dict[str, Any]:
        """{language: what its sheet is called}, of the languages that this user writes."""
        if not self.has_sheets or not issubclass(self.model, Bilingual):
            return {}
        own = self.writable_languages(request) or LANGUAGES
        return {language: LANGUAGE[language].sheet_title for language in own}

    def exports(self, request: HttpRequest) -> list[tuple[Any, list[tuple[str, str]]]]:
        """[(what, [(format, address)])] for this list."""
        wanted = {"list": _("This list"), "words": IN_WORDS, **self.sheets(request)}
        query = request.GET.urlencode()
        return [
            (
                name,
                [(one.upper(), f"{self.address('export', what, one)}?{query}") for one in FORMATS],
            )
            for what, name in wanted.items()
        ]

    def export_view(self, request: HttpRequest, what: str, form: str) -> HttpResponseBase:
        if not self.resource or form not in FORMATS or what not in (*LISTS, *self.sheets(request)):
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(self.address("changelist"))
        name = f"{self.model._meta.model_name}-{what}-{timezone.localdate()}.{form}"
        resource = self.resource()
        table = LISTS[what](resource, rows) if what in LISTS else sheet_of(rows, what)
        numbers = number_columns(resource) if what in LISTS else set()
        try:
            return download(table, name, form, numbers)
        except UnreadableError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(f"{self.address('changelist')}?{request.GET.urlencode()}")


def download(
    table: Iterator[list[str]], name: str, form: str, numbers: set[str]
) -> HttpResponseBase:
    if form == "xlsx":
        return FileResponse(
            as_xlsx(table, numbers), as_attachment=True, filename=name, content_type=XLSX
        )
    response = StreamingHttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
