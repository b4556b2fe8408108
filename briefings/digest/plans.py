"""What editors decide about an issue before its hour: an intro by two people, a look, a hold."""

from datetime import date, datetime
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction

from briefings.models import Digest, DigestPlan, DigestSchedule

LONGEST = 600
"""Characters of an intro."""


class PlanRefused(Exception):
    """A decision that may not be made; its text says why, in a sentence."""


def hash_of(intro: str) -> str:
    """By which an approval names the words that it is for."""
    return sha256(intro.encode()).hexdigest()


@transaction.atomic
def write_intro(schedule: DigestSchedule, window: date, *, intro: str, by: User) -> DigestPlan:
    """Write the words above the items. They go out once somebody else approved them.

    Empty takes them away. Writing what stands there already changes nothing. Raises PlanRefused.
    """
    words = intro.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise PlanRefused(f"An intro has {LONGEST} characters at most; this one has {len(words)}.")
    plan = _open(schedule, window)
    if words != plan.intro:
        plan.intro, plan.intro_by = words, by if words else None
        plan.intro_approved_by = None
        plan.save(update_fields=["intro", "intro_by", "intro_approved_by"])
    return plan


@transaction.atomic
def approve_intro(
    schedule: DigestSchedule, window: date, *, intro_hash: str, by: User
) -> DigestPlan:
    """A second person lets exactly these words out. Raises PlanRefused."""
    plan = _open(schedule, window)
    if not plan.intro:
        raise PlanRefused("There is no intro to approve.")
    if hash_of(plan.intro) != intro_hash:
        raise PlanRefused("The intro was changed meanwhile; read it again.")
    if plan.intro_by_id == by.pk:
        raise PlanRefused("You wrote it, so somebody else must approve it.")
    plan.intro_approved_by = by
    plan.save(update_fields=["intro_approved_by"])
    return plan


@transaction.atomic
def review(
    schedule: DigestSchedule, window: date, *, by: User, now: datetime, seen: bool = True
) -> DigestPlan:
    """Somebody has looked at the issue, or says that they have not. Raises PlanRefused."""
    plan = _open(schedule, window)
    plan.reviewed_by, plan.reviewed_at = (by, now) if seen else (None, None)
    plan.save(update_fields=["reviewed_by", "reviewed_at"])
    return plan


@transaction.atomic
def hold(schedule: DigestSchedule, window: date, *, on: bool = True) -> DigestPlan:
    """Issue it held, or let it go at its hour after all. Raises PlanRefused."""
    plan = _open(schedule, window)
    plan.hold = on
    plan.save(update_fields=["hold"])
    return plan


def _open(schedule: DigestSchedule, window: date) -> DigestPlan:
    """The plan of a window that is still to be issued, locked until the transaction ends."""
    if Digest.objects.filter(schedule=schedule, window=window).exists():
        raise PlanRefused("This issue went out meanwhile; nothing about it can be changed.")
    DigestPlan.objects.get_or_create(schedule=schedule, window=window)
    return DigestPlan.objects.select_for_update().get(schedule=schedule, window=window)
