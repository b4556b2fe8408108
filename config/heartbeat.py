"""The worker's sign of life, which ``/health`` asks for."""

import time
from typing import Any

from celery.signals import task_success
from django.conf import settings
from redis import Redis

SWEEP = "briefings.tasks.sweep"
SWEPT = "cablegram:swept"  # Unix time of the last sweep, in the broker


def client() -> Redis:
    """A client to the broker that gives up soon."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)


@task_success.connect
def note(sender: Any, **_: Any) -> None:  # Celery's own: the task that succeeded
    """A sweep that ran shows that beat, broker and worker all do."""
    if sender.name == SWEEP:
        with client() as broker:
            broker.set(SWEPT, int(time.time()))


def last_sweep() -> float:
    """When a sweep last ran, in Unix time; 0 if never."""
    with client() as broker:
        return float(broker.get(SWEPT) or 0)
