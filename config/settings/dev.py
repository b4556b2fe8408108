"""One machine: everything in VAR_DIR, SQLite and an embedded broker unless told otherwise."""

from config.settings.base import *  # noqa: F403  # settings are layered by design
