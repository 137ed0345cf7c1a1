from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatorsConfig(AppConfig):
    name = "operators"
    verbose_name = _("Operators, plans and recharge")

    def ready(self) -> None:
        from operators import search

        search.register_facts()
