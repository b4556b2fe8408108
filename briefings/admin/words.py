"""Small things said the same way all over the desk."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from briefings import edtf
from briefings.models import Control, DeliveryState, FeedbackState
from briefings.vocabulary import BatchState, Certainty, Change, EntryState, ProposalState, Word

TONES: dict[Word, str] = {
    EntryState.DRAFT: "plain",
    EntryState.IN_REVIEW: "info",
    EntryState.APPROVED: "primary",
    EntryState.PUBLISHED: "success",
    EntryState.RETRACTED: "danger",
    BatchState.CHECKING: "info",
    BatchState.WAITING: "primary",
    BatchState.SENT_BACK: "warning",
    BatchState.PUBLISHING: "info",
    BatchState.PUBLISHED: "success",
    Certainty.CONFIRMED: "success",
    Certainty.SINGLE_SOURCE: "plain",
    Certainty.DISPUTED: "warning",
    Certainty.UNVERIFIED: "warning",
    Change.CREATED: "success",
    Change.EDITED: "plain",
    Change.CORRECTED: "warning",
    Change.UPDATED: "info",
    Change.RETRACTED: "danger",
    ProposalState.WAITING: "info",
    ProposalState.APPLIED: "success",
    ProposalState.DECLINED: "danger",
    ProposalState.OVERTAKEN: "warning",
    FeedbackState.NEW: "info",
    FeedbackState.KEPT: "success",
    Control.HELD: "warning",
    Control.CANARY: "info",
    Control.RUNNING: "info",
    Control.PAUSED: "warning",
    Control.DONE: "success",
    DeliveryState.SENT: "success",
    DeliveryState.BLOCKED: "muted",
    DeliveryState.EXPIRED: "muted",
    DeliveryState.CANCELLED: "muted",
    DeliveryState.UNKNOWN: "warning",
    DeliveryState.FAILED: "danger",
}
"""How a word is coloured in a list; the colour only repeats the word. Missing ones are plain."""


FEW = 10
"""Below this many, readers who want the same are not counted out."""


def when(value: str | None) -> str:
    """A stored partial date in words; "Undated" for none."""
    return edtf.display(edtf.parse(value) if value else None)


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in one unit: "3 hours ago"."""
    if moment.date() == now.date() and (now - moment).total_seconds() < 60:
        return "just now"
    return f"{timesince(moment, now, depth=1)} ago"


def moment(value: datetime | None) -> str:
    """A moment on the record's own clock; a dash for none."""
    return f"{value:%-d %b %Y, %H:%M} UTC" if value else "–"


def between(start: datetime, end: datetime) -> str:
    """A span of time on the record's own clock: "1 Aug, 05:00 – 2 Aug 2025, 05:00 UTC"."""
    year = "" if start.year == end.year else " %Y"
    first = f"{start:%-d %b{year}, }" if start.date() != end.date() else f"{end:%-d %b %Y, }"
    last = f"{end:%-d %b %Y, }" if start.date() != end.date() else ""
    return f"{first}{start:%H:%M} – {last}{end:%H:%M} UTC"


def many(count: int, one: str, more: str | None = None) -> str:
    """A count with its noun: "1 reader", "2 readers"."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def few(count: int) -> str:
    """A number of readers that stands alone, told as `some` does."""
    return f"{count:,}" if count == 0 or count >= FEW else f"<{FEW}"


def some(count: int, one: str) -> str:
    """A number of readers with one wish: few of them are not counted out, or they could be told apart."""
    return many(count, one) if count == 0 or count >= FEW else f"<{FEW} {one}s"


def until(wait: timedelta) -> str:
    """How long still, in one unit: "in 3 hours"."""
    minutes = int(wait.total_seconds() // 60)
    if minutes < 1:
        return "in less than a minute"
    if minutes < 60:
        return f"in {many(minutes, 'minute')}"
    if minutes < 48 * 60:
        return f"in {many(minutes // 60, 'hour')}"
    return f"in {many(minutes // (24 * 60), 'day')}"


def lasting(span: timedelta) -> str:
    """How long something takes, roughly: "about 4 minutes"."""
    seconds = int(span.total_seconds())
    if seconds < 60:
        return "less than a minute"
    if seconds < 5400:
        return f"about {many(round(seconds / 60), 'minute')}"
    return f"about {many(round(seconds / 3600), 'hour')}"


def name(user: User) -> str:
    """How the desk calls a colleague."""
    return user.get_full_name() or user.get_username()


def pill(word: Word) -> SafeString:
    """A word of a vocabulary as a small label."""
    return format_html('<span class="desk-pill {}">{}</span>', TONES.get(word, "plain"), word.label)


def two_lines(first: str, second: str, *, strong: bool = True) -> SafeString:
    """A line with a smaller one below."""
    return format_html(
        '<span class="desk-two{}"><span>{}</span><small>{}</small></span>',
        " strong" if strong else "",
        first,
        second,
    )
