"""What a chat can choose beside how often: each call sets a value, and twice is the same as once."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from briefings.deliver import cursor
from briefings.deliver.outbox import cancel_open
from briefings.deliver.subscribe import find, shown
from briefings.models import Frequency, Subscriber
from briefings.types import Subscription
from briefings.vocabulary import Topic

PAUSE = timedelta(days=7)
"""How long a pause lasts."""


class BadChoiceError(ValueError):
    """A value that cannot be chosen, such as a time zone that is none."""


PARTS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian",
    "Pacific",
)  # fmt: skip


@cache
def zones() -> frozenset[str]:
    """Time zones named for a part of the world and a place, and UTC; no older second names."""
    named = {name for name in available_timezones() if name.partition("/")[0] in PARTS}
    return frozenset({name for name in named if "/" in name} | {"UTC"})


def set_slot(chat_id: int, slot: time) -> Subscription | None:
    """The local hour of digests; None for a chat that never asked for anything."""
    return _set(chat_id, slot=slot)


def set_zone(chat_id: int, zone: str) -> Subscription | None:
    """The zone of the reader's clock. Raises BadChoiceError."""
    if zone not in zones():
        raise BadChoiceError("not a time zone")
    return _set(chat_id, time_zone=zone)


def set_quiet(chat_id: int, start: time, end: time) -> Subscription | None:
    """When alerts wait, by the reader's clock; the same twice is never."""
    return _set(chat_id, quiet_from=start, quiet_until=end)


def set_silent(chat_id: int, *, silent: bool) -> Subscription | None:
    """Whether messages come without a sound."""
    return _set(chat_id, silent=silent)


def set_language(chat_id: int, language: str) -> Subscription | None:
    """The language of messages."""
    return _set(chat_id, language=language[:8])


@transaction.atomic
def set_topics(chat_id: int, topics: frozenset[str]) -> Subscription | None:
    """What digests are about; none or all of the topics is everything. Raises BadChoiceError.

    The next digest is chosen anew; what they have not heard of what they still want stays owed.
    """
    if not topics <= set(Topic.codes()):
        raise BadChoiceError("not a topic")
    row = find(chat_id)
    if row is None:
        return None
    kept = [] if len(topics) == len(Topic.codes()) else [t for t in Topic.codes() if t in topics]
    if kept != row.topics:
        row.topics = kept
        row.save(update_fields=["topics"])
    return shown(row)


def choose_topic(chat_id: int, topic: str, *, wanted: bool) -> Subscription | None:
    """One topic in or out. The first makes it that one alone; without the last it is all again.

    Raises BadChoiceError.
    """
    row = find(chat_id)
    if row is None:
        return None
    chosen = frozenset(row.topics)
    return set_topics(chat_id, chosen | {topic} if wanted else chosen - {topic})


@transaction.atomic
def pause(chat_id: int, *, now: datetime) -> Subscription | None:
    """No digest for a week from the reader's today on; what is owed is cancelled and comes later.

    Twice on a day is the same as once.
    """
    row = find(chat_id)
    if row is None:
        return None
    row.paused_until = _today(row, now) + PAUSE
    row.save(update_fields=["paused_until"])
    cancel_open(row)
    return shown(row)


def resume(chat_id: int) -> Subscription | None:
    """Digests come again."""
    return _set(chat_id, paused_until=None)


@transaction.atomic
def set_off(chat_id: int) -> Subscription | None:
    """No digests; alerts on whom the chat follows go on."""
    row = find(chat_id)
    if row is None:
        return None
    if row.frequency != Frequency.OFF:
        row.frequency = Frequency.OFF
        row.heard = cursor.start_of(Frequency.OFF)
        row.save(update_fields=["frequency", "heard"])
        cancel_open(row)
    return shown(row)


def _set(chat_id: int, **values: str | time | date | bool | None) -> Subscription | None:
    row = find(chat_id)
    if row is None:
        return None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return shown(row)


def _today(row: Subscriber, now: datetime) -> date:
    return now.astimezone(ZoneInfo(row.time_zone)).date()
