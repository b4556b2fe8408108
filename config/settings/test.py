"""Tests: the one-machine settings in a folder of their own, blind to the user's environment."""

import atexit
import os
import shutil
import tempfile

# Before base.py reads the environment: a test must never touch ./var or talk to a real bot.
for _name in (
    "DATABASE_URL",
    "FAILPOINT",
    "PORT",
    "REDIS_URL",
    "REMEMBER_DAYS",
    "SECRET_KEY",
    "SITE_DIR",
    "SITE_URL",
    "SUBSCRIBER_KEY",
    "SUBSCRIBER_KEY_OLD",
    "TELEGRAM_API_URL",
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_BULK_RATE",
    "TELEGRAM_BOT_NAME",
    "TELEGRAM_PAID_BROADCAST",
    "TELEGRAM_WEBHOOK_SECRET",
    "TELEGRAM_WEBHOOK_URL",
    "UNSCHEDULED_HOLD_S",
):
    os.environ.pop(_name, None)
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="cablegram-test-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from config.settings.base import *  # noqa: E402, F403  # the environment comes first
from config.settings.base import DATABASES, VAR_DIR  # noqa: E402

# Argon2 is slow on purpose; no test is about its cost.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: an in-memory database is shared by locking whole tables, and ours has two processes.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
