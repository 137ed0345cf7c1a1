"""The admin's side of merging: who saves waits for whoever is saving, and is told what happened."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path, reverse
from django.utils.translation import gettext

from editorial.admin.presence import presence
from editorial.admin.sending import form_key, note_added_rows, rows_added_before, save_once
from editorial.kept_forms import kept_page, without_rows
from editorial.merge_notes import tell_both
from editorial.telling import names_of


class MergingSaves:
    """For admins of rows with history; stands before Django's class among the bases."""

    model: Any
    get_formsets_with_inlines: Any

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if request.method == "POST" and connection.in_atomic_block:
            self.lock(object_id)
        return super().get_object(request, object_id, from_field)  # type: ignore[misc]

    def lock(self, object_id: str) -> None:
        """Until the transaction ends nobody else saves this row; SQLite has one writer anyway."""
        with suppress(ValidationError, ValueError):
            number = self.model._meta.pk.to_python(object_id)
            rows = self.model._base_manager.filter(pk=number).order_by()  # no join to lock along
            list(rows.select_for_update().values_list("pk"))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        def save() -> HttpResponse:
            return super(MergingSaves, self).changeform_view(  # type: ignore[misc]
                request, object_id, form_url, extra_context
            )

        return save_once(request, save)

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        options: dict[str, Any] = super().get_formset_kwargs(request, *args)  # type: ignore[misc]
        return {**options, "added_before": rows_added_before(request)}

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        form.editor = request.user
        return form

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        note_added_rows(request, formsets)
        if change:
            parts = [one for formset in formsets for one in formset.initial_forms]
            form.instance.is_merged = tell_both(request, form.instance, [form, *parts])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        formsets = [one.formset for one in context["inline_admin_formsets"]]
        forms = [context["adminform"].form, *(f for rows in formsets for f in rows.initial_forms)]
        context["merging_forms"] = forms
        context["form_key"] = form_key(request)
        context["must_choose"] = any(
            getattr(one, "conflicts", None) or hasattr(one, "row_conflict") for one in forms
        )
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_presence"
        view = self.admin_site.admin_view(self.presence_view)  # type: ignore[attr-defined]
        return [
            path("<path:object_id>/presence/", view, name=name),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        return presence(request, self, object_id)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """A form whose object somebody deleted meanwhile: its text can become a new one."""
        if request.method != "POST" or not self.has_add_permission(request):  # type: ignore[attr-defined]
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        last = self.last_version(object_id)
        parents = {rows.fk.name for rows, _inline in self.get_formsets_with_inlines(request)}
        told = gettext("%(who)s deleted this while you were editing it. Your text is kept below.")
        return kept_page(
            request,
            without_rows(request.POST, parents),
            address=reverse(f"admin:{opts.app_label}_{opts.model_name}_add"),
            title=gettext("Deleted meanwhile"),
            told=told % {"who": names_of([last] if last else [])},
            button=gettext("Add it anew"),
        )

    def last_version(self, object_id: str) -> Any:
        """Of a row that was deleted; None where none ever was."""
        if not object_id.isdecimal() or len(object_id) > 18:
            return None
        gone = self.model.history.filter(id=int(object_id), history_type="-")
        return gone.select_related("history_user").order_by("-history_id").first()
