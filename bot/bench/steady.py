"""What sending at the permitted speed takes of the processor: ``python -m bot.bench.steady``.

In a process of its own, so that nothing else is counted, and beside the letters of the permitted rate,
since both mostly wait.
"""

import asyncio
import json
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.apps import apps

if __name__ == "__main__" and not apps.ready:  # the imports below need it
    django.setup()

from bot.bench.against import against
from bot.bench.sides import Send, by_bot
from briefings.management.supervisor.lifeline import die_with_parent

RATE = 30
TARGET = "≤ 0.7"
SLICES = 4


@contextmanager
def alongside(address: str, seconds: float) -> Iterator[Callable[[], dict[str, Any]]]:
    """Measure meanwhile, for so long with each transport; gives a way to wait for the figures."""
    wanted = [sys.executable, "-m", "bot.bench.steady", f"{address}/0", str(seconds)]
    with subprocess.Popen(  # noqa: S603  # ours
        wanted, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent
    ) as process:

        def figures() -> dict[str, Any]:
            told, _ = process.communicate(timeout=3 * seconds + 60)
            found: dict[str, Any] = json.loads(told)
            return found

        try:
            yield figures
        finally:
            process.terminate()


async def _measure(address: str, seconds: float) -> dict[str, Any]:
    async with by_bot("ours", address) as ours, by_bot("default", address) as default:
        sides = {"ours": ours, "default": default}
        spent = dict.fromkeys(sides, 0.0)
        for send in sides.values():
            await _sent(send, 1)
        for _ in range(SLICES):
            for name, send in sides.items():
                spent[name] += await _sent(send, seconds / SLICES)
    each = {name: round(1000 * cpu / seconds / RATE, 2) for name, cpu in spent.items()}
    return {
        **{f"{name} ms a message": cost for name, cost in each.items()},
        "ours to default": against(round(spent["ours"] / spent["default"], 2), TARGET),
    }


async def _sent(send: Send, seconds: float) -> float:
    """Send at RATE, whether the last was answered or not; seconds of the processor that took."""
    begun, cpu = time.perf_counter(), time.process_time()
    async with asyncio.TaskGroup() as tasks:
        for number in range(round(seconds * RATE)):
            await asyncio.sleep(begun + number / RATE - time.perf_counter())
            tasks.create_task(_awaited(send))
    return time.process_time() - cpu


async def _awaited(send: Send) -> None:
    await send()


def main() -> None:
    """Measure, and print the figures."""
    parser = ArgumentParser(prog="python -m bot.bench.steady")
    parser.add_argument("address")
    parser.add_argument("seconds", type=float)
    options = parser.parse_args()
    sys.stdout.write(json.dumps(asyncio.run(_measure(options.address, options.seconds))))


if __name__ == "__main__":
    main()
