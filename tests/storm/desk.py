"""What a newsroom does in a storm, through the product's own doors; a process of its own each time.

python -m tests.storm.desk prepare 600 | publish | issue 1 | retract ENTRY | resume
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any

import django

django.setup()  # before anything that has tables

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from briefings import publish  # noqa: E402
from briefings.deliver import outbox, subscribe  # noqa: E402
from briefings.models import Digest, Entry, Subscriber  # noqa: E402
from briefings.vocabulary import RetractionReason  # noqa: E402
from tests.factories import (  # noqa: E402
    DigestScheduleFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
)

FIRST_CHAT = 7_000_000
RECALL = "briefings.deliver.recall"


def prepare(count: str) -> dict[str, Any]:
    """Tables, readers, a schedule and an entry; who is which chat."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    chats: dict[int, int] = {}
    with transaction.atomic():
        for chat in range(FIRST_CHAT, FIRST_CHAT + int(count)):
            subscribe.subscribe(chat, kind="private", language="en", frequency="daily", now=now)
    # In the order in which they subscribed: no other process is here.
    keys = Subscriber.objects.order_by("pk").values_list("pk", flat=True)
    chats = dict(zip(keys, range(FIRST_CHAT, FIRST_CHAT + int(count)), strict=True))
    # No canary: a storm spoils more than one letter in twenty, which rightly stops it.
    DigestScheduleFactory(created_at=now - timedelta(days=1), canary=False)
    UserFactory(username="chief", role="publisher")
    publish_one()
    return {"chats": chats}


def publish_one() -> dict[str, Any]:
    """Approve and publish one more entry."""
    now = timezone.now()
    number = Entry.objects.count() + 1
    for one in (UserFactory, SourceFactory):
        one.reset_sequence(100 * number)  # another process made the ones before
    entry = publishable(headline=f"Norland moves for the time number {number}")
    publication = publish_entry(entry, now=now)
    return {"entry": entry.pk, "serial": publication.serial}


def issue(day: str) -> dict[str, Any]:
    """Issue by hand, as of the hour after ``day`` days."""
    moment = timezone.now() + timedelta(days=int(day))
    told = StringIO()
    call_command(
        "issue_digest", schedule="daily", now=moment.isoformat(), format="json", stdout=told
    )
    answer: dict[str, Any] = json.loads(told.getvalue())
    return answer


def retract(entry: str) -> dict[str, Any]:
    """Take an entry back, and owe the edits."""
    now = timezone.now()
    chief = django.contrib.auth.get_user_model().objects.get(username="chief")
    row = Entry.objects.get(pk=entry)
    publication = publish.retract(row, by=chief, reason=RetractionReason.ERROR, now=now)
    return {"serial": publication.serial, "edits": _plan()}


def plan() -> dict[str, Any]:
    """Owe edits once more."""
    return {"edits": _plan()}


def _plan() -> int | None:
    """None where nothing chases corrections."""
    if find_spec(RECALL) is None:
        return None
    added: int = import_module(RECALL).plan(now=timezone.now())
    return added


def resume() -> dict[str, Any]:
    """Let go what was stopped."""
    now = timezone.now()
    return {"resumed": sum(outbox.resume(one, now=now) for one in Digest.objects.all())}


DEEDS: dict[str, Callable[..., dict[str, Any]]] = {
    "prepare": prepare,
    "publish": publish_one,
    "issue": issue,
    "retract": retract,
    "plan": plan,
    "resume": resume,
}

if __name__ == "__main__":
    deed, *arguments = sys.argv[1:]
    sys.stdout.write(json.dumps(DEEDS[deed](*arguments)))
