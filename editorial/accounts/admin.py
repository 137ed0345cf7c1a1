"""Accounts: who works on the handbook, and in which role.

Django lets whoever may change accounts make anyone, themselves too, a superuser. Here nobody
gives what they have not got, nor touches the account of someone who may do more.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.accounts.roles import ROLE_NAMES
from editorial.admin.related_rows import RelatedRows, RowsField

#: What only a superuser gives.
_SUPERUSER_FIELDS = ("is_superuser", "user_permissions")

admin.site.unregister([Group, User])


def _permissions_of(account: Any) -> models.QuerySet[Permission]:
    """Whatever becomes of the account: one that is closed today may be opened tomorrow."""
    return Permission.objects.filter(Q(user=account) | Q(group__user=account))


def _holds_permissions_of(user: Any, account: Any) -> bool:
    """Whether the user may do all that the account may."""
    if user.is_superuser:
        return True
    beyond = _permissions_of(account).exclude(pk__in=_permissions_of(user).values("pk"))
    return not account.is_superuser and not beyond.exists()


def _grantable_groups(user: Any) -> models.QuerySet[Group]:
    """Those whose rights the user has too."""
    groups = Group.objects.order_by("pk")
    if user.is_superuser:
        return groups
    beyond = Permission.objects.exclude(pk__in=_permissions_of(user).values("pk"))
    return groups.exclude(permissions__in=beyond)


@admin.register(User)
class AccountAdmin(RelatedRows, UserAdmin):
    list_display = ("username", "roles", "first_name", "last_name", "email", "is_active")
    list_filter = ("groups", "is_active", "is_superuser")
    list_per_page = 50
    #: Django's own promises more in English than its Chinese says.
    add_form_template = None
    add_form = UserCreationForm
    add_fieldsets = (
        (
            None,
            {
                "fields": ("username", "password1", "password2", "email", "groups"),
                "description": _("A colleague logs in with this name and password."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def roles(self, account: User) -> str:
        if account.is_superuser:
            return str(_("everything"))
        return ", ".join(group.name for group in account.groups.all())

    # --- Within one's own rights -----------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or _holds_permissions_of(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or _holds_permissions_of(request.user, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The long list of single rights is for superusers; colleagues have roles."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or getattr(request.user, "is_superuser", False):
            return sets
        # Beside a password stands the button that sets another one.
        left = (
            _SUPERUSER_FIELDS
            if self.has_change_permission(request, obj)
            else (*_SUPERUSER_FIELDS, "password")
        )
        return [
            (title, {**given, "fields": [one for one in given["fields"] if one not in left]})
            for title, given in sets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        return (
            fixed if getattr(request.user, "is_superuser", False) else (*fixed, *_SUPERUSER_FIELDS)
        )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        if "groups" in form.base_fields:
            form.base_fields["groups"].queryset = _grantable_groups(request.user)
        return form

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        field = db_field.formfield(form_class=RowsField, widget=forms.CheckboxSelectMultiple)
        field.label = _("Role")
        field.help_text = _(
            "Translators change the texts of one language. Editors write everything, publishers "
            "also publish, import and delete, administrators also keep the accounts."
        )
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Readers have no account: who gets one is to work here."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)


@admin.register(Group)
class RoleAdmin(RelatedRows, GroupAdmin):
    """The rights of a group are a superuser's to give; what a role is called is not theirs."""

    def may_grant(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_grant(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_grant(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_grant(request) and not self.is_role(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            ("name", "members", "permissions") if self.may_grant(request) else ("name", "members")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "members") if self.is_role(obj) else ("members",)

    def is_role(self, group: Group | None) -> bool:
        return group is not None and group.name in ROLE_NAMES

    @admin.display(description=_("accounts"))
    def members(self, group: Group) -> str:
        if group.pk is None:
            return ""
        return ", ".join(group.user_set.order_by("username").values_list("username", flat=True))
