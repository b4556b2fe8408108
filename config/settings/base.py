"""Everything that is the same everywhere, and the only reader of the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ  # type: ignore[import-untyped]  # ships no types
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from config.settings import environment
from config.settings.unfold import UNFOLD as UNFOLD  # the desk's theme

ROOT = Path(__file__).resolve().parent.parent.parent
VERSION = "0.1.0"

# --- this machine -----------------------------------------------------------------------------
# Nobody else on this machine reads it: it holds secrets and the record.
VAR_DIR = environment.folder("VAR_DIR", ROOT / "var", mode=0o700)
PORT = environment.number("PORT", 8000, low=1, high=65533)  # the two above it are taken too
WEBHOOK_PORT = PORT + 1
SIMULATOR_PORT = PORT + 2
SITE_URL = environment.address("SITE_URL", f"http://127.0.0.1:{PORT}", schemes=("http", "https"))
SITE_DIR = environment.folder("SITE_DIR", VAR_DIR / "site")

SECRET_KEY = environment.secret("SECRET_KEY", kept_in=VAR_DIR)
SUBSCRIBER_KEY = environment.secret("SUBSCRIBER_KEY", kept_in=VAR_DIR)
SUBSCRIBER_KEY_OLD = environment.text("SUBSCRIBER_KEY_OLD")  # while the key is being changed

DEBUG = False
DEMO = True  # whether `demo` may make its accounts here
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# --- Telegram ---------------------------------------------------------------------------------
TELEGRAM_SIMULATED = not environment.token("TELEGRAM_BOT_TOKEN")
# The simulator takes any token of the right form; this one belongs to nobody.
TELEGRAM_BOT_TOKEN = environment.token("TELEGRAM_BOT_TOKEN") or "1000000:simulator"
# By which the desk leads editors to it; the bot itself asks Telegram.
TELEGRAM_BOT_NAME = environment.text("TELEGRAM_BOT_NAME") or (
    "cablegram_bot" if TELEGRAM_SIMULATED else ""
)
TELEGRAM_API_URL = environment.address(
    "TELEGRAM_API_URL",
    f"http://127.0.0.1:{SIMULATOR_PORT}" if TELEGRAM_SIMULATED else "https://api.telegram.org",
    schemes=("http", "https"),
)
TELEGRAM_WEBHOOK_URL = environment.address("TELEGRAM_WEBHOOK_URL", "", schemes=("http", "https"))
TELEGRAM_WEBHOOK_SECRET = environment.text("TELEGRAM_WEBHOOK_SECRET")
if TELEGRAM_WEBHOOK_URL and not TELEGRAM_WEBHOOK_SECRET:
    raise environment.BadEnvironment(
        "TELEGRAM_WEBHOOK_SECRET",
        "is required with TELEGRAM_WEBHOOK_URL; set it to a random value.",
    )
# Telegram's paid broadcasts: up to 1,000 messages a second, for Stars, and only if asked for.
TELEGRAM_PAID_BROADCAST = environment.yes("TELEGRAM_PAID_BROADCAST")
TELEGRAM_BULK_RATE = environment.number(
    "TELEGRAM_BULK_RATE", 1000 if TELEGRAM_PAID_BROADCAST else 25, low=1, high=100_000
)
if TELEGRAM_BULK_RATE > 25 and not TELEGRAM_PAID_BROADCAST:
    raise environment.BadEnvironment(
        "TELEGRAM_BULK_RATE",
        "Telegram takes 25 messages a second unless TELEGRAM_PAID_BROADCAST is set; lower it.",
    )
FAILPOINT = environment.failpoint("FAILPOINT")

# The desk shows messages as the bot writes them, and imports no bot: it finds the renderer by name.
EDITION_MESSAGE = "bot.preview.edition"

# How long we know which message said what to whom, and so can correct it.
REMEMBER_DAYS = environment.number("REMEMBER_DAYS", 30, low=1, high=365)

# An issue that somebody hurries at the desk waits this long, in seconds, for a second thought.
UNSCHEDULED_HOLD_S = environment.number("UNSCHEDULED_HOLD_S", 300, low=1, high=3600)

# --- database ---------------------------------------------------------------------------------
DATABASE_URL = environment.address(
    "DATABASE_URL",
    f"sqlite:///{VAR_DIR / 'cablegram.sqlite3'}",
    schemes=("sqlite", "postgres", "postgresql"),
)
DATABASES: dict[str, Any] = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL: a power loss must not undo the mark "sending", or a letter goes out twice
    # (https://www.sqlite.org/pragma.html#pragma_synchronous).
    # IMMEDIATE: writers queue, none is refused.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        " PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),  # what the address says after its "?"
        "pool": {"min_size": 1, "max_size": 8},
        "options": "-c lock_timeout=5s -c statement_timeout=30s"
        " -c idle_in_transaction_session_timeout=30s",
    }
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker -----------------------------------------------------------------------------------
BROKER_SOCKET = environment.socket_folder(VAR_DIR) / "valkey.sock"
REDIS_EMBEDDED = not environment.text("REDIS_URL")
REDIS_URL = environment.address(
    "REDIS_URL", f"unix://{BROKER_SOCKET}?db=0", schemes=("redis", "rediss", "unix")
)


def _celery_broker(url: str) -> str:
    """kombu spells a socket address differently from redis-py."""
    if url.startswith("unix://"):
        path, _, query = url.removeprefix("unix://").partition("?")
        database = query.removeprefix("db=") or "0"
        return f"redis+socket://{path}?virtual_host={database}"
    return url


# --- Celery: carries wake-ups, no truth ------------------------------------------------------
CELERY_BROKER_URL = _celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # the row is the work: the next tick finds what a killed worker left
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_IMPORTS = ["config.heartbeat"]
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # the default gives up after 100
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
}
# A wake-up that cannot be handed over costs two seconds at most; the tick comes anyway.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_DEFAULT_QUEUE = "desk"
CELERY_TASK_ROUTES = {"bot.tasks.*": {"queue": "telegram"}}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")


def _tick(task: str, every: timedelta, expires: int) -> dict[str, Any]:
    """A tick of one task; what waited ``expires`` seconds is dropped, for the next one does as well."""
    return {
        "task": f"briefings.tasks.{task}",
        "schedule": every,
        "options": {"expires": expires},
    }


_MINUTE = timedelta(minutes=1)
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "issue what is due": _tick("issue_due", _MINUTE, 50),
    "sweep the outbox": _tick("sweep", timedelta(seconds=15), 14),
    "check and publish imports": _tick("publish_batches", timedelta(seconds=30), 29),
    "alert who wants each entry": _tick("alert", _MINUTE, 50),
    "chase what was corrected": _tick("chase", _MINUTE, 50),
    "forget old messages": _tick("forget_old", timedelta(hours=1), 3000),
    "build the site if it is behind": _tick("refresh_site", _MINUTE, 50),
}

# --- Django -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    # Does not load the desk: config.urls does, and bot, worker and beat start without it.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "import_export",
    "briefings",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.errors.stale_form"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # from where packages keep them: nothing to collect or go stale
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# --- accounts and headers ---------------------------------------------------------------------
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# The desk's theme runs on Alpine, which needs both "unsafe"; the site's pages are stricter.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- logs: listed words only, no identities ---------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # At DEBUG these print message bodies, chat ids and the token in the address.
        "telegram": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "aiohttp.access": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "django.server": {"level": "WARNING"},
    },
}
