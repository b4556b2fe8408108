"""``/health``: 200, or 503 naming what is red."""

import time
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from briefings.deliver import lock
from config import heartbeat

OVERDUE = 90  # seconds; a sweep is due every 15
_started = time.time()


@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Each check is "ok" or a sentence that says what is wrong."""
    checks = {
        "database": _database(),
        "broker": _broker(),
        "sweep": _sweep(),
        "site": _site(),
        "sending": _sending(),
    }
    red = [name for name, answer in checks.items() if answer != "ok"]
    if red:
        return JsonResponse({"status": "red", "red": red, "checks": checks}, status=503)
    return JsonResponse({"status": "ok", "checks": checks})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "The database does not answer."
    return "ok"


def _broker() -> str:
    try:
        with heartbeat.client() as broker:
            broker.ping()
    except (RedisError, OSError):
        return "The broker does not answer."
    return "ok"


def _sweep() -> str:
    try:
        found = heartbeat.last_sweep()
    except (RedisError, OSError):
        return "Unknown without the broker."
    # At a start the last sweep may be long past, and the next one needs a moment.
    last = max(_started, found)
    if time.time() - last > OVERDUE:
        return f"No sweep for {time.time() - last:.0f} seconds: beat or worker is down."
    return "ok"


def _site() -> str:
    if Path(settings.SITE_DIR, "current").is_dir():
        return "ok"
    return "The site has not been built yet."


def _sending() -> str:
    try:
        locked = lock.is_locked()
    except Error:
        return "Unknown without the database."
    return f"Locked: {locked}." if locked else "ok"
