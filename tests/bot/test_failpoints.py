"""Real workers die, fail and freeze at every named place; the simulator's log says who got what.

The judge knows rows, states and the log, and nothing of how letters are sent.
"""

import os
import re
import signal
import threading
import time
from pathlib import Path

import pytest
from redis import Redis

from briefings.models import Digest
from tests.bot.zygote import READERS, ROOT, Zygote, judge, log_of_failpoints, recover
from tests.simulated import Telegram

pytestmark = pytest.mark.django_db(transaction=True)

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
