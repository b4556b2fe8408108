"""A machine for the length of a measurement: broker, simulator, tables, readers, digests."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from briefings.deliver import chats
from briefings.management.supervisor import broker
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.models import (
    Delivery,
    Digest,
    DigestItem,
    DigestSchedule,
    Publication,
    Subscriber,
)

FIRST = 7_000_000
"""Chat id of the first reader; the others follow."""
CHUNK = 2000
ITEMS = 6


@contextmanager
def running() -> Iterator[None]:
    """A broker and a simulator for the length of the block; the settings name both."""
    folder = Path(settings.VAR_DIR)
    broker.prepare(settings.BROKER_SOCKET, folder / "broker")
    server = broker.command(broker.binary(), settings.BROKER_SOCKET, folder / "broker")
    port = settings.TELEGRAM_API_URL.rpartition(":")[2]
    stand_in = [sys.executable, "-m", "bot.simulator", "--port", port]
    stand_in += ["--log", str(folder / "simulator.jsonl")]
    processes = [
        subprocess.Popen(  # noqa: S603  # our own programs
            one, stdout=subprocess.DEVNULL, preexec_fn=die_with_parent
        )
        for one in (server, stand_in)
    ]
    try:
        until = time.monotonic() + 20
        while not (broker.answers(settings.REDIS_URL) and _answers()):
            if time.monotonic() > until:
                raise RuntimeError("broker or simulator do not answer")
            time.sleep(0.1)
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait(5)
        broker.tidy(settings.BROKER_SOCKET)


def ask(verb: str, path: str, body: object = None) -> Any:
    """One call of the simulator's control API. Raises HTTPError."""
    request = urllib.request.Request(  # noqa: S310  # ours, on the loopback
        f"{settings.TELEGRAM_API_URL}/simulator/{path}",
        method=verb,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # likewise
        raw = answer.read()
    return json.loads(raw) if raw else None


def _answers() -> bool:
    try:
        ask("GET", "users")
    except OSError:
        return False
    return True


def limits(*, enforced: bool) -> None:
    """Whether the simulator keeps Telegram's limits."""
    ask("PUT", "limits", {"flood": enforced, "paid_broadcast": not enforced})


def refuse(share: float, seconds: Sequence[int]) -> None:
    """Let a share of letters meet a 429 that is their chat's alone, for one of these seconds."""
    for each, retry_after in enumerate(seconds):
        fault = {
            "match": {"method": "sendMessage"},
            "do": "flood",
            "p": share / len(seconds),
            "seed": each,
            "args": {"retry_after": retry_after, "scope": "chat"},
        }
        ask("POST", "faults", fault)


def log_length() -> int:
    """Number of the newest entry in the simulator's log."""
    return max((entry["seq"] for entry in ask("GET", "log?last=1")), default=0)


def prepare(readers: int) -> None:
    """Tables, the demo record, and as many readers as asked for, whom the simulator knows too."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("demo", stdout=sys.stderr)
    Subscriber.objects.all().delete()
    month = date(2025, 1, 1)
    for start in range(0, readers, CHUNK):
        ids = range(FIRST + start, FIRST + min(start + CHUNK, readers))
        Subscriber.objects.bulk_create(
            Subscriber(chat_cipher=chats.seal(one), chat_index=chats.index(one), joined_month=month)
            for one in ids
        )
    ask("PUT", "users", {"first": FIRST, "count": readers})


def owe(readers: int) -> Digest:
    """An issue to the first of the readers, due now."""
    now = timezone.now()
    schedule = DigestSchedule.objects.order_by("pk").first()
    if schedule is None:
        raise RuntimeError("the demo record has no schedule")
    window = date(2030, 1, 1) + timedelta(days=Digest.objects.count())
    digest = Digest.objects.create(
        schedule=schedule,
        window=window,
        window_start=now - timedelta(days=1),
        window_end=now,
        title=schedule.title,
        issued_at=now,
    )
    newest = Publication.objects.current().order_by("-pk").values_list("pk", flat=True)[:ITEMS]
    DigestItem.objects.bulk_create(
        DigestItem(digest=digest, publication_id=key, position=place)
        for place, key in enumerate(newest, start=1)
    )
    keys = Subscriber.objects.order_by("pk").values_list("pk", flat=True)[:readers]
    Delivery.objects.bulk_create(
        (
            Delivery(
                digest=digest,
                subscriber_id=key,
                not_before=now,
                expires_at=now + timedelta(hours=6),
            )
            for key in keys
        ),
        batch_size=CHUNK,
    )
    return digest
