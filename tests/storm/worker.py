"""The workers of a storm: the product's, in whose world time passes faster.

Leases, slots and patience last seconds instead of minutes, in the same order, and the ticks come as
often. Nothing else differs.
"""

from datetime import timedelta

import django
from celery import Celery

from config.celery import app as ours
from tests.storm import worker_times

django.setup()  # before anything that has tables

from bot import tasks  # noqa: E402
from briefings.deliver.outbox import claim, sweeping  # noqa: E402

claim.LEASE = timedelta(seconds=worker_times.LEASE)
sweeping.ANSWER = timedelta(seconds=worker_times.ANSWER)
tasks.SLOT = worker_times.SLOT

app: Celery = ours
app.conf.beat_max_loop_interval = worker_times.SWEEP
app.conf.beat_schedule = {
    "sweep the outbox": {
        "task": "briefings.tasks.sweep",
        "schedule": timedelta(seconds=worker_times.SWEEP),
        "options": {"expires": 2},
    }
}
