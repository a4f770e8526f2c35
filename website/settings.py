"""All settings. Without any variable set the site runs safely on localhost; see the table in README.md."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from website.environment import env_bool, env_hosts, env_int, env_text, env_url, kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("PLAINTERMS_DATA") or BASE_DIR / "var").resolve()

# Who may be served

DEBUG = env_bool("PLAINTERMS_DEBUG")
HOSTS = env_hosts("PLAINTERMS_HOSTS")
PORT = env_int("PORT", 8000, low=1, high=65535)
if HOSTS and not env_text("PLAINTERMS_SITE_URL"):
    raise ImproperlyConfigured("PLAINTERMS_HOSTS needs PLAINTERMS_SITE_URL, the address readers see.")
SITE_URL = env_url("PLAINTERMS_SITE_URL", f"http://127.0.0.1:{PORT}")
IS_SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [*HOSTS, "localhost", "127.0.0.1", "[::1]"]
SECRET_KEY = env_text("PLAINTERMS_SECRET_KEY") or kept_secret(DATA_DIR / "secret-key")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("PLAINTERMS_SECRET_KEY must have at least 32 characters.")

SITE_NAME = env_text("PLAINTERMS_SITE_NAME") or "Plainterms"
SOURCE_CODE_URL = env_text("PLAINTERMS_SOURCE_CODE_URL")
# The number of proxies in front, each of which appends to X-Forwarded-For; 0 believes the connection alone.
PROXIES = env_int("PLAINTERMS_PROXIES", 0, low=0, high=9)

INSTALLED_APPS = [
    "website.apps.PlaintermsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "markdownx",
    "csp",
    "axes",
    "publishing",
    "glossary",
    "compare",
    "website",
]

MIDDLEWARE = [
    # Outermost, so that static files, errors and refusals carry the headers too.
    "website.headers.security_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "website.urls"
WSGI_APPLICATION = "website.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
        },
    },
]

# The database: SQLite on one machine, PostgreSQL beyond

# WAL lets readers read while an editor saves; IMMEDIATE makes a transaction wait for the lock instead of failing half
# way; FULL keeps every acknowledged save through a power cut. website/checks.py reads them back at start.
SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "cache_size": -20000,
    "temp_store": 2,
    "journal_size_limit": 67108864,
    "mmap_size": 0,
    "cell_size_check": 1,
}
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "db.sqlite3",
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": False,
    "ATOMIC_REQUESTS": False,
    "OPTIONS": {
        "timeout": 10,
        "transaction_mode": "IMMEDIATE",
        "init_command": "".join(f"PRAGMA {name}={value};" for name, value in SQLITE_PRAGMAS.items()),
    },
}


def _postgres(url: str) -> dict:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (without it, SQLite is used).")
    try:
        config = dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    except ValueError:
        # Its own message repeats the address with the password in it.
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name.") from None
    config["OPTIONS"] = {
        "connect_timeout": 5,
        "application_name": "plainterms",
        "options": "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000",
        **config.get("OPTIONS", {}),
    }
    return config


DATABASE_URL = env_text("DATABASE_URL")
DATABASES = {"default": _postgres(DATABASE_URL) if DATABASE_URL else SQLITE}

CACHE_URL = env_text("CACHE_URL")
if CACHE_URL and not CACHE_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("CACHE_URL must begin with redis:// (without it, each process keeps its own cache).")
CACHES = {
    "default": {
        "BACKEND": "website.caches.ForgivingRedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 0.1, "socket_connect_timeout": 0.1},
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

# Files

STATIC_URL = "static/"
STATIC_ROOT = Path(env_text("PLAINTERMS_STATIC") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "website.staticfiles.SiteStaticFilesStorage"
    },
}
MEDIA_BUCKET = env_text("PLAINTERMS_MEDIA_BUCKET")
if MEDIA_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env_text("PLAINTERMS_MEDIA_ENDPOINT") or None,
        },
    }
# The files are for the pages of this site alone.
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o644
# A long page is 200,000 characters of up to four bytes, written percent-encoded: 2.4 MB at most in practice.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Language and time

LANGUAGE_CODE = "en-us"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# People who log in

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
# By account and address together: a stranger cannot lock an editor out from the editor's own machine.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "website.proxies.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_NAME = "__Host-sessionid" if IS_SECURE else "sessionid"
SESSION_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrftoken" if IS_SECURE else "csrftoken"
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "website.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers

SECURE_HSTS_SECONDS = 63072000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = env_bool("PLAINTERMS_HSTS_PRELOAD")
SECURE_SSL_REDIRECT = IS_SECURE and env_bool("PLAINTERMS_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if IS_SECURE else {}),
    }
}

# The editor

MARKDOWNX_MARKDOWNIFY_FUNCTION = "website.previews.preview_markdown"
MARKDOWNX_URLS_PATH = "/admin/markdown/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdown/upload/"
MARKDOWNX_MEDIA_PATH = "pictures/"
MARKDOWNX_EDITOR_RESIZABLE = True

# Words for the machine

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "website.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env_bool("PLAINTERMS_JSON_LOGS") else "line",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}
