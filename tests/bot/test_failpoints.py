"""Real workers die, fail and freeze at every named place; the simulator's log says who got what.

The judge knows rows, states and the log, and nothing of how letters are sent.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from briefings.deliver import outbox
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.models import Delivery, Digest, DigestItem
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber
from tests.simulated import READER, Telegram

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
READERS = 12
LATER = timedelta(minutes=4)
"""After this every lease is over and every answer overdue."""

# Which hit to break at: the later ones leave some letters behind and some ahead.
POINTS = {
    "deliver.after_lease": 1,
    "deliver.before_sending": 2,
    "deliver.after_sending": 2,
    "deliver.before_result": 1,  # on a busy machine all results are written together
    "deliver.after_result": 1,
    "deliver.sweep": 1,
    "lock.before_mark": 1,
    "lock.after_mark": 1,
    "sender.before_write": 5,
    "sender.after_write": 5,
    "sender.after_answer": 5,
}


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


@pytest.fixture(scope="module")
def zygote(simulator_process: str, broker_process: str, django_db_setup: None) -> Iterator[Zygote]:
    found = Zygote(simulator_process)
    yield found
    found.close()


@pytest.fixture
def workers(zygote: Zygote, telegram: Telegram) -> Zygote:
    with contextlib.suppress(urllib.error.HTTPError):  # the limits are not what is tried here
        telegram.ask("PUT", "limits", {"flood": False, "paid_broadcast": True})
    Path(settings.VAR_DIR, "failpoints.log").unlink(missing_ok=True)
    return zygote


@pytest.fixture
def owed(telegram: Telegram) -> Digest:
    """A digest with one entry, owed to READERS readers."""
    now = timezone.now()
    day = timedelta(days=1)
    entry = publish_entry(publishable(headline="A thing of note"), now=now - day)
    digest = Digest.objects.create(
        schedule=DigestScheduleFactory(),
        window=now.date(),
        window_start=now - day,
        window_end=now,
        title="Daily briefing",
        issued_at=now,
    )
    DigestItem.objects.create(digest=digest, publication=entry, position=1)
    for user in range(READER, READER + READERS):
        telegram.join(user)
        Delivery.objects.create(
            digest=digest,
            subscriber=subscriber(user),
            not_before=now,
            expires_at=now + timedelta(hours=6),
        )
    return digest


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


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_there_sends_nothing_twice_and_loses_nothing(
    point: str, workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    assert workers.run(f"{point}:kill:{POINTS[point]}") == -signal.SIGKILL
    assert f"{point} kill" in log_of_failpoints()
    recover(workers, broker)
    states = judge(telegram, owed)
    if point in ("deliver.after_lease", "lock.before_mark", "lock.after_mark", "deliver.sweep"):
        assert states["sent"] == READERS  # nothing had left


@pytest.mark.parametrize(
    ("point", "action"),
    [*((point, "raise") for point in POINTS), ("lock.before_mark", "enospc")],
)
def test_an_error_there_sends_nothing_twice_and_loses_nothing(
    point: str, action: str, workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    assert workers.run(f"{point}:{action}:{POINTS[point]}") == 0
    assert f"{point} {action}" in log_of_failpoints()
    recover(workers, broker)
    judge(telegram, owed)


def test_every_failpoint_of_sending_is_tried() -> None:
    named = {
        name
        for folder in ("briefings/deliver", "bot")
        for file in (ROOT / folder).rglob("*.py")
        for name in re.findall(r'failpoint\("([a-z_.]+)"\)', file.read_text())
    }
    assert {name for name in named if name.split(".")[0] in ("deliver", "sender", "lock")} == set(
        POINTS
    )


@pytest.mark.parametrize("point", ["deliver.after_lease", "deliver.after_sending"])
def test_a_worker_frozen_past_its_lease_and_woken_sends_nothing_twice(
    point: str, workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    """It sleeps at the point, is stopped there, others do its work, and then it goes on."""
    frozen = workers.start(f"{point}:sleep:1")
    until = time.monotonic() + 20
    while f"{point} sleep" not in log_of_failpoints():
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(frozen, signal.SIGSTOP)
    assert workers.end() == -signal.SIGSTOP
    recover(workers, broker)
    os.kill(frozen, signal.SIGCONT)
    until = time.monotonic() + 30
    while _alive(frozen):
        assert time.monotonic() < until
        time.sleep(0.1)
    states = judge(telegram, owed)
    if point == "deliver.after_lease":
        assert states["sent"] == READERS


def _alive(process: int) -> bool:
    """A zombie of the zygote is over."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_two_workers_at_once_share_the_letters(
    workers: Zygote, owed: Digest, telegram: Telegram, broker: Redis
) -> None:
    other = Zygote(telegram.url)
    ends: list[int] = []
    threads = [
        threading.Thread(target=lambda one=one: ends.append(one.run())) for one in (workers, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert ends == [0, 0]
    assert judge(telegram, owed)["sent"] == READERS
