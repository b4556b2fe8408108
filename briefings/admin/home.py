"""The first page of the desk: what waits, what goes out next, what changed, what is on its way.

A bounded number of queries, however large the record is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Case, Count, Q, QuerySet, When

from briefings import roles
from briefings.admin import words
from briefings.deliver import lock
from briefings.deliver.fan_out import WANTED
from briefings.digest.issue import rule_of
from briefings.models import (
    Batch,
    Control,
    Delivery,
    DeliveryState,
    Digest,
    DigestKind,
    DigestPlan,
    DigestSchedule,
    Entry,
    Feedback,
    FeedbackState,
    Publication,
    Subscriber,
)
from briefings.occurrences import next_due
from briefings.vocabulary import BatchState, Change, EntryState

SHOWN = 5
"""Rows of each list; the rest is a link away."""
MOVING = (Control.RUNNING, Control.CANARY, Control.PAUSED, Control.HELD)
"""Digests that something still happens to, by itself or by a person."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that somebody has to do something about."""

    title: str
    empty: str
    entries: list[Entry]
    more: str
    """Query string of the whole list, if there are more than are shown; else empty."""


@dataclass(frozen=True, slots=True)
class Import:
    """An import that somebody has to do something about."""

    pk: int
    name: str
    what: str
    tone: str
    by: str
    at: datetime
    note: str


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
    tone: str
    total: int
    parts: list[tuple[str, str, int, float]]
    """State, tone, number and per cent, in the order of the ledger's life."""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the page."""

    hello: str
    waiting: list[Waiting]
    imports: list[Import]
    nothing_waits: bool
    upcoming: list[Next]
    changed: list[Changed]
    changed_today: bool
    in_flight: list[InFlight]
    locked: str
    """Why this host sends nothing; empty if it does."""
    tips: int
    """Readers' tips that nobody has read."""


def gather(user: User, *, now: datetime) -> Home:
    """The page for ``user`` at ``now`` (aware, UTC)."""
    waiting = list(_waiting(user))
    imports = _imports(user)
    changed = _changed(now)
    return Home(
        hello=user.first_name or user.get_username(),
        waiting=waiting,
        imports=imports,
        nothing_waits=not imports and not any(one.entries for one in waiting),
        upcoming=_upcoming(now),
        changed=changed,
        changed_today=bool(changed) and changed[0].at.date() == now.date(),
        in_flight=_in_flight(),
        locked=lock.is_locked(),
        tips=Feedback.objects.filter(state=FeedbackState.NEW).count()
        if user.has_perm("briefings.change_feedback")
        else 0,
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


def _imports(user: User) -> list[Import]:
    """What others imported and ``user`` may approve; their own that were sent back."""
    where = Q(state=BatchState.SENT_BACK, imported_by=user)
    if roles.may(user, "approve"):
        where |= Q(state=BatchState.WAITING) & ~Q(imported_by=user)
    rows = Batch.objects.filter(where).select_related("imported_by").order_by("imported_at")
    return [
        Import(
            pk=row.pk,
            name=row.name,
            what=BatchState(row.state).label,
            tone=words.TONES[BatchState(row.state)],
            by=words.name(row.imported_by),
            at=row.imported_at,
            note=row.note,
        )
        for row in rows[:SHOWN]
    ]


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
    plans = {
        (plan.schedule_id, plan.window): plan
        for plan in DigestPlan.objects.filter(
            schedule__in=schedules, window__gte=now.date() - timedelta(days=1)
        )
    }
    rows = []
    for schedule in schedules:
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


def _planned(plan: DigestPlan | None) -> tuple[str, str]:
    """What editors have decided of the next issue, and how that is coloured."""
    if plan and plan.hold:
        return "Will be held", "warning"
    if plan and plan.intro and not plan.intro_approved_by_id:
        return "Intro waits for approval", "warning"
    return ("Reviewed", "success") if plan and plan.reviewed_at else ("Not reviewed yet", "plain")


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
            digest.get_control_display(),
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
