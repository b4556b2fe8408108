"""The first page of the desk: what waits, what goes out next, what changed, what is on its way.

A bounded number of queries, however large the record is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from briefings import roles
from briefings.admin import sending, words
from briefings.admin.waiting import to_decide, to_review
from briefings.curate import proposals
from briefings.deliver import lock
from briefings.models import (
    Batch,
    Entry,
    Feedback,
    FeedbackState,
    Publication,
)
from briefings.vocabulary import BatchState, Change, EntryState

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
class Proposed:
    """A change of what readers see that this account may decide."""

    pk: int
    about: str
    note: str
    by: str
    at: datetime


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
class Home:
    """Everything on the page."""

    hello: str
    waiting: list[Waiting]
    imports: list[Import]
    proposals: list[Proposed]
    nothing_waits: bool
    upcoming: list[sending.Next]
    changed: list[Changed]
    changed_today: bool
    in_flight: list[sending.InFlight]
    locked: str
    """Why this host sends nothing; empty if it does."""
    tips: int
    """Readers' tips that nobody has read."""


def gather(user: User, *, now: datetime) -> Home:
    """The page for ``user`` at ``now`` (aware, UTC)."""
    waiting = list(_waiting(user))
    imports, proposed = _others(user)
    changed = _changed(now)
    return Home(
        hello=user.first_name or user.get_username(),
        waiting=waiting,
        imports=imports,
        proposals=proposed,
        nothing_waits=not imports and not proposed and not any(one.entries for one in waiting),
        upcoming=sending.upcoming(now),
        changed=changed,
        changed_today=bool(changed) and changed[0].at.date() == now.date(),
        in_flight=sending.in_flight(),
        locked=lock.is_locked(),
        tips=Feedback.objects.filter(state=FeedbackState.NEW).count()
        if user.has_perm("briefings.change_feedback")
        else 0,
    )


def _waiting(user: User) -> list[Waiting]:
    entries = Entry.objects.select_related("edited_by").order_by("-edited_at")
    drafts = entries.filter(state=EntryState.DRAFT, edited_by=user)
    # Both kinds of one's own drafts in one question.
    place = Window(
        RowNumber(),
        partition_by=Case(When(review_note="", then=0), default=1),
        order_by="-edited_at",
    )
    own = list(drafts.annotate(place=place).filter(place__lte=SHOWN + 1))
    lists = [
        _shown(
            "Sent back to you", "", [one for one in own if one.review_note], "state__exact=draft"
        ),
        _shown(
            "Your drafts", "", [one for one in own if not one.review_note], "state__exact=draft"
        ),
    ]
    if roles.may(user, "approve"):
        lists.insert(
            0,
            _list(
                "To review",
                "Nobody waits for your review.",
                entries.filter(to_review(user)),
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


def _others(user: User) -> tuple[list[Import], list[Proposed]]:
    """Imports and changes of names that ``user`` may decide, and own imports sent back; one question.

    The longest waiting first.
    """
    where = Q(state=BatchState.SENT_BACK, imported_by=user)
    if roles.may(user, "approve"):
        where |= to_decide(user)
    # Each kind on its own is cut: many of the one do not hide the other.
    batches = _first(Batch.objects.filter(where), "imported_at")
    wishes = _first(proposals.waits_for(user), "proposed_at")
    about = Coalesce("entity__short_name", "schedule__title")
    told = _told(batches, "import", "name", "imported")
    found = list(
        told.union(_told(wishes, "wish", about, "proposed"), all=True).order_by("at", "key")
    )
    imports = [
        Import(
            pk=row["key"],
            name=row["about"],
            what=BatchState(row["standing"]).label,
            tone=words.TONES[BatchState(row["standing"])],
            by=_by(row),
            at=row["at"],
            note=row["why"],
        )
        for row in found
        if row["sort"] == "import"
    ]
    wished = [
        Proposed(row["key"], row["about"], row["why"], _by(row), row["at"])
        for row in found
        if row["sort"] == "wish"
    ]
    return imports, wished


def _first(rows: QuerySet[Any], since: str) -> QuerySet[Any]:
    """The few that wait longest, as a question in a question: parts of a union have no order of theirs."""
    keys = rows.order_by(since, "pk").values("pk")[:SHOWN]
    few: QuerySet[Any] = rows.model._default_manager.filter(pk__in=keys)
    return few


def _told(rows: QuerySet[Any], sort: str, about: Any, did: str) -> QuerySet[Any, dict[str, Any]]:
    """The same columns of either."""
    return rows.order_by().values(
        sort=Value(sort), key=F("pk"), about=F(about) if isinstance(about, str) else about,
        standing=F("state"), at=F(f"{did}_at"), why=F("note"),
        first=F(f"{did}_by__first_name"), last=F(f"{did}_by__last_name"),
        username=F(f"{did}_by__username"),
    )  # fmt: skip


def _by(row: dict[str, Any]) -> str:
    return f"{row['first']} {row['last']}".strip() or str(row["username"])


def _list(title: str, empty: str, rows: QuerySet[Entry], where: str) -> Waiting:
    return _shown(title, empty, list(rows[: SHOWN + 1]), where)


def _shown(title: str, empty: str, found: list[Entry], where: str) -> Waiting:
    return Waiting(title, empty, found[:SHOWN], where if len(found) > SHOWN else "")


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
