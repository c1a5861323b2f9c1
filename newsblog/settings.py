"""Settings of the site: read from the environment, with defaults that suit one machine.

Nothing needs setting to start. A value that makes no sense stops the start with one sentence that
names the variable. See docs/settings.md for the list.
"""

import os
import re
import sys
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()
HOST_NAME = re.compile(r"[\w.-]*|[0-9a-fA-F:.]+")


def stop(name, expected):
    """End the start of the process with one sentence about the variable `name`."""
    raise SystemExit(f"newsblog: {name} {expected}.")


def read_boolean(name, default):
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return value in ("1", "true", "yes", "on") if value else default
    return stop(name, f"must be on or off, not {value!r}")


def read_number(name, default, least, most):
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        stop(name, f"must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def read_list(name, default=()):
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()] or list(
        default
    )


def read_origin(name, value):
    """`value` without its trailing slash, if it is scheme://host[:port] and nothing more."""
    try:
        parts = urlsplit(value)
        well_formed = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        well_formed = False
    if (
        not well_formed
        or "@" in parts.netloc
        or not HOST_NAME.fullmatch(parts.hostname)
        or parts.path not in ("", "/")
        or parts.query
        or parts.fragment
    ):
        stop(name, f"must be an address such as https://news.example.org, not {value!r}")
    return value.rstrip("/")


def read_url(name, default, parse):
    """What django-environ makes of a database, cache or e-mail address."""
    value = os.environ.get(name, "").strip() or default
    try:
        config = parse(value)
    except Exception:
        config = None
    if not config:
        stop(name, f"is not an address that can be used: {value.split(':')[0]}:…")
    return config


def read_secret_key():
    """The secret from the environment, else the one made once and kept private in var/."""
    if given := os.environ.get("SECRET_KEY", "").strip():
        if len(given) < 20:
            stop("SECRET_KEY", "must be at least 20 characters long")
        return given
    path = VAR_DIR / "secret-key"
    try:
        # O_EXCL lets exactly one of several starting processes write it; the others read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
    return path.read_text().strip() or stop("SECRET_KEY", f"is empty in {path}; delete that file")


VAR_DIR.mkdir(exist_ok=True)

# The site and its address

DEBUG = read_boolean("DEBUG", default=False)
SECRET_KEY = read_secret_key()
HOST = os.environ.get("HOST", "").strip() or "127.0.0.1"
PORT = read_number("PORT", 8000, 1, 65535)
WEB_CONCURRENCY = read_number("WEB_CONCURRENCY", os.cpu_count() or 1, 1, 256)
SITE_URL = read_origin(
    "SITE_URL", os.environ.get("SITE_URL", "").strip() or f"http://127.0.0.1:{PORT}"
)
SITE_IS_SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = read_list(
    "ALLOWED_HOSTS", {urlsplit(SITE_URL).hostname, "localhost", "127.0.0.1", "[::1]"}
)
for _host in ALLOWED_HOSTS:
    if not HOST_NAME.fullmatch(_host.strip(".*[]")):
        stop("ALLOWED_HOSTS", f"must be host names with commas between them, not {_host!r}")
CSRF_TRUSTED_ORIGINS = [
    read_origin("CSRF_TRUSTED_ORIGINS", origin)
    for origin in read_list("CSRF_TRUSTED_ORIGINS", [SITE_URL])
]

# What it is made of

INSTALLED_APPS = [
    "newsblog.apps.NewsblogConfig",
    "comments",
    "articles",
    "newsblog.apps.NewsroomConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.humanize",
    "crispy_forms",
    "csp",
    "django_prose_editor",
    "huey.contrib.djhuey",
]

MIDDLEWARE = [
    "newsblog.pagecache.KeepFinishedPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsblog.middleware.SecureCookies",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "newsblog.middleware.MastheadOnAccountPages",
    "articles.middleware.OldAddresses",
]

ROOT_URLCONF = "newsblog.urls"
WSGI_APPLICATION = "newsblog.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # `|iso`, since times stand on nearly every page.
            "builtins": ["articles.templatetags.moments"],
        },
    },
]
CRISPY_TEMPLATE_PACK = "newsblog_forms"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("newsblog_forms",)
CRISPY_FAIL_SILENTLY = not DEBUG

# Where things are kept

