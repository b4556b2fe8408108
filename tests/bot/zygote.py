"""Real workers on the tables, the broker and the simulator of a test, and who got what in the end."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from briefings.deliver import outbox
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.models import Delivery, Digest
from tests.simulated import Telegram

ROOT = Path(__file__).parents[2]
READERS = 12
LATER = timedelta(minutes=4)
"""After this every lease is over and every answer overdue."""


class Zygote:
    """Worker processes on the tables, the broker and the simulator of the test."""

    def __init__(self, telegram_url: str) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_")
        }
        environment |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.storm",
            "VAR_DIR": str(settings.VAR_DIR),
            "DATABASE_URL": database_address(),
            "TELEGRAM_API_URL": telegram_url,
            "TELEGRAM_PAID_BROADCAST": "1",
            "TELEGRAM_BULK_RATE": "200",  # slow enough to break in the middle
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=environment,
            preexec_fn=die_with_parent,
        )

    def start(self, failpoint: str = "-") -> int:
        """A worker's process id."""
        self.process.stdin.write(failpoint + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """How it ended; minus nine is SIGKILL."""
        return int(self.process.stdout.readline())

    def run(self, failpoint: str = "-") -> int:
        self.start(failpoint)
        return self.end()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def database_address() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))


def recover(workers: Zygote, broker: Redis) -> None:
    """Time passes, Redis forgets everything, and another worker comes."""
    broker.flushall()
    outbox.sweep(now=timezone.now() + LATER)
    Delivery.objects.filter(state="pending").update(not_before=timezone.now())
    assert workers.run() == 0


def judge(telegram: Telegram, digest: Digest) -> Counter[str]:
    """No duplicate, no loss, nothing called sent that did not arrive; the states."""
    arrived = Counter(call["chat_id"] for call in telegram.calls("sendMessage") if call["accepted"])
    assert all(count == 1 for count in arrived.values()), arrived
    states: Counter[str] = Counter()
    for row in Delivery.objects.filter(digest=digest).select_related("subscriber"):
        states[row.state] += 1
    assert sum(states.values()) == READERS
    assert states["sent"] + states["unknown"] == READERS, states
    assert states["sent"] <= len(arrived) <= READERS
    return states


def log_of_failpoints() -> list[str]:
    path = Path(settings.VAR_DIR, "failpoints.log")
    return path.read_text().split("\n") if path.exists() else []
