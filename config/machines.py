"""Views for machines: robots.txt, the web manifest, media files, the favicon and health checks."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.static import serve

from editorial.images.renditions import FOLDER as PICTURES
from editorial.languages import LANGUAGES

#: Nothing else is ever served from among the uploads, whatever lies there.
PICTURE_TYPES = {
    ".avif": "image/avif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"


def robots(request: HttpRequest) -> HttpResponse:
    closed = (
        f"Disallow: /{code}/{room}/" for code in LANGUAGES for room in ("preview", "corrections")
    )
    site_map = f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    lines = ["User-agent: *", "Disallow: /admin/", *closed, site_map, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def manifest(request: HttpRequest) -> HttpResponse:
    """Web app manifest: lets a phone add the site to its home screen."""
    return JsonResponse(
        {
            "name": _("Pakistan Online Handbook"),
            "short_name": _("Pakistan Online"),
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#faf8f3",
            "theme_color": "#0b5a41",
            "icons": [
                {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("icon-512.png"), "sizes": "512x512", "type": "image/png"},
            ],
        },
        content_type="application/manifest+json",
    )


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serves an uploaded image where nginx does not. Raises Http404 for any other file."""
    kind = PICTURE_TYPES.get(PurePosixPath(path).suffix)
    if not kind:
        raise Http404(path)
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (OSError, ValueError) as error:
        raise Http404(path) from error
    response["Content-Type"] = kind
    response["X-Content-Type-Options"] = "nosniff"
    # A name in this folder changes with its content.
    response["Cache-Control"] = FOR_EVER if path.startswith(f"{PICTURES}/") else FOR_A_DAY
    return response


def favicon(request: HttpRequest) -> HttpResponse:
    """Redirects the address that browsers try where a page names no icon."""
    return redirect(static("icon-192.png"))


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: the process answers, and its database does too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")
