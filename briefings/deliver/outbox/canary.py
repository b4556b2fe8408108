"""A few readers first: their letters decide whether the others get theirs."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q

from briefings.models import Control, Delivery, DeliveryState, Digest
from briefings.models.deliveries import OPEN_STATES
from briefings.wake import wake

WORST = 0.05
"""Share of failed and unknown letters up to which the rest is sent; of a few letters, one."""
ENOUGH = 5
"""Letters that must have been tried before those whose hour is still to come are not waited for."""

_TRIED = (
    DeliveryState.SENT,
    DeliveryState.BLOCKED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)


def judge(digests: Collection[int], *, now: datetime) -> int:
    """Let digests go, or pause them, once their first letters have ended; how many were decided.

    One that goes wrong is chance, if another went well. Readers live in many zones: letters whose
    hour has not come are waited for only until ENOUGH others have ended, and those that Telegram put
    off only if there is no other.
    """
    decided = 0
    for key in Digest.objects.filter(pk__in=digests, control=Control.CANARY).values_list(
        "pk", flat=True
    ):
        first = Delivery.objects.filter(digest=key, wave=0, revision=0)
        found = first.aggregate(
            due=Count("pk", filter=Q(state__in=OPEN_STATES, not_before__lte=now)),
            on_the_way=Count(
                "pk", filter=Q(state__in=[DeliveryState.LEASED, DeliveryState.SENDING])
            ),
            waiting=Count("pk", filter=Q(state=DeliveryState.PENDING)),
            later=Count("pk", filter=Q(state=DeliveryState.PENDING, not_before__gt=now, error="")),
            tried=Count("pk", filter=Q(state__in=_TRIED)),
            # What one group's rights say of one group says nothing of the digest.
            bad=Count(
                "pk",
                filter=Q(state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN])
                & ~Q(error__in=["no_rights", "unreadable"]),
            ),
        )
        tried, bad = found["tried"], found["bad"]
        if found["due"] or found["on_the_way"]:
            continue
        if (found["later"] and tried < ENOUGH) or (found["waiting"] and not tried):
            continue
        good = not bad or (bad < tried and bad <= max(1, WORST * tried))
        decided += Digest.objects.filter(pk=key, control=Control.CANARY).update(
            control=Control.RUNNING if good else Control.PAUSED,
            error="" if good else "canary",
        )
        if good:
            wake("bot.tasks.send_batch")
    return decided
