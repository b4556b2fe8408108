"""Which programs make up one machine, and how each is started and known to answer."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from briefings.management.supervisor import broker, probes


@dataclass(frozen=True)
class Program:
    """One program the supervisor keeps running."""

    name: str
    command: tuple[str, ...]
    answers: Callable[[], bool] = field(default=lambda: True)  # asked until it says yes once
    stops_last: bool = False  # the others still need it while they end


def python(*arguments: object) -> tuple[str, ...]:
    """This Python, not looking for modules in the folder it happens to be started from."""
    return (sys.executable, "-P", *map(str, arguments))


def environment() -> dict[str, str]:
    """What the programs inherit: the user's environment, able to find our packages."""
    path = os.pathsep.join(filter(None, (str(settings.ROOT), os.environ.get("PYTHONPATH"))))
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
        "CELERY_SKIP_CHECKS": "1",  # the tests make Django's checks; here they cost a second
    }


def broker_program() -> Program:
    """The embedded broker; its folders must be prepared."""
    server, folder = broker.binary(), settings.VAR_DIR / "broker"
    return Program(
        "broker",
        tuple(broker.command(server, settings.BROKER_SOCKET, folder)),
        answers=lambda: broker.answers(settings.REDIS_URL, patience=0.5),
        stops_last=True,
    )


def simulator() -> Program:
    """Stands in for Telegram while no token is set."""
    var, port = Path(settings.VAR_DIR), settings.SIMULATOR_PORT
    return Program(
        "simulator",
        python(
            *("-m", "bot.simulator", "--port", port),
            *("--log", var / "simulator.jsonl", "--state", var / "simulator.json"),
        ),
        answers=lambda: probes.http_status(port, "/simulator/") == 200,
    )


def web() -> Program:
    """Site, desk and health; the Python in one process with a few threads."""
    return Program(
        "web",
        python(
            *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", settings.PORT, "--workers", 1, "--blocking-threads", 4, "--no-ws"),
            *("--log-level", "warning", "config.wsgi:application"),
        ),
        # 503 too: the health page is there and names what is not.
        answers=lambda: probes.http_status(settings.PORT, "/health") in (200, 503),
    )


def worker() -> Program:
    """Every queue in one worker with processes, for its threads would ignore time limits."""
    return Program(
        "worker",
        python(
            *("-m", "celery", "-A", "config.celery", "worker", "-n", "cablegram@%h"),
            *("--queues", "desk,telegram", "--concurrency", 3, "--loglevel", "warning"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ),
    )


def beat() -> Program:
    """The ticks. Never inside the worker: it would live on after the worker's death."""
    return Program(
        "beat",
        python(
            *("-m", "celery", "-A", "config.celery", "beat", "--pidfile", ""),
            *("--schedule", settings.CELERY_BEAT_SCHEDULE_FILENAME, "--loglevel", "warning"),
        ),
    )


def bot() -> Program:
    """Talks to Telegram, or to the simulator."""
    port = settings.WEBHOOK_PORT
    return Program(
        "bot",
        python("-m", "bot.application"),
        # 503 too: it runs, and says what it cannot reach.
        answers=lambda: probes.http_status(port, "/health") in (200, 503),
    )
