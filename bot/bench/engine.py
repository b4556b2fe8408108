"""The whole way from a row to the simulator's answer and back, alone and at the permitted rate."""

import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from redis import Redis

from bot import runtime, tasks
from bot.bench import machine
from bot.bench.against import against
from briefings.deliver import outbox
from briefings.management.supervisor.lifeline import die_with_parent

WORKERS = 2
RATE = 25
SHARE = "≥ 0.95"
START = 60
"""Seconds until the first second's letters must have left."""
REFUSED = 429
RETRY_AFTER = (3, 10, 30)
"""Seconds, each as often."""


def lifted(letters: int) -> dict[str, Any]:
    """Letters a second of one process with the limits lifted, as in paid broadcasts."""
    settings.TELEGRAM_PAID_BROADCAST = True
    settings.TELEGRAM_BULK_RATE = 20_000
    machine.limits(enforced=False)
    machine.owe(200)
    _drain()  # connections are open and code is warm
    digest = machine.owe(letters)
    begun, cpu = time.perf_counter(), time.process_time()
    _drain()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    counts = outbox.counts(digest.pk)
    runtime.close()
    settings.TELEGRAM_PAID_BROADCAST = False
    settings.TELEGRAM_BULK_RATE = RATE
    Redis.from_url(settings.REDIS_URL).flushall()
    return {
        "letters": letters,
        "sent": counts["sent"],
        "seconds": round(seconds, 2),
        "per_second": round(counts["sent"] / seconds),
        "own_cpu_ms_per_letter": round(cpu * 1000 / letters, 3),
    }


def permitted(minutes: float, refusing: float = 0.0) -> dict[str, Any]:
    """Two worker processes at Telegram's rate, which the simulator enforces.

    `refusing` is the share of letters that meet a 429 of their chat alone, for 3, 10 or 30 seconds.
    """
    seconds = minutes * 60
    machine.limits(enforced=True)
    machine.refuse(refusing, RETRY_AFTER)
    digest = machine.owe(readers(minutes))
    before = machine.log_length()
    workers = [
        subprocess.Popen([sys.executable, "-m", "bot.bench", "worker"], preexec_fn=die_with_parent)
        for _ in range(WORKERS)
    ]
    until = time.monotonic() + START
    while outbox.counts(digest.pk)["sent"] < RATE:
        if time.monotonic() > until:
            raise RuntimeError("the workers send nothing")
        time.sleep(0.1)
    begun, first = time.monotonic(), outbox.counts(digest.pk)["sent"]
    time.sleep(seconds)
    counts, spent = outbox.counts(digest.pk), time.monotonic() - begun
    outbox.cancel(digest)
    for worker in workers:
        worker.terminate()
        worker.wait(40)
    sent = counts["sent"] - first
    return {
        "workers": WORKERS,
        "seconds": round(spent, 1),
        "sent": sent,
        "per_second": round(sent / spent, 2),
        "share_of_the_rate": against(round(sent / spent / RATE, 3), SHARE),
        **_judged(before),
        "violations": len(machine.ask("GET", f"log?kind=violation&after={before}")),
        "doubtful": counts["unknown"],
        "chats_that_were_to_refuse": refusing,
    }


def readers(minutes: float) -> int:
    """Letters that last for longer than that at the permitted rate."""
    return round(RATE * 72 * minutes) + 100


def _judged(before: int) -> dict[str, Any]:
    """From the simulator's log: who was refused, who got two, and the slowest whole minute."""
    log = machine.ask("GET", f"log?kind=request&after={before}")
    times = [datetime.fromisoformat(one["at"]).timestamp() for one in log if one["accepted"]]
    chats = [one["chat_id"] for one in log if one["accepted"] and one["method"] == "sendMessage"]
    # The first second and the last minute are not whole.
    minutes = Counter(int(at - times[0] - 1) // 60 for at in times if at > times[0] + 1)
    whole = [count for minute, count in minutes.items() if minute < max(minutes)]
    return {
        "refused": sum(one["status"] == REFUSED for one in log),
        "twice": len(chats) - len(set(chats)),
        "slowest_minute_per_second": round(min(whole) / 60, 2) if whole else None,
    }


def work() -> None:
    """One worker process, until it is ended."""
    while True:
        tasks.send_batch()
        time.sleep(0.05)


def _drain() -> None:
    while outbox.counts()["pending"]:
        tasks.send_batch()
