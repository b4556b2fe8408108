"""The next issue of a schedule: what would go out now, to how many, and what editors decide of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.http import QueryDict

from briefings import tasks
from briefings.admin import messages, words
from briefings.deliver import links, wanting
from briefings.deliver.fan_out import WANTED
from briefings.digest import plans, proof, upcoming
from briefings.digest.unscheduled import TooMany
from briefings.digest.upcoming import Upcoming
from briefings.models import DigestPlan, DigestSchedule, Unattended
from briefings.selection import Wish
from briefings.types import EditionView
from briefings.vocabulary import Topic
from briefings.wake import wake

FOLLOWED = 12
"""Followed entities that are offered; the others get what these get."""


class Declined(Exception):
    """A step that could not be taken; its text says why."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Readers who want the same, and how many items they would get."""

    query: str
    label: str
    readers: str
    items: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page."""

    schedule: DigestSchedule
    window: str
    clock: str
    zone: str
    until: str
    late: bool
    early: bool
    plan: DigestPlan | None
    intro_hash: str
    intro_waits: bool
    """An intro is written and nobody approved it."""
    wrote_it: bool
    unattended: str
    readers: str
    """Who would get it, all audiences together."""
    audiences: list[Audience]
    followed: list[Audience]
    chosen: str
    """Key of the audience whose copy is shown."""
    view: EditionView
    message: messages.Message | None
    empty: bool
    hold: str
    """How long it is held if it is issued now."""


def audience_of(query: QueryDict) -> str:
    """The key of the audience whose copy is asked for."""
    asked = next((name for name in ("topic", "follow") if query.get(name)), "")
    return proof.audience_of(f"{asked}={query.get(asked, '')}")[2]


def page(schedule: DigestSchedule, user: User, query: QueryDict, *, now: datetime) -> Page:
    """The next issue as it would go out at ``now``, as the audience in ``query`` would get it."""
    found = upcoming.find(schedule, now=now)
    plan = (
        DigestPlan.objects.filter(schedule=schedule, window=found.window)
        .select_related("intro_by", "intro_approved_by", "reviewed_by")
        .first()
    )
    wish, wanted, chosen = proof.audience_of(audience_of(query))
    approved = bool(plan and plan.intro_approved_by_id)
    lines = found.lines(wish)
    view = upcoming.view(
        found,
        lines,
        schedule=schedule,
        wanted=wanted,
        intro=plan.intro if plan and approved else "",
        reviewed=proof.reviewed(schedule, plan),
    )
    counted = wanting.by_topics(WANTED[schedule.cadence], on=found.window)
    at = found.at.astimezone(ZoneInfo(schedule.time_zone))
    return Page(
        schedule=schedule,
        window=f"{found.window:%A, %-d %B %Y}",
        clock=f"{at:%A %H:%M}",
        zone=schedule.time_zone.replace("_", " "),
        until="now" if found.at <= now else words.until(found.at - now),
        late=found.late(now),
        early=found.early,
        plan=plan,
        intro_hash=plans.hash_of(plan.intro) if plan else "",
        intro_waits=bool(plan and plan.intro and not approved),
        wrote_it=bool(plan and plan.intro_by_id == user.pk),
        unattended=Unattended(schedule.unattended).label,
        readers=words.some(reached(found, counted), "reader"),
        audiences=_audiences(found, counted, chosen),
        followed=_followed(found, schedule, chosen),
        chosen=chosen,
        view=view,
        message=messages.edition(view) if view.items else None,
        empty=not found.histories,
        hold=words.lasting(timedelta(seconds=settings.UNSCHEDULED_HOLD_S)).removeprefix("about "),
    )


def reached(found: Upcoming, counted: dict[wanting.Group, int]) -> int:
    """How many readers would get anything, by the topics they chose."""
    return sum(
        count for group, count in counted.items() if found.lines(Wish(topics=frozenset(group)))
    )


def _audiences(found: Upcoming, counted: dict[wanting.Group, int], chosen: str) -> list[Audience]:
    rows = [
        Audience(
            "",
            "Everything",
            words.some(counted.get((), 0), "reader"),
            len(found.lines(Wish())),
            chosen == "",
        )
    ]
    for topic in Topic:
        readers = sum(count for group, count in counted.items() if topic.value in group)
        items = len(found.lines(Wish(topics=frozenset({topic.value}))))
        query = f"topic={topic.value}"
        rows.append(
            Audience(query, topic.label, words.some(readers, "reader"), items, chosen == query)
        )
    return rows


def _followed(found: Upcoming, schedule: DigestSchedule, chosen: str) -> list[Audience]:
    named = upcoming.named(found)
    rows = wanting.followers(named, WANTED[schedule.cadence])
    return [
        Audience(
            query := f"follow={entity}",
            name,
            words.some(readers, "reader"),
            len(found.lines(Wish(follows=frozenset({entity}), follows_only=True))),
            chosen == query,
        )
        for entity, (name, readers) in list(rows.items())[:FOLLOWED]
    ]


# --- the steps ------------------------------------------------------------------------------------
def intro(schedule: DigestSchedule, by: User, form: QueryDict, now: datetime) -> str:
    """Write or take away the words above the items."""
    window = upcoming.find(schedule, now=now).window
    _same(form, window.isoformat())
    plan = plans.write_intro(schedule, window, intro=form.get("intro", ""), by=by)
    if not plan.intro:
        return "No intro: it goes out with its items alone."
    if plan.intro_approved_by_id:
        return "The intro stays as it was approved."
    return "The intro is written. It goes out once somebody else approves it."


def approve_intro(schedule: DigestSchedule, by: User, form: QueryDict, now: datetime) -> str:
    """A second person lets it out."""
    window = upcoming.find(schedule, now=now).window
    _same(form, window.isoformat())
    plans.approve_intro(schedule, window, intro_hash=form.get("intro_hash", ""), by=by)
    return "Approved, exactly as shown: it goes out with the issue."


def reviewed(schedule: DigestSchedule, by: User, form: QueryDict, now: datetime) -> str:
    """Somebody has looked at it."""
    window = upcoming.find(schedule, now=now).window
    _same(form, window.isoformat())
    seen = form.get("seen", "yes") != "no"
    plans.review(schedule, window, by=by, now=now, seen=seen)
    return "Marked as reviewed." if seen else "It counts as not reviewed."


def hold(schedule: DigestSchedule, _by: User, form: QueryDict, now: datetime) -> str:
    """Issue it held, or not."""
    window = upcoming.find(schedule, now=now).window
    _same(form, window.isoformat())
    on = form.get("on", "yes") != "no"
    plans.hold(schedule, window, on=on)
    if on:
        return "At its hour it is issued and held: nothing is sent until somebody lets it go."
    return "It goes out at its hour."


def issue(schedule: DigestSchedule, _by: User, form: QueryDict, now: datetime) -> str:
    """Issue it outside its hour, for everybody at once; it waits a little for a second thought."""
    found = upcoming.find(schedule, now=now)
    _same(form, found.window.isoformat())
    if found.early:
        raise Declined("An issue went out early already; the next one waits for its day.")
    if not schedule.active:
        raise Declined("This schedule is off; turn it on first.")
    if not found.histories:
        raise Declined("Nothing is new, so there is nothing to issue.")
    hold = timedelta(seconds=settings.UNSCHEDULED_HOLD_S)
    try:
        issued = tasks.issue_digests(
            now=max(now, found.at), issued_at=now, only=schedule.slug, by_hand=True, hold=hold
        )
    except TooMany as refused:
        raise Declined(str(refused)) from refused
    if not issued:
        raise Declined("It was issued meanwhile.")
    return f"Issued. It goes {words.until(hold)}, unless somebody stops it or puts it back."


def test(schedule: DigestSchedule, by: User, form: QueryDict, now: datetime) -> str:
    """Send it to the chat of whoever asks, and to nobody else."""
    found = upcoming.find(schedule, now=now)
    _same(form, found.window.isoformat())
    if not links.is_linked(by):
        raise Declined("Link your chat first, then we know where to send it.")
    wish, _, audience = proof.audience_of(form.get("audience", ""))
    if not found.lines(wish):
        raise Declined("There is nothing for them yet, so there is nothing to try.")
    wake("bot.tasks.test_next", by.pk, schedule.pk, audience)
    return "Asked for: it should be in your chat in a few seconds. Nobody else gets it."


def _same(form: QueryDict, window: str) -> None:
    """A page that stood open over an issue speaks of another window."""
    if form.get("window", window) != window:
        raise Declined("That issue went out meanwhile; this is the next one.")


STEPS = {
    "intro": (intro, "briefings.change_digestplan"),
    "approve_intro": (approve_intro, "briefings.approve_entry"),
    "reviewed": (reviewed, "briefings.change_digestplan"),
    "hold": (hold, "briefings.change_digest"),
    "issue": (issue, "briefings.change_digest"),
    "test": (test, "briefings.change_digestplan"),
}
"""What may be decided of an issue before its hour, each with the permission it needs."""
