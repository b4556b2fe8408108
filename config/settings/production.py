"""Production: Postgres and Redis, secrets from the environment, cookies over HTTPS only."""

from urllib.parse import urlsplit

from config.settings import environment
from config.settings.base import *  # noqa: F403  # settings are layered by design
from config.settings.base import DATABASE_URL, REDIS_EMBEDDED, SITE_URL, TELEGRAM_SIMULATED

SECRET_KEY = environment.secret("SECRET_KEY", kept_in=None)
SUBSCRIBER_KEY = environment.secret("SUBSCRIBER_KEY", kept_in=None)
if DATABASE_URL.startswith("sqlite"):
    raise environment.BadEnvironment("DATABASE_URL", "production needs Postgres: postgres://…")
if REDIS_EMBEDDED:
    raise environment.BadEnvironment("REDIS_URL", "production needs Redis or Valkey: redis://…")
if TELEGRAM_SIMULATED:
    raise environment.BadEnvironment("TELEGRAM_BOT_TOKEN", "is required in production.")

DEMO = False
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_SSL_REDIRECT = True
# Subdomains and the preload list bind a whole domain, which may hold more than this site.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^health$"]
