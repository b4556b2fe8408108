"""The first page of the desk: what waits, what goes out next, what changed, what is on its way.

A bounded number of queries, however large the record is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Count, QuerySet

from briefings import roles
from briefings.admin import words
from briefings.deliver.fan_out import WANTED
from briefings.digest.issue import next_issue
from briefings.models import (
    Delivery,
    DeliveryState,
    Digest,
    DigestKind,
    DigestSchedule,
    Entry,
    Publication,
    Subscriber,
)
from briefings.vocabulary import Change, EntryState

SHOWN = 5
"""Rows of each list; the rest is a link away."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that somebody has to do something about."""

    title: str
    empty: str
    entries: list[Entry]
    more: str
    """Query string of the whole list, if there are more than are shown; else empty."""


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


@dataclass(frozen=True, slots=True)
class Changed:
    """A publication, as the desk is told of it."""

    entry_pk: int
    public_id: str
    headline: str
    what: str
    tone: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class InFlight:
    """How far a digest has come."""

    pk: int
    title: str
    control: str
    total: int
    parts: list[tuple[str, str, int, float]]
    """State, tone, number and per cent, in the order of the ledger's life."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the page."""

    hello: str
    waiting: list[Waiting]
    nothing_waits: bool
    upcoming: list[Next]
    changed: list[Changed]
    changed_today: bool
    in_flight: list[InFlight]


def gather(user: User, *, now: datetime) -> Home:
    """The page for ``user`` at ``now`` (aware, UTC)."""
    waiting = list(_waiting(user))
    changed = _changed(now)
    return Home(
        hello=user.first_name or user.get_username(),
        waiting=waiting,
        nothing_waits=not any(one.entries for one in waiting),
        upcoming=_upcoming(now),
        changed=changed,
        changed_today=bool(changed) and changed[0].at.date() == now.date(),
        in_flight=_in_flight(),
    )


def _waiting(user: User) -> list[Waiting]:
    entries = Entry.objects.select_related("edited_by").order_by("-edited_at")
    drafts = entries.filter(state=EntryState.DRAFT, edited_by=user)
    lists = [
        _list("Sent back to you", "", drafts.exclude(review_note=""), "state__exact=draft"),
        _list("Your drafts", "", drafts.filter(review_note=""), "state__exact=draft"),
    ]
    if roles.may(user, "approve"):
        lists.insert(
            0,
            _list(
                "To review",
                "Nobody waits for your review.",
                entries.filter(state=EntryState.IN_REVIEW).exclude(edited_by=user),
                "state__exact=in_review",
            ),
        )
    if roles.may(user, "publish"):
        lists.insert(
            1,
            _list(
                "Approved, to publish",
                "",
                entries.filter(state=EntryState.APPROVED),
                "state__exact=approved",
            ),
        )
    return lists


def _list(title: str, empty: str, rows: QuerySet[Entry], where: str) -> Waiting:
    found = list(rows[: SHOWN + 1])
    return Waiting(title, empty, found[:SHOWN], where if len(found) > SHOWN else "")


def _upcoming(now: datetime) -> list[Next]:
    schedules = list(DigestSchedule.objects.filter(active=True))
    if not schedules:
        return []
    readers = dict(
        Subscriber.objects.filter(active=True)
        .order_by()
        .values_list("frequency")
        .annotate(Count("pk"))
    )
    rows = []
    for schedule in schedules:
        at = next_issue(schedule, now=now)
        rows.append(
            Next(
                pk=schedule.pk,
                title=schedule.title,
                at=at,
                clock=f"{at.astimezone(ZoneInfo(schedule.time_zone)):%A %H:%M}",
                zone=schedule.time_zone.replace("_", " "),
                in_words=_until(at - now),
                readers=words.many(readers.get(WANTED[schedule.cadence], 0), "reader"),
            )
        )
    return sorted(rows, key=lambda row: row.at)


def _until(wait: timedelta) -> str:
    minutes = int(wait.total_seconds() // 60)
    if minutes < 1:
        return "in less than a minute"
    if minutes < 60:
        return f"in {words.many(minutes, 'minute')}"
    if minutes < 48 * 60:
        return f"in {words.many(minutes // 60, 'hour')}"
    return f"in {words.many(minutes // (24 * 60), 'day')}"


def _changed(now: datetime) -> list[Changed]:
    """Today's publications; the last few when there is none today."""
    newest = (
        Publication.objects.select_related("entry", "published_by")
        .defer("snapshot", "html", "message")
        .order_by("-serial")
    )
    rows = list(newest[:8])
    today = [row for row in rows if row.published_at.date() == now.date()]
    return [
        Changed(
            entry_pk=row.entry_id,
            public_id=row.entry.public_id,
            headline=row.entry.headline,
            what=Change(row.change).label,
            tone=words.TONES[Change(row.change)],
            by=row.published_by.get_full_name() or row.published_by.get_username(),
            at=row.published_at,
            note=row.public_note,
        )
        for row in (today or rows[:3])
    ]


def _in_flight() -> list[InFlight]:
    """The last three issues that were owed to anybody, and how far each has come."""
    issues = Digest.objects.filter(kind=DigestKind.ISSUE)
    digests = {digest.pk: digest for digest in issues.order_by("-issued_at")[:3]}
    counted: dict[int, dict[str, int]] = {}
    rows = (
        Delivery.objects.filter(digest__in=list(digests))
        .order_by()
        .values_list("digest_id", "state")
        .annotate(Count("pk"))
    )
    for digest, state, count in rows:
        counted.setdefault(digest, {})[state] = count
    return [
        InFlight(pk, str(digest), digest.get_control_display(), *parts(counted.get(pk, {})))
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
