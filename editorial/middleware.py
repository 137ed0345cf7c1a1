"""Which scripts may run: in the admin its own files, and what carries the answer's own nonce.

Public pages have no nonce: they are to be kept whole and given to everyone. Whether an answer is
the admin's is asked of its address, so that its refusals and faults are under the same policy.
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest

SCRIPTS = {"script-src": [SELF, NONCE], "connect-src": [SELF]}


def in_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.app_name == "admin"


class PolicyMiddleware(CSPMiddleware):
    def get_policy_parts(self, request: Any, *args: Any, **options: Any) -> PolicyParts:
        if not in_admin(request):
            return super().get_policy_parts(request, *args, **options)
        str(request.csp_nonce)  # made when it is first read; a page may have read it already
        parts = super().get_policy_parts(request, *args, **options)
        parts.update = {**SCRIPTS, **(parts.update or {})}
        return parts
