"""Changes of published pages that wait as draft versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from editorial.content.publication import Publishable
from editorial.desk.urls import address
from editorial.drafts.models import PendingVersion
from editorial.drafts.preview import NothingToSeeError
from editorial.drafts.preview_admin import WithPreviews, drawn
from editorial.drafts.replay import as_sent, forget_messages, form_data, kept_data
from editorial.editing.unsaved_forms import KEPT_PICTURE
from editorial.history.compare import changes, told
from editorial.images.form_field import PictureFormField

#: What only those who may publish can set.
PUBLICATION = {"status", "publish_at", "expire_at"}
FROM_PENDING = "_from_pending"


class ShownOnly:
    """Mixed into a form that is to be shown as it was sent, not saved."""

    def is_valid(self) -> bool:
        super().is_valid()  # type: ignore[misc]
        return False


class WithDrafts(WithPreviews):
    """For admins of content; stands before Django's class among the bases."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        row = self.get_object(request, unquote(object_id)) if object_id and sets(request) else None
        if row is not None and "_pending" in request.POST:
            return self.keep_pending(request, row)
        if row is not None and request.method == "GET":
            pending = PendingVersion.objects.of(row)
            if pending is not None:
                return self.shown_pending(request, row, pending)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if row is not None and FROM_PENDING in request.POST and response.status_code == 302:
            waiting = PendingVersion.objects.of(row)
            if waiting is not None and name_of(waiting) == request.POST[FROM_PENDING]:
                waiting.delete()
        return response

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        if not getattr(request, "is_shown_only", False):
            return form
        meta: Any = type(form)
        return meta(form.__name__, (ShownOnly, form), {})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        request.sent_form = form  # type: ignore[attr-defined]
        return super().save_form(request, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        if row is not None and self.has_change_permission(request, row):
            context["pending"] = PendingVersion.objects.of(row)
            context["can_wait"] = row.status == Publishable.Status.PUBLISHED
        return super().render_change_form(request, context, *args, **kwargs)

    def keep_pending(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Keeps the form instead of saving it, once it is sound."""
        if row.status != Publishable.Status.PUBLISHED:
            raise PermissionDenied
        waiting = PendingVersion.objects.of(row)
        if waiting is not None and name_of(waiting) != request.POST.get(FROM_PENDING):
            return self.another_waits(request, row, waiting)
        with transaction.atomic():
            answer = super().changeform_view(request, str(row.pk))
            if answer.status_code == 302:
                transaction.set_rollback(True)
            else:
                return drawn(answer)
        forget_messages(request)
        data = {**kept_data(request.POST), **kept_pictures(request.sent_form)}  # type: ignore[attr-defined]
        data.pop(FROM_PENDING, None)
        maker: Any = request.user
        PendingVersion.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            defaults={
                "data": data,
                "made_by": maker,
                "made_at": timezone.now(),
                "problem": "",
            },
        )
        self.message_user(
            request, gettext("Kept as a draft version. Readers see the page as before.")
        )
        return HttpResponseRedirect(address(self.model, "change", row.pk))

    def another_waits(self, request: HttpRequest, row: Any, waiting: Any) -> HttpResponse:
        """Nobody's draft version is written over; the form comes back as it was sent."""
        text = gettext("%(who)s has a draft version of this page. Publish or discard it first.")
        messages.error(request, text % {"who": waiting.made_by})
        request.is_shown_only = True  # type: ignore[attr-defined]
        return drawn(super().changeform_view(request, str(row.pk)))

    def shown_pending(self, request: HttpRequest, row: Any, pending: Any) -> HttpResponse:
        """The form filled with what waits, and what is wrong with it by now."""
        there = address(self.model, "change", row.pk)
        if self.lacks(request, row, pending):
            text = gettext("%(who)s has other rights than you: publish it, discard it or leave it.")
            messages.warning(request, text % {"who": pending.made_by})
            return HttpResponseRedirect(there)
        again = as_sent(request, self.completed(request, row, form_data(pending)), request.user)
        again.is_shown_only = True  # type: ignore[attr-defined]
        context = {"from_pending": name_of(pending)}
        with transaction.atomic():
            return drawn(super().changeform_view(again, str(row.pk), there, context))

    def lacks(self, request: HttpRequest, row: Any, pending: Any) -> set[str]:
        """Fields of this user's form that its writer had not: they would look emptied."""
        its = as_sent(request, form_data(pending), pending.made_by)
        mine, theirs = (self.get_form(one, row, change=True).base_fields for one in (request, its))
        return mine.keys() - theirs.keys() - {*PUBLICATION}

    def completed(self, request: HttpRequest, row: Any, data: QueryDict) -> QueryDict:
        """With the publication of the row and its parts as it is: its writer may not set it."""
        form = self.get_form(request, row, change=True)(instance=row)
        for name in PUBLICATION & form.fields.keys():
            value = form[name].value()
            if name == "status":
                data.setdefault(name, str(value))
            else:
                for place, part in enumerate(form.fields[name].widget.decompress(value)):
                    data.setdefault(f"{name}_{place}", str(part or ""))
        for formset, _inline in self.get_formsets_with_inlines(request, row):
            if hasattr(formset.model, "status"):
                complete_rows(data, formset)
        return data

    def pending_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_or_404(request, object_id)
        pending = PendingVersion.objects.of(row)
        if request.method != "POST" or not self.has_change_permission(request, row):
            raise PermissionDenied
        verbs: dict[str, Callable[..., HttpResponse]] = {
            "publish": self.publish_pending,
            "plan": self.plan_pending,
            "discard": self.discard_pending,
        }
        verb = verbs.get(request.POST.get("verb", ""))
        if pending is None or verb is None:
            self.message_user(
                request, gettext("There is no draft version any more."), messages.WARNING
            )
            return HttpResponseRedirect(address(self.model, "change", row.pk))
        if pending.made_by != request.user and not self.has_edit_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return verb(request, row, pending)

    def publish_pending(self, request: HttpRequest, row: Any, pending: Any) -> HttpResponse:
        if not self.publishes(request, row, pending):
            text = gettext("Nothing is published yet: others have changed this page meanwhile.")
            self.message_user(request, text, messages.WARNING)
            return self.shown_pending(request, row, pending)
        forget_messages(request)
        self.message_user(request, gettext("The draft version is published."))
        return HttpResponseRedirect(address(self.model, "change", row.pk))

    def publishes(self, request: HttpRequest, row: Any, pending: Any) -> bool:
        """Whether the form that waits could be saved; if so, it waits no longer."""
        with transaction.atomic():
            answer = self.replay(request, row, pending)
            if answer.status_code == 302:
                pending.delete()
                return True
            transaction.set_rollback(True)
        return False

    def plan_pending(self, request: HttpRequest, row: Any, pending: Any) -> HttpResponse:
        try:
            moment = forms.DateTimeField().clean(request.POST.get("publish_at"))
        except forms.ValidationError:
            self.message_user(request, gettext("Give a day and an hour."), messages.ERROR)
        else:
            pending.publish_at, pending.planned_by, pending.problem = moment, request.user, ""
            pending.save()
            text = gettext("The draft version goes live on %(moment)s.")
            told_ = text % {"moment": date_format(timezone.localtime(moment), "DATETIME_FORMAT")}
            self.message_user(request, told_)
        return HttpResponseRedirect(address(self.model, "change", row.pk))

    def discard_pending(self, request: HttpRequest, row: Any, pending: Any) -> HttpResponse:
        pending.delete()
        self.message_user(request, gettext("The draft version is discarded."))
        return HttpResponseRedirect(address(self.model, "change", row.pk))

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row_or_404(request, object_id)
        pending = PendingVersion.objects.of(row)
        if pending is None or not self.has_view_or_change_permission(request, row):
            raise Http404
        inlines = [one.model for one in self.get_inline_instances(request, row)]
        before = told(row, inlines)
        try:
            with transaction.atomic():
                self.writing(request, row, pending)()
                after = told(type(row)._base_manager.get(pk=row.pk), inlines)
                transaction.set_rollback(True)
        except NothingToSeeError as error:
            return self.nothing_to_see(request, error)
        finally:
            forget_messages(request)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What the draft version changes"),
            "opts": self.opts,
            "original": row,
            "pending": pending,
            "changes": changes(before, after),
        }
        return TemplateResponse(request, "admin/pending/compare.html", context)

    def get_urls(self) -> list[Any]:
        views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "compare_pending": ("<path:object_id>/pending/compare/", self.compare_view),
            "pending": ("<path:object_id>/pending/", self.pending_view),
        }
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"{prefix}_{name}")
                for name, (route, view) in views.items()
            ),
            *super().get_urls(),
        ]


