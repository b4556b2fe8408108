"""Starts the bot's own figures in an environment that is thrown away; the bot is not imported."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from typing import Any

from briefings.management.supervisor import table

_OURS = (
    "VAR_DIR", "SITE_DIR", "DATABASE_URL", "REDIS_URL", "PORT", "SECRET_KEY", "SUBSCRIBER_KEY",
    "SUBSCRIBER_KEY_OLD", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_WEBHOOK_SECRET",
    "TELEGRAM_PAID_BROADCAST", "TELEGRAM_BULK_RATE", "FAILPOINT", "TEST_DATABASE_URL",
)  # fmt: skip


class BenchFailed(Exception):
    """The process that measures ended badly; its words are on stderr."""


def measure(
    *, letters: int, seconds: float, minutes: float, refusing: float, database: str
) -> dict[str, Any]:
    """Figures of a broadcast. ``database`` is the address of an empty one; "" is SQLite."""
    folder = tempfile.mkdtemp(prefix="cablegram-bench-")
    environment = {name: value for name, value in table.environment().items() if name not in _OURS}
    environment |= {"VAR_DIR": folder, "TELEGRAM_API_URL": f"http://127.0.0.1:{_free_port()}"}
    environment |= {"DATABASE_URL": database} if database else {}
    environment.setdefault("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            table.python(
                *("-m", "bot.bench", "all", "--letters", letters),
                *("--seconds", seconds, "--minutes", minutes, "--refusing", refusing),
            ),
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise BenchFailed from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
