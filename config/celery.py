"""The Celery application; its settings are Django's, each with the prefix ``CELERY_``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("cablegram")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["briefings", "bot"])
