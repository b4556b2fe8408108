"""What goes out next and what is on its way: for the desk's home, and wherever letters are counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, FilteredRelation, Q, When

from briefings.admin import words
from briefings.deliver.fan_out import WANTED
from briefings.digest.issue import rule_of
from briefings.models import (
    Control,
    Delivery,
    DeliveryState,
    Digest,
    DigestKind,
    DigestSchedule,
    Subscriber,
)
from briefings.occurrences import next_due

MOVING = (Control.RUNNING, Control.CANARY, Control.PAUSED, Control.HELD)
"""Digests that something still happens to, by itself or by a person."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next issue of a schedule."""

    pk: int
    title: str
    at: datetime
    clock: str
    """On the schedule's own clock, as "Monday 08:00"."""
    zone: str
    in_words: str
    readers: str
    standing: str
    tone: str


@dataclass(frozen=True, slots=True)
class InFlight:
    """How far a digest has come."""

    pk: int
    title: str
    control: str
    tone: str
    total: int
    parts: list[tuple[str, str, int, float]]
    """State, tone, number and per cent, in the order of the ledger's life."""


def upcoming(now: datetime) -> list[Next]:
    """The next issue of every schedule that is on, the soonest first; in two queries."""
    near = FilteredRelation("plans", condition=Q(plans__window__gte=now.date() - timedelta(days=1)))
    planned = (
        DigestSchedule.objects.filter(active=True)
        .annotate(plan=near)
        .annotate(
            window=F("plan__window"),
            hold=F("plan__hold"),
            intro_waits=Q(plan__intro__gt="", plan__intro_approved_by__isnull=True),
            reviewed=F("plan__reviewed_at"),
        )
    )
    # One row for each plan near at hand, or one without any.
    found: list[Any] = list(planned)
    if not found:
        return []
    plans = {(row.pk, row.window): row for row in found}
    schedules: dict[int, DigestSchedule] = {row.pk: row for row in found}
    readers = dict(
        Subscriber.objects.filter(active=True)
        .order_by()
        .values_list("frequency")
        .annotate(Count("pk"))
    )
    rows = []
    for schedule in schedules.values():
        window, at = next_due(rule_of(schedule), now)
        standing, tone = _planned(plans.get((schedule.pk, window)))
        rows.append(
            Next(
                pk=schedule.pk,
                title=schedule.title,
                at=at,
                clock=f"{at.astimezone(ZoneInfo(schedule.time_zone)):%A %H:%M}",
                zone=schedule.time_zone.replace("_", " "),
                in_words=words.until(at - now),
                readers=words.some(readers.get(WANTED[schedule.cadence], 0), "reader"),
                standing=standing,
                tone=tone,
            )
        )
    return sorted(rows, key=lambda row: row.at)


def _planned(plan: Any) -> tuple[str, str]:
    """What editors have decided of the next issue, and how that is coloured."""
    if plan and plan.hold:
        return "Will be held", "warning"
    if plan and plan.intro_waits:
        return "Intro waits for approval", "warning"
    return ("Reviewed", "success") if plan and plan.reviewed else ("Not reviewed yet", "plain")


def in_flight() -> list[InFlight]:
    """What is on its way or waits for a person, then the last issues; how far each has come."""
    shown = Digest.objects.filter(Q(kind=DigestKind.ISSUE) | Q(control__in=MOVING))
    first = Case(When(control__in=MOVING, then=0), default=1)
    digests = {digest.pk: digest for digest in shown.order_by(first, "-issued_at")[:3]}
    counted: dict[int, dict[str, int]] = {}
    rows = (
        Delivery.objects.filter(digest__in=list(digests), revision=0)
        .order_by()
        .values_list("digest_id", "state")
        .annotate(Count("pk"))
    )
    for digest, state, count in rows:
        counted.setdefault(digest, {})[state] = count
    return [
        InFlight(
            pk,
            str(digest),
            "Held for a moment" if digest.counting_down else digest.get_control_display(),
            words.TONES.get(Control(digest.control), "plain"),
            *parts(counted.get(pk, {})),
        )
        for pk, digest in digests.items()
        if pk in counted
    ]


def parts(counted: dict[str, int]) -> tuple[int, list[tuple[str, str, int, float]]]:
    """A total and its parts by state: label, tone, number, per cent."""
    total = sum(counted.values())
    return total, [
        (state.label, words.TONES.get(state, "plain"), counted[state], 100 * counted[state] / total)
        for state in sorted(DeliveryState, key=ORDER.index)
        if counted.get(state)
    ]


ORDER = [
    DeliveryState.SENT,
    DeliveryState.SENDING,
    DeliveryState.LEASED,
    DeliveryState.PENDING,
    DeliveryState.UNKNOWN,
    DeliveryState.BLOCKED,
    DeliveryState.FAILED,
    DeliveryState.EXPIRED,
    DeliveryState.CANCELLED,
]
"""What is done first, then what is on its way, then what went wrong."""