DATABASES = {
    "default": read_url(
        "DATABASE_URL", f"sqlite:///{VAR_DIR / 'newsblog.sqlite3'}", env.db_url_config
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock when its transaction begins and others wait for it; readers never
    # wait. With Django's defaults, writers that meet fail at once.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4096;"
        ),
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("CONN_MAX_AGE", 600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    stop("DATABASE_URL", "must name SQLite (sqlite:///…) or PostgreSQL (postgres://…)")

# Work outside of requests. What is to be done stands in rows of ours; the queue only wakes the
# worker, so nothing is lost with it and it need not wait for the disk.
_queue = (
    {
        "huey_class": "huey.SqliteHuey",
        "connection": {
            "filename": str(Path(DATABASES["default"]["NAME"]).absolute().parent / "huey.sqlite3"),
            "fsync": False,
        },
    }
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    else {
        "huey_class": "huey.PostgresHuey",
        "connection": {
            "dbname": DATABASES["default"]["NAME"],
            **{
                name: DATABASES["default"][key]
                for name, key in {
                    "user": "USER",
                    "password": "PASSWORD",
                    "host": "HOST",
                    "port": "PORT",
                }.items()
                if DATABASES["default"].get(key)
            },
            **DATABASES["default"].get("OPTIONS", {}),
        },
    }
)
TESTING = "pytest" in sys.modules
HUEY = {
    **_queue,
    "name": "newsblog",
    "results": False,
    "immediate": TESTING,
    "consumer": {"workers": 2, "worker_type": "thread", "loglevel": 30},
}
# Whether gunicorn starts a worker beside itself; off where workers are run apart.
WORKER = read_boolean("WORKER", default=True)

# For how long a process may answer a finished page without asking the database whether it is still
# right. 0 asks every time.
PAGE_TRUST_SECONDS = read_number("PAGE_TRUST_SECONDS", 0, 0, 60)

CACHES = {"default": read_url("CACHE_URL", "locmemcache://", env.cache_url_config)}

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", "").strip() or VAR_DIR / "media")
if MEDIA_ROOT.exists() and not MEDIA_ROOT.is_dir():
    stop("MEDIA_ROOT", f"must be a folder, and {str(MEDIA_ROOT)!r} is a file")
MEDIA_URL = "media/"
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "newsblog.staticfiles.Storage"
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# E-mail

_email = read_url("EMAIL_URL", "consolemail://", env.email_url_config)
if _email["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # The same, but that it says when a letter is about to be out of our hands.
    _email["EMAIL_BACKEND"] = "comments.handover.EmailBackend"
for _name, _value in _email.items():
    if _name != "OPTIONS" and _name != "EMAIL_FILE_PATH":
        globals()[_name] = _value
EMAIL_FILE_PATH = _email.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "").strip() or (
    f"newsroom@{urlsplit(SITE_URL).hostname}"
)
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    stop("DEFAULT_FROM_EMAIL", f"must be an e-mail address, not {DEFAULT_FROM_EMAIL!r}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Else mail is dated "-0000": by a clock of which nobody knows where it stands.
EMAIL_USE_LOCALTIME = True

# Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# "example.org", typed as a link, means https; Django's default only from 6.0 on.
FORMS_URLFIELD_ASSUME_HTTPS = True
TIME_ZONE = os.environ.get("TIME_ZONE", "").strip() or "UTC"
if TIME_ZONE not in available_timezones():
    stop("TIME_ZONE", f"must be a name such as Europe/Berlin, not {TIME_ZONE!r}")
ZoneInfo(TIME_ZONE)

# People

AUTH_USER_MODEL = "newsblog.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_DISPLAY = lambda user: user.get_full_name() or user.username  # noqa: E731
ACCOUNT_ADAPTER = "newsblog.accounts.Accounts"
ACCOUNT_SIGNUP_FORM_CLASS = "newsblog.accounts.SignupForm"
# The page asks for no password; that it may be one lets allauth keep the field to sign in with it.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
# Nothing is sent to an address that nobody has proven here, not even that it has no account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A browser allows passkeys without HTTPS on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_IS_SECURE
MFA_TOTP_TOLERANCE = 1

# Feeds name a WebSub hub where one is configured (https://www.w3.org/TR/websub/).
WEBSUB_HUB = os.environ.get("WEBSUB_HUB", "").strip()
if WEBSUB_HUB and not re.fullmatch(r"https?://[\w.:\[\]-]+(/[^\s\"<>]*)?", WEBSUB_HUB):
    stop("WEBSUB_HUB", f"must be an address such as https://hub.example.org/, not {WEBSUB_HUB!r}")

# Search engines are told of stories where there is a key (https://www.indexnow.org/).
INDEXNOW_KEY = os.environ.get("INDEXNOW_KEY", "").strip()
if INDEXNOW_KEY and not re.fullmatch("[A-Za-z0-9-]{8,128}", INDEXNOW_KEY):
    stop("INDEXNOW_KEY", "must be 8 to 128 letters, digits and hyphens")
INDEXNOW_URL = "https://api.indexnow.org/indexnow"

# Safety

# Front servers whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES = read_list("TRUSTED_PROXIES", ["127.0.0.1", "::1"])
for _address in TRUSTED_PROXIES:
    try:
        ip_address(_address)
    except ValueError:
        stop("TRUSTED_PROXIES", f"must be IP addresses with commas between them, not {_address!r}")

CSRF_FAILURE_VIEW = "newsblog.newsroom.csrf_failure"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Behind HTTPS every cookie is Secure (newsblog.middleware.SecureCookies), whatever SITE_URL says.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
# Subdomains and browsers' preload lists belong to the owner of the domain, not to one site on it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The nonce stands in the header only where a page asks for one: the newsroom's editor.
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Else the worker says in two lines each minute that there was nothing to do.
    "loggers": {"huey": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
