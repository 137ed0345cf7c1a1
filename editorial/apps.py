from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Upkeep")

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        from editorial import link_keeping, roles
        from editorial.search import engines
        from editorial.versions.story import set_changeset

        link_keeping.watch()
        pre_create_historical_record.connect(set_changeset, dispatch_uid="changeset")
        post_migrate.connect(roles.grant, sender=self)
        post_migrate.connect(engines.create_table, sender=self)


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with our own site."""

    default = False
    default_site = "editorial.admin_site.HandbookSite"
