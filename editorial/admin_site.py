"""The admin of this handbook.

Beside the package ``admin`` and not in it: Django makes the site while that package registers
its forms, and would make it twice.
"""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class HandbookSite(AdminSite):
    site_title = site_header = _("Handbook desk")
    index_title = _("Everything in the handbook")
