"""The outermost layer: settings, Celery, addresses. Nobody imports it."""

# Loading any settings loads this package, and so every process that has settings has the Celery
# application too: without it a wake-up from the desk would go to Celery's default address.
from config.celery import app as celery_app

__all__ = ["celery_app"]
