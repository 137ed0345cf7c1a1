"""Import pages of the admin: upload, preview, confirmation, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import OperationalError, models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from editorial.bilingual.models import Bilingual, TranslationStatus
from editorial.history.text_diff import as_html
from editorial.imports.export_admin import WithExports
from editorial.imports.forms import TableForm, about_columns, choices_of
from editorial.imports.models import (
    BusyError,
    ImportRow,
    ImportRun,
    InvalidTransitionError,
)
from editorial.imports.readers import too_large
from editorial.imports.resources import label_of
from editorial.imports.runs import Importer, StalePreviewError, check, start, write
from editorial.imports.table import MOST_BYTES, Problem, Table
from editorial.imports.translation_sheets import TranslationSheet, is_sheet
from editorial.imports.undo import WHY, edited_since, undo
from editorial.languages import current_language

#: Longer texts scroll inside their cell.
LONG = 600
#: Both together; beside each other no mark is needed to see what is other.
SHORT = 60
STATUS = "status"


@dataclass(frozen=True)
class Change:
    """``new`` marks what is other than in ``old``."""

    label: str
    column: str
    old: str
    new: SafeString | str
    is_long: bool

    @property
    def is_emptied(self) -> bool:
        return bool(self.old) and not self.new


@dataclass(frozen=True)
class Shown:
    row: ImportRow
    changes: list[Change]
    faults: list[tuple[str, str]]

    @property
    def kind(self) -> str:
        return ImportRow.Kind(self.row.kind).name.lower()

    @property
    def effects(self) -> list[object]:
        return [ImportRow.Effect(effect).label for effect in self.row.effects]


def shown(row: ImportRow, model: type[models.Model], is_sheet: bool) -> Shown:
    changes = [
        change(model, column, old, new, is_sheet) for column, (old, new) in row.changes.items()
    ]
    if row.kind == ImportRow.Kind.NEW:
        changes = [one for one in changes if one.new]
    return Shown(row, changes, list(faults(row, model)))


def change(model: type[models.Model], column: str, old: str, new: str, is_sheet: bool) -> Change:
    if is_sheet and column == STATUS:
        words = dict(TranslationStatus.choices)
        told = str(words[TranslationStatus(old)]), str(words[TranslationStatus(new)])
        return Change(str(_("Translation")), "still_accurate", *told, False)
    label, named = label_of(model, column), dict(choices_of(model, column))
    long = max(len(old), len(new)) > LONG
    if old in named or new in named:
        return Change(label, column, in_words(old, named), in_words(new, named), long)
    marked = as_html(old, new) if old and len(old + new) > SHORT else new
    return Change(label, column, old, marked, long)


def in_words(value: str, named: dict[str, str]) -> str:
    """As the table says it, and as the pages do."""
    return f"{value} ({named[value]})" if value in named else value


def faults(row: ImportRow, model: type[models.Model]) -> Iterable[tuple[str, str]]:
    """(column and its label, sentence) in the editor's language."""
    language = current_language()
    for fault in row.faults:
        column = fault["column"]
        label = label_of(model, column) if column else ""
        yield column and (column if label == column else f"{label} · {column}"), fault[language]


ROWS_A_PAGE = 50
RUNS_SHOWN = 10
PROBLEMS_SHOWN = 100
NAMES_SHOWN = 20
#: What a form takes beside its file.
ROOM = 2**16
UNDOABLE = (ImportRun.State.WRITTEN, ImportRun.State.STOPPED)


