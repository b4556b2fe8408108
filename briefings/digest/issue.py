"""Issues what is due: one frozen digest per schedule and local date, however often it is asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max

from briefings import selection
from briefings.digest import unscheduled
from briefings.models import Control, Digest, DigestItem, DigestPlan, DigestSchedule, Unattended
from briefings.occurrences import Rule, last_due, next_due
from briefings.queries import changes

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


def settled(schedule: DigestSchedule, *, hold: timedelta, now: datetime) -> bool:
    """Whether the rule of ``schedule`` is older than ``hold``.

    Moving an hour to the next minute is issuing outside the hour by another name, so what falls due by
    a new rule waits as long; nothing is lost by that, for it is still due then.
    """
    return schedule.ruled_at is None or now >= schedule.ruled_at + hold


def _covered(schedule: DigestSchedule) -> datetime | None:
    """Until when the digests of ``schedule`` have taken up the news; None before the first."""
    found: datetime | None = Digest.objects.filter(schedule=schedule).aggregate(
        last=Max("window_end")
    )["last"]
    return found


def issue(
    schedule: DigestSchedule,
    *,
    now: datetime,
    issued_at: datetime,
    by_hand: bool = False,
    hold: timedelta | None = None,
) -> Digest | None:
    """Issue the latest occurrence of ``schedule`` by ``now``; None when that was done before.

    One digest takes up everything published since the last one, so an outage costs a delay and no
    news. ``issued_at`` is our clock; ``now`` may be another moment when a person asks, even a future
    one: the digest then covers what there is and no more. A digest is held for a person when it is more
    than LATE behind its hour, when editors planned it so, or when nobody has looked at it and the
    schedule does not let such a one go; by hand it never is. With ``hold`` the desk asks for it outside
    its hour: it goes by itself after that time. Raises TooMany when no more of these may go that day.
    """
    if not due(schedule, now=now):
        return None
    rule = rule_of(schedule)
    window, hour = last_due(rule, now)
    start = _covered(schedule) or schedule.created_at - rule.period
    end = min(hour, issued_at) if by_hand else hour
    plan = DigestPlan.objects.filter(schedule=schedule, window=window).first()
    reviewed = by_hand or (plan is not None and plan.reviewed_at is not None)
    held = not by_hand and (
        now - hour > LATE
        or (plan is not None and plan.hold)
        or (schedule.unattended == Unattended.HOLD and not reviewed)
    )
    since = max(_upto(schedule), changes.last_before(start))
    upto = max(since, changes.last_before(end))
    found = changes.histories(since=since, upto=upto)
    lines = selection.select(found, heard=since, upto=upto, wish=selection.Wish())
    digest = Digest(
        schedule=schedule,
        window=window,
        window_start=start,
        window_end=end,
        since=since,
        upto=upto,
        title=schedule.title,
        intro=plan.intro if plan and plan.intro_approved_by_id else "",
        reviewed=reviewed or schedule.unattended != Unattended.MARK,
        control=Control.HELD if held else Control.RUNNING,
        issued_at=issued_at,
    )
    if hold is None:
        return digest if _written(digest, lines) else None
    # Two clicks at one instant may want the same place: the database lets one have it.
    while places := unscheduled.free(issued_at.date()):
        unscheduled.take(digest, places[0], hold=hold)
        if _written(digest, lines):
            return digest
        if Digest.objects.filter(schedule=schedule, window=window).exists():
            return None
    raise unscheduled.TooMany(unscheduled.refusal(issued_at.date()))


def _written(digest: Digest, lines: Sequence[selection.Line]) -> bool:
    """Whether the database took it: a unique key decides which beat or click issues a window."""
    try:
        with transaction.atomic():
            digest.save(force_insert=True)
            DigestItem.objects.bulk_create(
                DigestItem(digest=digest, publication_id=line.key, position=place)
                for place, line in enumerate(lines, start=1)
            )
    except IntegrityError:
        return False
    return True


def close_if_empty(digest: Digest) -> None:
    """Be done with an issue that has nothing new and is owed to nobody."""
    if digest.items.exists() or digest.deliveries.exists():
        return
    digest.control = Control.DONE
    digest.save(update_fields=["control"])


def _upto(schedule: DigestSchedule) -> int:
    """Serial up to which the digests of ``schedule`` have taken up the news."""
    found: int | None = Digest.objects.filter(schedule=schedule).aggregate(last=Max("upto"))["last"]
    return found or 0
