"""Django settings, read from the environment.

Production by default: nothing here is unsafe unless the environment asks for it.
A value that makes no sense stops the start with a sentence that names the variable.

SITE_URL       where readers find the site (http://127.0.0.1:8000); decides hosts and HTTPS
DATABASE_URL   sqlite:///… or postgres://… (SQLite in VAR_DIR)
SECRET_KEY     signs sessions; made in VAR_DIR on the first run when not given
ALLOWED_HOSTS  further host names, separated by commas
VAR_DIR        everything the running site writes (./var)
DEBUG          1 shows tracebacks to anyone; never on a public machine
SERVICE_WORKER 0 switches off what readers' phones keep, and makes them forget it (1)
PROXIES        how many proxies of ours add to X-Forwarded-For (1 with HTTPS, else 0)
EMAIL_URL      submission://user:password@host:587 (TLS after connecting), smtp://host:25, or
               smtp://…:465?ssl=1; without it mail is written to the console
DEFAULT_FROM_EMAIL   who mail comes from (handbook@ the host of SITE_URL)
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config.environment import (
    read_bool,
    read_database,
    read_digit,
    read_folder,
    read_hosts,
    read_mail_server,
    read_secret,
    read_sender,
    read_site_url,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = read_folder("VAR_DIR", BASE_DIR / "var")

DEBUG = read_bool("DEBUG", default=False)
SERVICE_WORKER = read_bool("SERVICE_WORKER", default=True)
SECRET_KEY = read_secret("SECRET_KEY", VAR_DIR / "secret_key")
SITE_URL = read_site_url("SITE_URL", "http://127.0.0.1:8000")
HTTPS = SITE_URL.startswith("https://")
#: How many proxies of ours add to X-Forwarded-For; with HTTPS at least the one that ends it.
PROXIES = read_digit("PROXIES", default=1 if HTTPS else 0)

HOST = str(urlsplit(SITE_URL).hostname)
ALLOWED_HOSTS = [HOST, "127.0.0.1", "localhost", *read_hosts("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "modeltranslation",  # before the admin: it changes how models are registered
    "guides",
    "operators",
    "editorial",
    "editorial.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "import_export",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "editorial.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "editorial.body_limits.BodyLimitMiddleware",  # before any that reads a form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "editorial.database_locks.BusyMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "config.template_loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "config.form_renderer.FormRenderer"

# --- Database -------------------------------------------------------------------------------

DATABASES = {"default": read_database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer (WAL); writers queue instead of failing half-way (IMMEDIATE).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages and time ---------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "zh-hans"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("zh-hans", "en")
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Karachi"

# --- Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}

#: Bytes of a form without its files: half a dozen of the longest texts, each in two languages.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 2**20

# --- Editors --------------------------------------------------------------------------------

#: A check of a fact against its source is good for so many days. None: what someone once saw
#: stays as it was seen.
VERIFY_AFTER_DAYS: dict[str, int | None] = {
    "default": 180,
    "operators.plan": 90,
    "operators.planprice": None,
}

# --- Mail to editors ------------------------------------------------------------------------

MAIL_SERVER = read_mail_server("EMAIL_URL")
EMAIL_BACKEND = MAIL_SERVER["EMAIL_BACKEND"]
EMAIL_HOST = MAIL_SERVER["EMAIL_HOST"] or ""
EMAIL_PORT = MAIL_SERVER["EMAIL_PORT"] or 25
EMAIL_HOST_USER = MAIL_SERVER["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = MAIL_SERVER["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = MAIL_SERVER["EMAIL_USE_TLS"]
EMAIL_USE_SSL = MAIL_SERVER["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = MAIL_SERVER["EMAIL_TIMEOUT"] or 20
DEFAULT_FROM_EMAIL = read_sender("DEFAULT_FROM_EMAIL", f"handbook@{HOST}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security -------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "editorial.editing.unsaved_forms.csrf_failure"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
if HTTPS:
    # TLS ends at the proxy in front, which says so in this header and drops a visitor's own.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- What the running site tells its keeper -------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
