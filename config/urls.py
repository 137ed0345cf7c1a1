"""URL configuration. Pages carry their language in the path; machines' files do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from config import catalogue, machines, pages
from config.service_worker import service_worker
from config.sitemaps import SITEMAPS
from editorial.drafts.preview import preview_by_link
from editorial.feedback.views import correct, helpful

handler403 = "editorial.editing.unsaved_forms.permission_denied"
handler500 = "editorial.editing.unsaved_forms.server_error"

urlpatterns = [
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
    path("service-worker.js", service_worker, name="service_worker"),
    path("favicon.ico", machines.favicon),
    path("healthz", machines.healthz, name="healthz"),
    path("readyz", machines.readyz, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    # nginx serves uploads where there is one; on one small machine this does.
    path("media/<path:path>", machines.media),
    *i18n_patterns(
        path("", pages.home, name="home"),
        path("offline/", pages.offline, name="offline"),
        path("search/", pages.search_page, name="search"),
        path("changes/", pages.changes, name="changes"),
        path("about/", pages.about, name="about"),
        path("helpful/", helpful, name="helpful"),
        path("corrections/new/", correct, name="correct"),
        path("preview/<str:token>/", preview_by_link, name="preview"),
        path("", include("operators.urls")),
        path("", include("guides.urls")),
    ),
]

if settings.DEBUG:
    urlpatterns += [
        path("catalogue/", catalogue.catalogue, name="catalogue"),
        path("catalogue/schemes.css", catalogue.scheme_sheet, name="catalogue_schemes"),
    ]
