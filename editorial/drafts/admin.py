"""Draft versions in the admin: saving, editing, comparing, publishing and discarding them.

The form of a draft is the usual form of the page. Inside a transaction the tables are made to say
what the draft says, the form is shown or saved by the usual code, a snapshot is taken, and all of
it is rolled back. So a draft obeys the same rules, rights and merges as a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views import View

from editorial.content.admin_urls import address
from editorial.content.display import names_of
from editorial.content.publication import Publishable
from editorial.drafts.merge import Merge, changes_publication
from editorial.drafts.models import Draft, DraftNotice, DraftVersion, display_name
from editorial.drafts.notices import notify_authors, problem_in_words
from editorial.drafts.preview import version_writer
from editorial.drafts.preview_admin import (
    PREVIEW,
    PreviewView,
    asked_language,
    drawn,
    forget_messages,
    preview_buttons,
    preview_page,
    preview_unsaved,
)
from editorial.drafts.publishing import (
    PUBLICATION,
    ConflictError,
    DraftState,
    RightsError,
    draft_state,
    lock_row,
    may_dispose,
    may_write_all,
    moment_in_words,
    outcome_in_words,
    publish,
    schedule,
    write_merge,
)
from editorial.drafts.snapshots import (
    Base,
    current_state,
    from_json,
    newest_versions,
    row_key,
    stage,
    to_json,
    with_placeholders,
)
from editorial.editing.admin import Replaced, tell_of_replaced
from editorial.editing.admin import told as others_in_words
from editorial.editing.forms import BASE_VERSION
from editorial.editing.models import MergeNote, Presence, SentForm
from editorial.editing.unsaved_forms import fields_of, keep_uploads, kept_page, without_rows
from editorial.history.compare import Difference, State, differences, key_of
from editorial.history.restore import RestoreError

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from modeltranslation.admin import TranslationAdmin as Admin
else:
    Admin = object

DRAFT_VERSION = "draft_version"
#: The buttons of a draft's form besides its first one, which saves.
VERB = "_draft"


@dataclass
class OpenDraft:
    """What the form of a draft knows of it. ``version`` is the one that the form was opened on;
    None when it was opened on the published page."""

    draft: Draft | None
    version: DraftVersion | None
    #: From the published page to the draft, as publishing it would change it.
    changes: list[Difference] = field(default_factory=list)
    #: What others have changed on the published page since the draft was begun.
    published_since: str = ""
    may_dispose: bool = False
    needs_publisher: bool = False

    @property
    def problem(self) -> str:
        return problem_in_words(self.draft) if self.draft else ""


class WithDrafts(Admin):
    """For admins of content; stands before Django's class among the bases."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        def usual() -> HttpResponse:
            return super(WithDrafts, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        asked = object_id is not None and bool(asked_language(request))
        row = self.get_object(request, unquote(object_id)) if object_id and asked else None
        return usual() if row is None else preview_unsaved(self, request, row, usual)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if _opened(request):
            obj.is_restored = True  # a price is noted when it is published
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if _opened(request):
            return HttpResponseRedirect(address(self.model, "draft", obj.pk))
        return super().response_change(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        if opened := _opened(request):
            context |= {"open_draft": opened.draft, "opened": opened, "verbs": ()}
            context["title"] = gettext("Draft version of “%(row)s”") % {"row": row}
            self.mark_changes(opened, context)
        elif row is not None and self.has_change_permission(request, row):
            context["open_draft"] = Draft.objects.open_of(row)
            context["can_wait"] = row.status == Publishable.Status.PUBLISHED
            context["closed_drafts"] = Draft.objects.of(row).exclude(state="open").exists()
        if row is not None and self.has_change_permission(request, row):
            has_draft = bool(context["open_draft"])
            context |= preview_buttons(request, row, has_draft=has_draft)
        return super().render_change_form(request, context, *args, **kwargs)

    def mark_changes(self, opened: OpenDraft, context: dict[str, Any]) -> None:
        """Beside each field that the draft changes stands what is published."""
        found = {one.key: one for one in opened.changes}
        rows = [one.formset for one in context["inline_admin_formsets"]]
        for inline in context["inline_admin_formsets"]:
            inline.opts.show_change_link = False  # its form would change the published page
        shown = [context["adminform"].form, *(f for one in rows for f in one.initial_forms)]
        for form in shown:
            for name in form.fields:
                key = key_of(type(form.instance), form.instance.pk or 0, name)
                if difference := found.get(key):
                    _mark(form, name, difference)

    def part_models(self) -> list[Any]:
        return [inline.model for inline in self.inlines]

    def get_urls(self) -> list[Any]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        views: dict[str, tuple[str, type[DraftView | PreviewView]]] = {
            "draft": ("draft/", DraftFormView),
            "draft_publish": ("draft/publish/", PublishDraftView),
            "draft_update": ("draft/update/", UpdateDraftView),
            "draft_compare": ("draft/compare/", CompareDraftView),
            "draft_discard": ("draft/discard/", DiscardDraftView),
            "drafts": ("drafts/", DraftHistoryView),
            "draft_presence": ("draft/presence/", DraftPresenceView),
            "preview": ("preview/<slug:language>/", PreviewView),
        }
        return [
            *(
                path(
                    f"<path:object_id>/{route}",
                    self.admin_site.admin_view(view.as_view(model_admin=self)),
                    name=f"{prefix}_{name}",
                )
                for name, (route, view) in views.items()
            ),
            *super().get_urls(),
        ]


def _opened(request: HttpRequest) -> OpenDraft | None:
    """What WithDrafts has to know of a request whose form is that of a draft."""
    return getattr(request, "opened_draft", None)


def _mark(form: Any, name: str, difference: Difference) -> None:
    mark = format_html(
        '<span class="draft-mark">{} {}</span>', gettext("Changed in the draft:"), difference.html
    )
    bound = form[name]
    bound.help_text = format_html("{} {}", bound.help_text, mark)
    form.fields[name].help_text = bound.help_text


# --- Pages of a draft -------------------------------------------------------------------------


class DraftView(View):
    """A page about the draft of one row."""

    model_admin: Any = None
    #: Whoever may only look does not get here.
    needs_change = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.row = self.model_admin.get_object(request, unquote(kwargs["object_id"]))
        if self.row is None:
            return self.page_is_gone(request, kwargs["object_id"])
        may = self.model_admin.has_change_permission(request, self.row)
        if not self.needs_change:
            may = may or self.model_admin.has_view_permission(request, self.row)
        if not may:
            raise PermissionDenied
        self.draft = Draft.objects.open_of(self.row)
        return super().dispatch(request, *args, **kwargs)

    def page_is_gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """It was deleted, or withdrawn from this account."""
        raise Http404

    @property
    def model(self) -> Any:
        return self.model_admin.model

    @property
    def user(self) -> User:
        """Nobody comes here without an account."""
        return cast("User", self.request.user)

    @cached_property
    def parts(self) -> list[Any]:
        found: list[Any] = self.model_admin.part_models()
        return found

    def go_to(self, page: str = "draft") -> HttpResponse:
        return HttpResponseRedirect(address(self.model, page, self.row.pk))

    def no_draft(self) -> HttpResponse:
        messages.warning(self.request, gettext("There is no draft version any more."))
        return self.go_to("change")

    def page(self, template: str, title: str, **context: Any) -> TemplateResponse:
        shared = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": title,
            "opts": self.model_admin.opts,
            "original": self.row,
            "draft": self.draft,
        }
        return TemplateResponse(self.request, f"admin/drafts/{template}.html", shared | context)

    def lock(self) -> None:
        """Until the transaction ends nobody else saves, publishes or discards."""
        lock_row(self.model, self.row.pk)
        self.draft = Draft.objects.open_of(self.row)

    # --- What buttons do -----------------------------------------------------------------

    def publish(self, draft: Draft) -> HttpResponse:
        """Publishes at once, or answers with what stands in the way."""
        try:
            done = publish(draft, self.user, _choices(self.request))
        except RightsError:
            return self.refuse()
        except ConflictError as error:
            return self.conflicts("draft_publish", error.merge)
        except RestoreError as error:
            text = gettext("Nothing is published yet: %(why)s")
            messages.error(self.request, text % {"why": error})
            return self.go_to()
        messages.success(self.request, outcome_in_words(done.row))
        replaced = [Replaced(one.model, one.column, one.version) for one in done.overruled]
        tell_of_replaced(self.request, done.row, replaced)
        if done.lost:
            text = gettext("These have been deleted meanwhile and are left out: %(names)s.")
            messages.warning(self.request, text % {"names": gettext("; ").join(done.lost)})
        return self.go_to("change")

    def refuse(self) -> HttpResponse:
        text = gettext("This draft version changes what only somebody with more rights may change.")
        messages.error(self.request, text)
        return self.go_to()

    def conflicts(self, page: str, merge: Merge) -> HttpResponse:
        """Nothing is written until each has an answer."""
        return self.page(
            "conflicts",
            gettext("Others have changed the published page"),
            conflicts=merge.conflicts,
            action=address(self.model, page, self.row.pk),
            publishes=page == "draft_publish",
        )


def _choices(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix("choose-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("choose-")
    }


class DraftFormView(DraftView):
    """The form of a draft; its first button saves the draft and never publishes."""

    needs_change = False

    def page_is_gone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keeps what was typed: whoever restores the page can send it again."""
        number = unquote(object_id)
        if request.method != "POST":
            raise Http404
        if self.model_admin.is_there(number):
            opts = self.model_admin.opts
            page: HttpResponse = self.model_admin._get_obj_does_not_exist_redirect(
                request, opts, number
            )
            return page
        last = self.model_admin.last_version(number)
        told = gettext("%(who)s deleted this while you were editing it. Your text is kept below.")
        kept, lost = keep_uploads(request)
        return kept_page(
            request,
            [*fields_of(request.POST), *kept],
            title=gettext("Deleted meanwhile"),
            told=told % {"who": names_of([last] if last else [])},
            button=gettext("Send it again"),
            lost_files=lost,
        )

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if self.draft is None:
            return self.no_draft()
        version = self.draft.versions.select_related("made_by").order_by("-pk").first()
        if version is None:
            return self.page("left_over_page", gettext("Draft version"), texts=self.draft.data)
        self.remember(self.draft, version)
        with transaction.atomic():
            self.stage(from_json(version.snapshot), version.made_by)
            answer = drawn(self.usual_view())
            transaction.set_rollback(True)
        return answer

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.model_admin.has_change_permission(request, self.row):
            raise PermissionDenied
        with transaction.atomic():
            self.lock()
            if self.draft is None and self.row.status == Publishable.Status.DRAFT:
                return self.keep_text()
            return self.save()

    # --- Saving --------------------------------------------------------------------------

    def save(self) -> HttpResponse:
        opened_on = self.opened_on()
        published = current_state(self.model, self.row.pk, self.parts)
        newest = self.draft.versions.order_by("-pk").first() if self.draft else None
        base = dict(newest.base) if newest else newest_versions(published)
        before = from_json(newest.snapshot) if newest else published
        if opened_on:
            self.remember(self.draft, opened_on)
        else:
            self.remember(self.draft, None)
        with transaction.atomic():
            beside = _Beside()
            sent = self.stage_what_happened(opened_on, newest, published)
            language = asked_language(self.request)
            answer = self.usual_view(self.without_buttons(sent))
            if answer.status_code == 302:
                after = current_state(self.model, self.row.pk, self.parts)
                beside.collect()
            else:
                answer = drawn(answer)
            transaction.set_rollback(True)
        if answer.status_code != 302:
            return answer
        after = with_placeholders(self.with_publication_of(before, after), {*before, *published})
        if language:
            write = version_writer(DraftVersion(snapshot=to_json(after), base=base))
            forget_messages(self.request)
            return preview_page(self.model_admin, self.request, self.row, language, write)
        beside.restore()
        return self.saved(before, after, base, newest)

    def opened_on(self) -> DraftVersion | None:
        """The version that the form shows. A form that names none that is known counts as
        opened on the first one: then nothing that others wrote is taken for a change of it."""
        if DRAFT_VERSION not in self.request.POST:
            return None
        sent = self.request.POST[DRAFT_VERSION]
        versions = DraftVersion.objects.filter(draft__in=Draft.objects.of(self.row))
        versions = versions.select_related("draft", "made_by")
        known = sent.isascii() and sent.isdigit() and len(sent) < 19
        found = versions.filter(pk=int(sent)).first() if known else None
        if found is None and self.draft is not None:
            found = versions.filter(draft=self.draft).order_by("pk").first()
        return found

    def stage_what_happened(
        self, opened_on: DraftVersion | None, newest: DraftVersion | None, published: State
    ) -> QueryDict:
        """The tables say what others have made of it since the form was opened, step by step, so
        that the form merges with that. Answers with the form on these versions."""
        sent: QueryDict = self.request.POST
        if opened_on is not None:
            self.stage(from_json(opened_on.snapshot), opened_on.made_by)
            now = current_state(self.model, self.row.pk, self.parts)
            sent = self.on_versions(newest_versions(now))
        for version in self.later_than(opened_on):
            self.stage(from_json(version.snapshot), version.made_by)
        if newest is None and opened_on is not None:
            self.stage(published, opened_on.draft.closed_by)
        return sent

    def later_than(self, opened_on: DraftVersion | None) -> list[DraftVersion]:
        if self.draft is None:
            return []
        versions = self.draft.versions.select_related("made_by").order_by("pk")
        if opened_on is not None and opened_on.draft_id == self.draft.pk:
            return list(versions.filter(pk__gt=opened_on.pk))
        return list(versions)[-1:]

    def on_versions(self, versions: Base) -> QueryDict:
        """The form as it was sent, on the versions of this transaction."""
        sent = self.request.POST.copy()
        sent[BASE_VERSION] = str(versions[row_key((self.model, self.row.pk))] or "")
        for formset, _inline in self.model_admin.get_formsets_with_inlines(self.request, self.row):
            prefix = formset.get_default_prefix()
            for place in range(_count(sent.get(f"{prefix}-INITIAL_FORMS", ""))):
                key = f"{formset.model._meta.label_lower}:{sent.get(f'{prefix}-{place}-id', '')}"
                if version := versions.get(key):
                    sent[f"{prefix}-{place}-{BASE_VERSION}"] = str(version)
        return sent

    def without_buttons(self, sent: QueryDict) -> QueryDict:
        """The usual view only saves: what else was pressed is done with what it saved."""
        mutable = sent.copy()
        for name in [one for one in mutable if one.startswith((PREVIEW, "_verb"))]:
            del mutable[name]
        return mutable

    def saved(
        self, before: State, after: State, base: Base, newest: DraftVersion | None
    ) -> HttpResponse:
        request: Any = self.request
        verb = request.POST.get(VERB, "")
        if to_json(after) != to_json(before):
            draft = self.draft or self.begin()
            minor = "_minor" in request.POST and (newest is None or newest.is_minor)
            version = draft.add_version(to_json(after), base, self.user)
            if minor:
                version.is_minor = True
                version.save(update_fields=["is_minor"])
            text = gettext("The draft version is saved. Readers see the page as before.")
            if verb != "publish":
                messages.success(request, text)
        elif self.draft is None:
            text = gettext("Nothing differs from the published page, so there is no draft version.")
            messages.warning(request, text)
            return self.go_to("change")
        else:
            draft = self.draft
            if not verb:
                messages.info(request, gettext("Nothing was changed in the draft version."))
        self.draft = draft
        if verb == "publish":
            return self.publish(draft)
        if verb in ("schedule", "unschedule"):
            self.plan(draft, verb)
        return self.go_to()

    def begin(self) -> Draft:
        return Draft.objects.create(
            content_type=ContentType.objects.get_for_model(self.row),
            object_id=self.row.pk,
            made_by=self.user,
            made_by_name=display_name(self.user),
        )

    def plan(self, draft: Draft, verb: str) -> None:
        try:
            moment = None
            if verb == "schedule":
                moment = forms.DateTimeField().clean(self.request.POST.get("draft_publish_at"))
            schedule(draft, self.user, moment)
        except forms.ValidationError:
            messages.error(self.request, gettext("Give a day and an hour."))
        except ValueError:
            text = gettext("This moment is past. Choose one in the future (Pakistan time).")
            messages.error(self.request, text)
        except RightsError:
            self.refuse()
        else:
            text = gettext("The draft version is no longer scheduled.")
            if moment:
                text = gettext("The draft version goes live on %(moment)s.")
                text = text % {"moment": moment_in_words(moment)}
            messages.success(self.request, text)

    def keep_text(self) -> HttpResponse:
        """The page is no longer published, and has no draft version either."""
        return kept_page(
            self.request,
            without_rows(self.request.POST, ()),
            address=address(self.model, "change", self.row.pk),
            title=gettext("Your text is still here"),
            told=gettext("Only published pages have draft versions: this one is a draft itself."),
            button=gettext("Save it now"),
        )

    # --- The usual form on the staged tables ---------------------------------------------

    def stage(self, state: State, user: Any) -> None:
        stage(self.shown_to(state), self.model, self.row.pk, self.parts, user)

    def shown_to(self, state: State) -> State:
        """Whoever may only translate sees no page that is not published: its publication is
        held back while they have the form."""
        if self.model_admin.has_edit_permission(self.request):
            return state
        return self.with_publication_of({(self.model, self.row.pk): self.row}, state, always=True)

    def with_publication_of(self, source: State, state: State, *, always: bool = False) -> State:
        """What somebody without the right may not change is as it was before."""
        name = (self.model, self.row.pk)
        if name in state and (always or not self.model_admin.has_edit_permission(self.request)):
            for column in PUBLICATION:
                setattr(state[name], column, getattr(source[name], column))
        return state

    def usual_view(self, sent: QueryDict | None = None) -> HttpResponse:
        request: Any = self.request
        if sent is not None:
            request.POST = sent
        answer: HttpResponse = self.model_admin.changeform_view(request, str(self.row.pk))
        return answer

    def remember(self, draft: Draft | None, version: DraftVersion | None) -> None:
        """What the form has to know, asked while the tables are as they are."""
        opened = OpenDraft(draft, version)
        newest = draft.versions.order_by("-pk").first() if draft else None
        if draft is not None and newest is not None:
            state = draft_state(newest)
            opened.changes = state.merge(prefer="draft").differences(self.model)
            opened.published_since = gettext(", ").join(_published_since(state, self.model))
            opened.may_dispose = may_dispose(self.user, draft)
            opened.needs_publisher = changes_publication(state.changes())
        self.request.opened_draft = opened  # type: ignore[attr-defined]


class _Beside:
    """What saving a form writes beside the page: it stays when the page is rolled back."""

    KINDS: tuple[Any, ...] = (MergeNote, SentForm)

    def __init__(self) -> None:
        newest = {kind: kind._base_manager.order_by("-pk").first() for kind in self.KINDS}
        self.newest = {kind: row.pk if row else 0 for kind, row in newest.items()}
        self.rows: list[Any] = []

    def collect(self) -> None:
        for kind, newest in self.newest.items():
            self.rows += kind._base_manager.filter(pk__gt=newest).order_by("pk")

    def restore(self) -> None:
        for row in self.rows:
            row.pk = None
            row.save(force_insert=True)


def _published_since(state: DraftState, model: Any) -> list[str]:
    there = {name: one for name, one in state.published.items() if name in state.base}
    return [str(one.label) for one in differences(state.base, there, model)]


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


class PublishDraftView(DraftView):
    """Publishes the draft as it was last saved; asks about conflicts."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        with transaction.atomic():
            self.lock()
            return self.no_draft() if self.draft is None else self.publish(self.draft)


class UpdateDraftView(DraftView):
    """Takes what was published since the draft was begun into the draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        with transaction.atomic():
            self.lock()
            if self.draft is None:
                return self.no_draft()
            state = draft_state(self.draft.newest())
            merge = state.merge(_choices(request))
            if merge.unsettled:
                return self.conflicts("draft_update", merge)
            published = current_state(self.model, self.row.pk, self.parts)
            try:
                after = self.as_published(state, merge)
            except RestoreError as error:
                text = gettext("The draft version could not be updated: %(why)s")
                messages.error(request, text % {"why": error})
                return self.go_to()
            after = with_placeholders(after, {*published})
            self.draft.add_version(to_json(after), newest_versions(published), self.user)
        text = gettext("The draft version has what was published meanwhile.")
        messages.success(request, text)
        return self.go_to()

    def as_published(self, state: DraftState, merge: Merge) -> State:
        """Raises RestoreError."""
        with transaction.atomic():
            write_merge(state, merge)
            after = current_state(self.model, self.row.pk, self.parts)
            transaction.set_rollback(True)
        return after


class CompareDraftView(DraftView):
    """What publishing the draft would change."""

    needs_change = False
    http_method_names = ["get"]

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = self.draft and self.draft.versions.order_by("-pk").first()
        if not version:
            raise Http404
        merge = draft_state(version).merge(prefer="draft")
        return self.page(
            "compare",
            gettext("What the draft version changes"),
            changes=merge.differences(self.model),
        )


class DiscardDraftView(DraftView):
    """Asks before it discards; what was discarded can be restored."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if self.draft is None:
            return self.no_draft()
        if not self.may():
            return self.refuse()
        version = self.draft.versions.order_by("-pk").first()
        changes = draft_state(version).merge(prefer="draft") if version else None
        return self.page(
            "discard",
            gettext("Discard the draft version?"),
            changes=changes.differences(self.model) if changes else (),
            authors=_authors(self.draft),
        )

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        with transaction.atomic():
            self.lock()
            if self.draft is None:
                return self.no_draft()
            if not self.may():
                return self.refuse()
            notify_authors(self.draft, DraftNotice.Event.DISCARDED, self.user)
            self.draft.close(Draft.State.DISCARDED, self.user)
        there = address(self.model, "drafts", self.row.pk)
        text = gettext("The draft version is discarded.")
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', text, there, gettext("Restore it"))
        )
        return self.go_to("change")

    def may(self) -> bool:
        return self.draft is not None and may_dispose(self.user, self.draft)


def _authors(draft: Draft) -> str:
    names = dict.fromkeys(one.author for one in draft.versions.select_related("made_by"))
    return gettext(", ").join(names) or draft.author


class DraftHistoryView(DraftView):
    """The saves of the open draft, and the closed drafts of the page, each with a way back."""

    needs_change = False
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        closed = Draft.objects.of(self.row).exclude(state=Draft.State.OPEN).order_by("-closed_at")
        return self.page(
            "history",
            gettext("Draft versions of “%(row)s”") % {"row": self.row},
            saves=list(self.saves()),
            closed=closed.select_related("made_by", "closed_by"),
            may_change=self.model_admin.has_change_permission(request, self.row),
        )

    def saves(self) -> Iterator[tuple[DraftVersion, str]]:
        """The last one first, each with the names of what it changed."""
        if self.draft is None:
            return
        versions = list(self.draft.versions.select_related("made_by").order_by("pk"))
        before: State | None = None
        found = []
        for version in versions:
            after = from_json(version.snapshot)
            older = before if before is not None else draft_state(version).base
            labels = [one.label for one in differences(older, after, self.model)]
            found.append((version, gettext(", ").join(labels)))
            before = after
        yield from reversed(found)

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if not self.model_admin.has_change_permission(request, self.row):
            raise PermissionDenied
        with transaction.atomic():
            self.lock()
            if version := request.POST.get("version"):
                return self.restore_version(version)
            return self.reopen(request.POST.get("draft", ""))

    def restore_version(self, number: str) -> HttpResponse:
        """An earlier save becomes the newest one."""
        versions = self.draft.versions.all() if self.draft else DraftVersion.objects.none()
        version = versions.filter(pk=number if number.isdecimal() and len(number) < 19 else 0)
        old = version.first()
        if old is None or self.draft is None:
            return self.no_draft()
        may_write = may_write_all(self.user, draft_state(old).changes())
        if not (may_write and may_dispose(self.user, self.draft)):
            return self.refuse()
        self.draft.add_version(old.snapshot, old.base, self.user)
        messages.success(self.request, gettext("The earlier save has been restored."))
        return self.go_to()

    def reopen(self, number: str) -> HttpResponse:
        drafts = Draft.objects.of(self.row).filter(state=Draft.State.DISCARDED)
        draft = drafts.filter(pk=number if number.isdecimal() and len(number) < 19 else 0).first()
        if draft is None:
            return self.no_draft()
        if self.draft is not None:
            text = gettext("Another draft version is open: publish or discard it first.")
            messages.warning(self.request, text)
            return self.go_to("drafts")
        draft.reopen()
        messages.success(self.request, gettext("The draft version has been restored."))
        return self.go_to()


class DraftPresenceView(DraftView):
    """Who else has the form of the draft open, and has anybody saved it meanwhile?"""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if self.draft is None:
            saved = gettext("This draft version was published or discarded meanwhile.")
            return JsonResponse({"others": "", "saved": saved})
        kind = ContentType.objects.get_for_model(Draft)
        others = Presence.note(request.user, kind, self.draft.pk)
        return JsonResponse({"others": others_in_words(others), "saved": self.saved_since()})

    def saved_since(self) -> str:
        opened_on = self.request.POST.get(DRAFT_VERSION, "")
        known = opened_on.isascii() and opened_on.isdigit() and len(opened_on) < 19
        if not known or self.draft is None:
            return ""
        later = self.draft.versions.filter(pk__gt=int(opened_on)).select_related("made_by")
        names = gettext(", ").join(dict.fromkeys(one.author for one in later))
        if not names:
            return ""
        text = gettext(
            "%(who)s has saved this page since you opened it. Your changes will be merged."
        )
        return text % {"who": names}
