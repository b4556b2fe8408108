"""The Celery application; its settings are Django's, each with the prefix ``CELERY_``."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from briefings.management.supervisor.lifeline import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("cablegram")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["briefings", "bot"])


@worker_process_init.connect
def _bind_to_worker(**_: Any) -> None:
    """A pool process must not outlive its worker: it would go on taking tasks."""
    die_with_parent()
