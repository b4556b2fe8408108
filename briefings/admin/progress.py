"""An issued digest as it moves: a sentence, figures that add up, and the steps that are open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from briefings import topics
from briefings.admin import reasons, sending, words
from briefings.deliver import links, lock, outbox, put_back, standing
from briefings.models import Control, Digest, Edition
from briefings.wake import wake

SENDING = (Control.RUNNING, Control.CANARY)
EDITIONS = 40
"""Editions that are offered for a test."""


class Declined(Exception):
    """A step that is no longer open; its text says so."""


CHANGED = "It is no longer in that state; look at it again."


def _resume(digest: Digest, _by: User, _form: QueryDict, now: datetime) -> str:
    if not outbox.resume(digest, now=now):
        raise Declined(CHANGED)
    if digest.let_go_at and digest.let_go_at > now:
        return f"It goes by itself {words.until(digest.let_go_at - now)}."
    return "On its way."


def _stop(digest: Digest, _by: User, _form: QueryDict, _now: datetime) -> str:
    if not outbox.stop(digest):
        raise Declined(CHANGED)
    return "Stopped. Nothing of it leaves until somebody lets it go."


def _put_back(digest: Digest, _by: User, _form: QueryDict, now: datetime) -> str:
    if not put_back.put_back(digest, now=now):
        raise Declined(CHANGED)
    return "Put back. Nobody got anything of it; it comes at its hour."


def _pause(digest: Digest, _by: User, _form: QueryDict, _now: datetime) -> str:
    if not outbox.pause(digest):
        raise Declined(CHANGED)
    return "Paused. What was on the wire may still arrive."


def _cancel(digest: Digest, _by: User, _form: QueryDict, now: datetime) -> str:
    if not put_back.give_up(digest, now=now):
        raise Declined(CHANGED)
    return "Cancelled. Whoever has it keeps it."


def _resend(digest: Digest, _by: User, form: QueryDict, now: datetime) -> str:
    asked = form.get("people", "")
    if asked != str(standing.resendable(digest)):
        raise Declined("Their number changed meanwhile; look at it again.")
    again = outbox.resend_unknown(digest, now=now)
    return f"{words.many(again, 'letter')} sent again. As many people may see it twice."


def _test(digest: Digest, by: User, form: QueryDict, _now: datetime) -> str:
    if not links.is_linked(by):
        raise Declined("Link your chat first, then we know where to send it.")
    key = form.get("edition", "")
    edition = digest.editions.filter(pk=key).first() if key.isdecimal() else None
    if edition is None:
        raise Declined("Choose which edition you want to see.")
    wake("bot.tasks.test_send", by.pk, edition.pk)
    return "Asked for: it should be in your chat in a few seconds. Nobody else gets it."


Step = Callable[[Digest, User, QueryDict, datetime], str]
STEPS: dict[str, tuple[Step, str]] = {
    "resume": (_resume, "briefings.change_digest"),
    "stop": (_stop, "briefings.change_digestplan"),
    "put_back": (_put_back, "briefings.change_digestplan"),
    "pause": (_pause, "briefings.change_digest"),
    "cancel": (_cancel, "briefings.change_digest"),
    "resend": (_resend, "briefings.change_digest"),
    "test": (_test, "briefings.change_digestplan"),
}
"""What a person may do with an issued digest, each with the permission it needs."""


@dataclass(frozen=True, slots=True)
class Moving:
    """Everything that changes on the page."""

    digest: Digest
    tone: str
    sentence: str
    locked: str
    at: standing.Standing
    total: int
    parts: list[tuple[str, str, int, float]]
    edits: list[tuple[str, str, int, float]]
    rate: str
    left: str
    later: str
    problems: list[reasons.Reason]
    doubtful: int
    sending: bool
    stopped: bool
    """Held or paused: it waits for a person."""
    over: bool
    """Nothing moves by itself at this moment."""
    goes_in: str
    """How long an issue outside its hour is still held, as 4:12; empty if it is not."""
    unbegun: bool
    """Such an issue of which nothing has left: it can be put back."""


def moving(digest: Digest, *, now: datetime) -> Moving:
    """A digest at ``now``. A bounded number of queries."""
    at = standing.of(digest, now=now)
    total, parts = sending.parts(at.counted)
    _, edits = sending.parts(at.edits)
    ended = any(at.counted[state] + at.edits[state] for state in standing.NOT_ARRIVED)
    moves = digest.control in SENDING
    locked = lock.is_locked()
    left = at.left() if moves and not locked else None
    return Moving(
        digest=digest,
        tone=words.TONES.get(Control(digest.control), "plain"),
        sentence=reasons.stands(digest, at),
        locked=locked,
        at=at,
        total=total,
        parts=parts,
        edits=edits,
        rate=f"{at.rate:.1f} a second" if at.rate else "",
        left=words.lasting(left) if left is not None else "",
        later="" if digest.let_go_at and digest.let_go_at > now else _later(at, now),
        problems=reasons.told(standing.not_arrived([digest.pk])) if ended else [],
        doubtful=standing.resendable(digest) if at.counted["unknown"] else 0,
        sending=moves,
        stopped=digest.control in outbox.STOPPED,
        over=not ((moves and (at.open or at.open_edits)) or digest.counting_down),
        goes_in=_clock(digest, now),
        unbegun=_unbegun(digest, at),
    )


def _clock(digest: Digest, now: datetime) -> str:
    if not digest.counting_down or digest.let_go_at is None:
        return ""
    left = max(0, round((digest.let_go_at - now).total_seconds()))
    return f"{left // 60}:{left % 60:02}"


def _unbegun(digest: Digest, at: standing.Standing) -> bool:
    held = digest.control == Control.HELD and digest.let_go_at is not None
    return held and at.counted["pending"] == at.eligible


def _later(at: standing.Standing, now: datetime) -> str:
    if not at.later or at.last_hour is None:
        return ""
    return f"{words.many(at.later, 'reader')} at their own hour, the last {words.until(at.last_hour - now)}"


def shown(request: HttpRequest, digest: Digest, user: User, *, now: datetime) -> dict[str, Any]:
    """The parts of the page that move, as HTML; and whether they still do."""
    found = moving(digest, now=now)
    may = {step for step, (_, needed) in STEPS.items() if user.has_perm(needed)}
    context = {"moving": found, "digest": digest, "may": may}
    return {
        "stand": render_to_string("desk/digest/stand.html", context, request=request),
        "figures": render_to_string("desk/digest/figures.html", context, request=request),
        "steps": render_to_string("desk/digest/steps.html", context, request=request),
        "over": found.over,
    }


def editions(digest: Digest) -> list[tuple[int, str]]:
    """What a test message may say: key and words of each edition, the fullest first."""
    rows = Edition.objects.filter(digest=digest).annotate(count=Count("items"))
    return [
        (
            row.pk,
            f"{', '.join(topics.labels(list(row.topics))) or 'Everything'}, "
            f"{words.many(row.count, 'item')}",
        )
        for row in rows.order_by("-count", "pk")[:EDITIONS]
    ]


# --- reconciliation ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Account:
    """What became of everything that was owed, to be printed and kept."""

    digest: Digest
    lines: list[tuple[str, str, int, float]]
    total: int
    arrived_or_not: str
    """The balance in words."""
    whole: bool
    at: standing.Standing
    edits: list[tuple[str, str, int, float]]
    problems: list[reasons.Reason]
    took: str
    busiest: int
    busiest_rate: float
    permitted: int
    used: float
    """Per cent of the permitted rate in the busiest minute."""


def account(digest: Digest, *, now: datetime) -> Account:
    """The reconciliation of a digest at ``now``."""
    at = standing.of(digest, now=now)
    total, lines = sending.parts(at.counted)
    _, edits = sending.parts(at.edits)
    ended = sum(at.counted[state] for state in standing.NOT_ARRIVED)
    sent = at.counted["sent"]
    whole = at.open == 0
    took = at.last_sent - at.first_sent if at.first_sent and at.last_sent else timedelta()
    busiest = standing.busiest_minute(digest) if sent else 0
    rate = busiest / 60
    permitted = settings.TELEGRAM_BULK_RATE
    balance = f"{total:,} owed = {sent:,} sent + {ended:,} not arrived for certain"
    if not whole:
        balance += f" + {at.open:,} still open"
    return Account(
        digest=digest,
        lines=lines,
        total=total,
        arrived_or_not=balance,
        whole=whole,
        at=at,
        edits=edits,
        problems=reasons.told(standing.not_arrived([digest.pk])),
        took=words.lasting(took),
        busiest=busiest,
        busiest_rate=rate,
        permitted=permitted,
        used=100 * rate / permitted,
    )