class WithImports(WithExports):
    """Content that a table may bring, for who may import."""

    has_sheets = True

    if TYPE_CHECKING:  # the ModelAdmin's
        has_add_permission: Any
        has_edit_permission: Any
        has_translate_permission: Any
        media: Any

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}"
        guarded = self.admin_site.admin_view
        own = [
            path("import/", guarded(self.upload_guard), name=f"{name}_import"),
            path("import/<int:number>/", guarded(self.run_view), name=f"{name}_import_run"),
            path(
                "import/<int:number>/<str:verb>/",
                guarded(require_POST(self.verb_view)),
                name=f"{name}_import_verb",
            ),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        own = {"import_url": self.address("import")} if self.may_bring_sheets(request) else {}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def may_import(self, request: HttpRequest) -> bool:
        return (
            self.resource is not None
            and request.user.has_perm("editorial.import_content")
            and self.has_add_permission(request)
            and self.has_edit_permission(request)
        )

    def may_bring_sheets(self, request: HttpRequest) -> bool:
        """Also who translates, but only texts of her languages in what is published."""
        is_translator = issubclass(self.model, Bilingual) and self.has_translate_permission(request)
        return self.may_import(request) or (self.resource is not None and is_translator)

    def importer(self, for_sheet: bool, reason: str = "", lock: bool = False) -> Importer:
        """Of who may import anything."""
        kind: Any = self.resource
        if for_sheet:
            return TranslationSheet(self.model, reason=reason, lock=lock)
        return kind(reason=reason, lock=lock)

    def importer_for(
        self, request: HttpRequest, for_sheet: bool, reason: str = "", lock: bool = False
    ) -> Importer:
        if self.may_import(request):
            return self.importer(for_sheet, reason, lock)
        return TranslationSheet(
            self.model,
            reason=reason,
            lock=lock,
            languages=self.writable_languages(request),
            published_only=True,
        )

    # --- Upload --------------------------------------------------------------------------------

    @csrf_exempt
    def upload_guard(self, request: HttpRequest) -> HttpResponseBase:
        """Before anything is read of what is sent, for a token can only be read with all of it."""
        if not self.may_bring_sheets(request):
            raise PermissionDenied
        if length(request) > MOST_BYTES + ROOM:
            return self.upload_page(request, TableForm(), [too_large()], status=413)
        return csrf_protect(self.upload_view)(request)

    def upload_view(self, request: HttpRequest) -> HttpResponseBase:
        form = TableForm(request.POST or None, request.FILES or None)
        if request.method != "POST":
            return self.upload_page(request, form)
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.upload_page(request, form, form.errors.get("file", []))
        table: Table = form.cleaned_data["file"]
        for_sheet = is_sheet(table)
        if not for_sheet and not self.may_import(request):
            text = gettext("You may import sheets of translations, and this is none.")
            return self.upload_page(request, form, [text])
        importer = self.importer_for(request, for_sheet)
        importer.recognise_columns(table)
        if problems := importer.refusals(table) or no_rows(table):
            return self.upload_page(request, form, problems)
        run = start(table, importer, cast("User", request.user), is_translation_sheet=for_sheet)
        self.attempt(request, run, self.do_check)
        return redirect(self.address("import_run", run.pk))

    def upload_page(
        self, request: HttpRequest, form: TableForm, problems: Any = (), status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "too_large": too_large(),
            "problems": problems[:PROBLEMS_SHOWN],
            "more_problems": max(len(problems) - PROBLEMS_SHOWN, 0),
            "columns": self.about_columns(request),
            "runs": self.runs_for(request)[:RUNS_SHOWN],
        }
        title = gettext("Import: %(kind)s") % {"kind": self.model._meta.verbose_name_plural}
        return self.page(request, "upload", status, title=title, **context)

    # --- What a table would change ---------------------------------------------------------------

    def run_view(self, request: HttpRequest, number: int) -> HttpResponse:
        run = self.run_of(request, number)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(progress(run))
        rows = run.rows.exclude(kind=ImportRow.Kind.UNSEEN)
        filters = filters_of(run)
        chosen_filter = next((one for one in filters if one.name == request.GET.get("kind")), None)
        chosen = rows.filter(chosen_filter.condition) if chosen_filter else rows
        pages = Paginator(chosen, ROWS_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        edited, more = edited_since(run) if run.state in UNDOABLE else ([], 0)
        context = {
            "run": run,
            "notes": [note[current_language()] for note in run.notes],
            "progress": progress(run),
            "all": run.rows.count(),
            "filters": filters,
            "chosen_filter": chosen_filter,
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
            "rows": [shown(row, self.model, run.is_translation_sheet) for row in page],
            "is_working": run.state in run.WORKING,
            "skipped": run.counts.get("skipped", 0),
            "to_write": run.rows_to_write,
            "seconds_left": in_time(run.seconds_left()),
            "edited": edited,
            "more_edited": more,
            "left": [(name, WHY[why]) for name, why in run.left],
        }
        return self.page(request, "run", title=str(run), **context)

    def about_columns(self, request: HttpRequest) -> list[dict[str, Any]]:
        return about_columns(self.resource()) if self.may_import(request) else []  # type: ignore[misc]

    def runs_for(self, request: HttpRequest) -> models.QuerySet[ImportRun]:
        """Of who translates her own sheets alone."""
        runs = ImportRun.objects.filter(model=self.model._meta.label_lower)
        if not self.may_import(request):
            runs = runs.filter(is_translation_sheet=True, made_by_id=request.user.pk)
        return runs.select_related("made_by", "changed_by")

    def run_of(self, request: HttpRequest, number: int) -> ImportRun:
        if not self.may_bring_sheets(request):
            raise PermissionDenied
        run = get_object_or_404(self.runs_for(request), pk=number)
        run.release_if_stale()
        return run

    def page(
        self, request: HttpRequest, name: str, status: int = 200, **context: Any
    ) -> HttpResponse:
        own = {**self.admin_site.each_context(request), "opts": self.model._meta, **context}
        own["media"] = self.media
        return render(request, f"admin/imports/{name}.html", own, status=status)

    # --- Verbs ---------------------------------------------------------------------------------

    def verb_view(self, request: HttpRequest, number: int, verb: str) -> HttpResponseBase:
        run = self.run_of(request, number)
        verbs = {
            "check": self.do_check,
            "confirm": self.do_write,
            "continue": self.do_write,
            "stop": self.do_stop,
            "again": self.do_check_again,
            "undo": self.do_undo,
        }
        if verb in verbs:
            self.attempt(request, run, verbs[verb])
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(progress(run))
        return HttpResponseRedirect(self.address("import_run", run.pk))

    def attempt(
        self, request: HttpRequest, run: ImportRun, do: Callable[[HttpRequest, ImportRun], None]
    ) -> None:
        try:
            do(request, run)
        except BusyError as busy:
            text = gettext(
                "Nothing was written: %(who)s is writing “%(file)s”. Try again in a minute."
            )
            who = busy.run.changed_by or gettext("someone")
            self.message_user(
                request, text % {"who": who, "file": busy.run.file_name}, messages.WARNING
            )
        except InvalidTransitionError:
            text = gettext("This was no longer possible; the page shows how it stands now.")
            self.message_user(request, text, messages.WARNING)
        except OperationalError:  # SQLite, while somebody writes thousands of rows
            text = gettext("The database was busy; the page shows how far it is.")
            self.message_user(request, text, messages.WARNING)
        run.refresh_from_db()

    def do_check(self, request: HttpRequest, run: ImportRun) -> None:
        if run.state == run.State.CHECKING:
            check(run, self.importer_for(request, run.is_translation_sheet))

    def do_check_again(self, request: HttpRequest, run: ImportRun) -> None:
        run.check_again()
        self.do_check(request, run)

    def do_write(self, request: HttpRequest, run: ImportRun) -> None:
        importer = self.importer_for(request, run.is_translation_sheet, run.reason, lock=True)
        try:
            write(run, importer, cast("User", request.user))
        except StalePreviewError as found:
            run.refresh_from_db()
            self.tell_stale(request, run, found)
            self.do_check(request, run)
        else:
            self.message_user(request, gettext("Written. It can be undone here."), messages.SUCCESS)

    def do_stop(self, request: HttpRequest, run: ImportRun) -> None:
        if run.state in run.WORKING:
            run.stop()

    def tell_stale(self, request: HttpRequest, run: ImportRun, found: StalePreviewError) -> None:
        if run.state == run.State.STOPPED:
            text = gettext("Writing has stopped at rows that could not be written: %(names)s")
        elif found.stale:
            text = gettext(
                "Nothing was written: someone has changed these rows since you looked. "
                "Look at them again. %(names)s"
            )
        else:
            text = gettext("Nothing was written: these rows have mistakes. %(names)s")
        names = [row.name for row in found.stale or found.wrong]
        more = " …" if len(names) > NAMES_SHOWN else ""
        told = ", ".join(names[:NAMES_SHOWN]) + more
        self.message_user(request, text % {"names": told}, messages.WARNING)

    def do_undo(self, request: HttpRequest, run: ImportRun) -> None:
        left = undo(run, cast("User", request.user))
        text = gettext("Undone.")
        if left:
            text = gettext("Undone, but for the rows that are named below.")
        self.message_user(request, text, messages.WARNING if left else messages.SUCCESS)


@dataclass(frozen=True)
class RowFilter:
    """One kind of rows, or one effect that an editor should look at."""

    name: str
    label: object
    number: int
    condition: Q


def filters_of(run: ImportRun) -> list[RowFilter]:
    kinds = [
        RowFilter(name, kind.label, run.counts[name], Q(kind=kind))
        for kind in ImportRow.Kind
        if (name := kind.name.lower()) in run.counts
    ]
    effects = [
        RowFilter(effect.value, effect.label, number, Q(effects__has_key=effect.value))
        for effect in ImportRow.Effect
        if (number := run.counts.get(effect.value))
    ]
    return kinds + effects


def length(request: HttpRequest) -> int:
    """Of what is on its way, in bytes, as its sender says."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0


def no_rows(table: Table) -> list[Problem]:
    return (
        []
        if table.rows
        else [Problem(table.file, 0, "", gettext("There is no row in this table."))]
    )


def progress(run: ImportRun) -> dict[str, object]:
    """How far it is, for the page that waits."""
    is_working = run.state in run.WORKING
    all_rows = run.rows_to_do if is_working else run.rows.count()
    unseen = run.rows.filter(kind=ImportRow.Kind.UNSEEN)
    done = run.rows_done if is_working else all_rows - unseen.count()
    left = in_time(run.seconds_left()) if is_working else ""
    is_moving = is_working or run.state == run.State.CHECKING
    return {"done": done, "all": all_rows, "left": left, "is_moving": is_moving}


def in_time(seconds: float) -> str:
    if seconds < 5:
        return gettext("a few seconds")
    if seconds < 90:
        number = round(seconds / 5) * 5
        return gettext("about %(number)s seconds") % {"number": number}
    minutes = round(seconds / 60)
    return ngettext("about %(number)s minute", "about %(number)s minutes", minutes) % {
        "number": minutes
    }
