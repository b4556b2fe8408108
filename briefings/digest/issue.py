"""Issues what is due: one frozen digest per schedule and local date, however often it is asked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max

from briefings.models import Control, Digest, DigestItem, DigestSchedule
from briefings.occurrences import Rule, last_due, next_due
from briefings.queries.entries import published_between

LATE = timedelta(hours=2)
"""A digest later than this is held until a person decides: old news must not go out by itself."""


def rule_of(schedule: DigestSchedule) -> Rule:
    """A schedule row as a rule."""
    return Rule(schedule.local_time, ZoneInfo(schedule.time_zone), schedule.weekday)


def next_issue(schedule: DigestSchedule, *, now: datetime) -> datetime:
    """When ``schedule`` falls due next (UTC)."""
    return next_due(rule_of(schedule), now)[1]


def due(schedule: DigestSchedule, *, now: datetime) -> bool:
    """Whether the latest occurrence of ``schedule`` still has to be issued.

    Asked by what was covered so far and not by dates alone: a clock set back finds its news covered,
    and a window issued by hand before its day does not close those that come before it.
    """
    window, at = last_due(rule_of(schedule), now)
    issued = Digest.objects.filter(schedule=schedule)
    return (
        at > (_covered(schedule) or schedule.created_at)
        and not issued.filter(window=window).exists()
    )


def _covered(schedule: DigestSchedule) -> datetime | None:
    """Until when the digests of ``schedule`` have taken up the news; None before the first."""
    found: datetime | None = Digest.objects.filter(schedule=schedule).aggregate(
        last=Max("window_end")
    )["last"]
    return found


def issue(
    schedule: DigestSchedule, *, now: datetime, issued_at: datetime, by_hand: bool = False
) -> Digest | None:
    """Issue the latest occurrence of ``schedule`` by ``now``; None when that was done before.

    One digest takes up everything published since the last one, so an outage costs a delay and no
    news. ``issued_at`` is our clock; ``now`` may be another moment when a person asks, even a future
    one: the digest then covers what there is and no more. A digest more than LATE behind its hour is
    held, unless issued by hand.
    """
    if not due(schedule, now=now):
        return None
    rule = rule_of(schedule)
    window, hour = last_due(rule, now)
    start = _covered(schedule) or schedule.created_at - rule.period
    end = min(hour, issued_at) if by_hand else hour
    late = now - hour > LATE and not by_hand
    try:
        with transaction.atomic():
            digest = Digest.objects.create(
                schedule=schedule,
                window=window,
                window_start=start,
                window_end=end,
                title=schedule.title,
                control=Control.HELD if late else Control.RUNNING,
                issued_at=issued_at,
            )
            DigestItem.objects.bulk_create(
                DigestItem(digest=digest, publication_id=key, position=place)
                for place, key in enumerate(published_between(start, end), start=1)
            )
    except IntegrityError:
        return None  # another beat issued this window: its unique key decided
    if not digest.items.exists():
        digest.control = Control.DONE  # nothing new, nobody is written to
        digest.save(update_fields=["control"])
    return digest