def sets(request: HttpRequest) -> bool:
    """Whether the request has to do with a draft version."""
    return bool({"_pending", FROM_PENDING} & request.POST.keys()) or (
        request.method == "GET" and "pending" in request.GET
    )


def name_of(pending: Any) -> str:
    """Of a draft version as it stands: saved again it has another."""
    return f"{pending.pk}-{pending.made_at.timestamp():.6f}"


def complete_rows(data: QueryDict, formset: Any) -> None:
    """The status of each part, where the form of its writer had none."""
    prefix = formset.get_default_prefix()
    count = data.get(f"{prefix}-INITIAL_FORMS", "")
    for place in range(int(count) if count.isdecimal() and len(count) < 5 else 0):
        number = data.get(f"{prefix}-{place}-id", "")
        part = formset.model._base_manager.filter(pk=number).first() if number.isdecimal() else None
        if part is not None:
            data.setdefault(f"{prefix}-{place}-status", part.status)


def kept_pictures(form: Any) -> dict[str, list[str]]:
    """A picture that was sent waits on the disk; the form names it from now on."""
    return {
        f"{form.add_prefix(name)}-kept": [KEPT_PICTURE.sign(field.kept)]
        for name, field in form.fields.items()
        if isinstance(field, PictureFormField) and field.kept
    }
