"""The workers of a storm: the product's, in whose world time passes faster.

Leases, slots and patience last seconds instead of minutes, in the same order, and the ticks come as
often. Nothing else differs.
"""

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from billiard import pool
from celery import Celery
from celery.signals import worker_ready

from config.celery import app as ours
from tests.storm import worker_times

django.setup()  # before anything that has tables

from django.conf import settings  # noqa: E402

from bot import tasks  # noqa: E402
from bot.limiter import queue, shared  # noqa: E402
from briefings.deliver.outbox import claim, sweeping  # noqa: E402

claim.LEASE = timedelta(seconds=worker_times.LEASE)
sweeping.ANSWER = timedelta(seconds=worker_times.ANSWER)
tasks.SLOT = worker_times.SLOT
queue.BULK_PATIENCE = worker_times.PATIENCE
shared.PROBE = worker_times.PROBE
# How long Celery keeps the place of a process that was killed before it gives it to another.
pool.LOST_WORKER_TIMEOUT = worker_times.LOST

_sabotage = os.environ.get("STORM_SABOTAGE")
if _sabotage:
    import_module(f"tests.storm.sabotage.{_sabotage}")

app: Celery = ours
app.conf.beat_max_loop_interval = worker_times.SWEEP
app.conf.beat_schedule = {
    "sweep the outbox": {
        "task": "briefings.tasks.sweep",
        "schedule": timedelta(seconds=worker_times.SWEEP),
        "options": {"expires": 2},
    }
}


@worker_ready.connect
def _say_so(**_: Any) -> None:
    """Tell the storm that this worker is past its start."""
    Path(settings.VAR_DIR, f"ready.{os.getpid()}").touch()
