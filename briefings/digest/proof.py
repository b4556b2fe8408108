"""The next issue as one audience would read it, for whoever tries it on their own chat."""

from dataclasses import dataclass
from datetime import datetime

from briefings.digest import upcoming
from briefings.models import DigestPlan, DigestSchedule, Unattended
from briefings.selection import Wish
from briefings.types import EditionView
from briefings.vocabulary import Topic


@dataclass(frozen=True, slots=True)
class Proof:
    """What is shown."""

    view: EditionView
    intro_waits: bool
    """Its intro is there, and nobody has approved it."""


def audience_of(key: str) -> tuple[Wish, list[str], str]:
    """What readers are like whose copy is asked for, their topics, and the key once more.

    Keys are ``topic=<code>``, ``follow=<number of an entity>`` and, for everything, empty, as is
    whatever else is asked for.
    """
    name, _, value = key.partition("=")
    if name == "topic" and value in Topic.codes():
        return Wish(topics=frozenset({value})), [value], key
    if name == "follow" and value.isascii() and value.isdecimal() and len(value) < 12:
        return Wish(follows=frozenset({int(value)}), follows_only=True), [], key
    return Wish(), [], ""


def proof(schedule_id: int, audience: str, *, now: datetime) -> Proof | None:
    """The issue as it stands at ``now``; None without a schedule or anything for this audience.

    It has the intro as it stands, approved or not: only who may read that asks.
    """
    schedule = DigestSchedule.objects.filter(pk=schedule_id).first()
    if schedule is None:
        return None
    found = upcoming.find(schedule, now=now)
    wish, wanted, _ = audience_of(audience)
    lines = found.lines(wish)
    if not lines:
        return None
    plan = DigestPlan.objects.filter(schedule=schedule, window=found.window).first()
    view = upcoming.view(
        found,
        lines,
        schedule=schedule,
        wanted=wanted,
        intro=plan.intro if plan else "",
        reviewed=reviewed(schedule, plan),
    )
    return Proof(view, bool(plan and plan.intro and not plan.intro_approved_by_id))


def reviewed(schedule: DigestSchedule, plan: DigestPlan | None) -> bool:
    """Whether the issue would go out without the words that nobody looked at it."""
    return bool(plan and plan.reviewed_at) or schedule.unattended != Unattended.MARK
