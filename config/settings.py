"""Environment in, settings out.

Production by default: nothing here is unsafe unless the environment asks for it.
A value that makes no sense stops the start with a sentence that names the variable.

SITE_URL       where readers find the site (http://127.0.0.1:8000); decides hosts and HTTPS
DATABASE_URL   sqlite:///… or postgres://… (SQLite in VAR_DIR)
SECRET_KEY     signs sessions; made in VAR_DIR on the first run when not given
ALLOWED_HOSTS  further host names, separated by commas
VAR_DIR        everything the running site writes (./var)
DEBUG          1 shows tracebacks to anyone; never on a public machine
SERVICE_WORKER 0 switches off what readers' phones keep, and makes them forget it (1)
EMAIL_HOST     the machine that sends mail; without it mail is written to the console
EMAIL_PORT     … its port (587 with TLS, 465 with SSL, else 25)
EMAIL_USE_TLS  … 1 to encrypt after connecting; EMAIL_USE_SSL: 1 to encrypt from the start
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD   … both, or neither
DEFAULT_FROM_EMAIL   who mail comes from (handbook@ the host of SITE_URL)
"""

import os
import re
import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


HOST_AND_PORT = re.compile(r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]+)?", re.IGNORECASE)


def read_flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def read_site_url(name: str, default: str) -> str:
    """``https://example.org``, with a port perhaps, in small letters and with nothing behind."""
    value = os.environ.get(name, "").strip().rstrip("/") or default
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and parts.port != 0
        sound = sound and bool(HOST_AND_PORT.fullmatch(parts.netloc))
    except ValueError:
        sound = False
    if not sound or value.lower() != f"{parts.scheme}://{parts.netloc}".lower():
        raise ImproperlyConfigured(
            f"{name} must look like https://example.org, without a path, not {value!r}."
        )
    return value.lower()


def read_secret(name: str, keep_in: Path) -> str:
    """The secret from the environment, or one made once and kept readable by its owner only."""
    if value := os.environ.get(name, ""):
        if len(value) < 32:
            raise ImproperlyConfigured(f"{name} must have at least 32 characters.")
        return value
    try:
        descriptor = os.open(keep_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return keep_in.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(value := secrets.token_urlsafe(50))
    return value


def read_port(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(f"{name} must be a port from 1 to 65535, not {value!r}.")
    return int(value)


def read_proxies(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]", value):
        raise ImproperlyConfigured(
            f"{name} must be a number of proxies from 0 to 9, not {value!r}."
        )
    return int(value)


def read_sender(name: str, default: str) -> str:
    """``editors@example.org``, or with a name: ``The Handbook <editors@example.org>``."""
    value = os.environ.get(name, "").strip() or default
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) or not value.isprintable():
        raise ImproperlyConfigured(f"{name} must be an e-mail address, not {value!r}.")
    return value


def refuse_unsound_mail() -> None:
    """Raises ImproperlyConfigured where mail would silently go nowhere, or in two ways at once."""
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    given = {f"EMAIL_{name}" for name in names if os.environ.get(f"EMAIL_{name}", "").strip()}
    if given and "EMAIL_HOST" not in given:
        raise ImproperlyConfigured(f"EMAIL_HOST is missing beside {', '.join(sorted(given))}.")
    if len(given & {"EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"}) == 1:
        raise ImproperlyConfigured("EMAIL_HOST_USER and EMAIL_HOST_PASSWORD come together.")
    if read_flag("EMAIL_USE_TLS", default=False) and read_flag("EMAIL_USE_SSL", default=False):
        raise ImproperlyConfigured("EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other.")


VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = read_flag("DEBUG", default=False)
SERVICE_WORKER = read_flag("SERVICE_WORKER", default=True)
SECRET_KEY = read_secret("SECRET_KEY", VAR_DIR / "secret_key")
SITE_URL = read_site_url("SITE_URL", "http://127.0.0.1:8000")
HTTPS = SITE_URL.startswith("https://")
#: How many proxies of ours add to X-Forwarded-For; with HTTPS at least the one that ends it.
PROXIES = read_proxies("PROXIES", 1 if HTTPS else 0)

ALLOWED_HOSTS = [
    str(urlsplit(SITE_URL).hostname),
    "127.0.0.1",
    "localhost",
    *[host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()],
]
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
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
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
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
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

refuse_unsound_mail()
EMAIL_HOST = os.environ.get("EMAIL_HOST", "").strip()
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_USE_TLS = read_flag("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = read_flag("EMAIL_USE_SSL", default=False)
EMAIL_PORT = read_port("EMAIL_PORT", 587 if EMAIL_USE_TLS else 465 if EMAIL_USE_SSL else 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read_sender("DEFAULT_FROM_EMAIL", f"handbook@{urlsplit(SITE_URL).hostname}")
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
