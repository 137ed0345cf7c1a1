from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Upkeep")

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        import editorial.accounts.admin
        import editorial.feedback.admin
        import editorial.links.admin  # noqa: F401 - registers
        from editorial.accounts import roles
        from editorial.admin.relations import name_relations
        from editorial.database_locks import set_json_support
        from editorial.history.changesets import set_changeset
        from editorial.links import signals as link_signals
        from editorial.search import backends

        connection_created.connect(set_json_support, dispatch_uid="json support")
        link_signals.connect()
        name_relations()
        pre_create_historical_record.connect(set_changeset, dispatch_uid="changeset")
        post_migrate.connect(roles.grant_roles, sender=self)
        post_migrate.connect(backends.create_table, sender=self)


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with our own site."""

    default = False
    default_site = "editorial.admin.site.HandbookSite"
