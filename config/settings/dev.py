"""One machine: everything in VAR_DIR, SQLite and an embedded broker unless told otherwise."""

from config.settings.base import *  # noqa: F403  # settings are layered by design

# Static files are served from where the packages keep them: nothing to collect or go stale.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
