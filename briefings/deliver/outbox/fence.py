"""The two commits around the wire: `sending` before a letter leaves, its outcome after.

Both take groups, so that forty letters on their way cost two commits and not eighty.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from briefings.deliver.outbox import results
from briefings.deliver.outbox.returning import change
from briefings.deliver.outbox.rules import sendable
from briefings.deliver.outcomes import Outcome
from briefings.failpoint import failpoint
from briefings.models import DeliveryState
from briefings.types import Letter


def begin(letters: Sequence[Letter], *, now: datetime) -> set[int]:
    """Commit that letters are about to leave; the deliveries that may. Do not send the others.

    Everything is asked once more: the lease, the digest's control, the reader's wish, the hour.
    """
    failpoint("deliver.before_sending")
    with transaction.atomic():
        begun = _begin(letters, now=now)
    failpoint("deliver.after_sending")
    return begun


def record(ended: Sequence[tuple[Letter, Outcome]], *, now: datetime) -> None:
    """Commit what became of letters, as far as it is still ours to say.

    A late answer may still turn `unknown` into `sent`. A message that Telegram refuses as such would
    be refused for everybody, so its digest is paused.
    """
    failpoint("deliver.before_result")
    with transaction.atomic():
        results.write(ended, now=now)
    failpoint("deliver.after_result")


def commit(
    letters: Sequence[Letter], ended: Sequence[tuple[Letter, Outcome]], *, now: datetime
) -> set[int]:
    """``record`` and ``begin`` in one transaction; the deliveries that may leave."""
    if not ended:
        return begin(letters, now=now)
    if not letters:
        record(ended, now=now)
        return set()
    failpoint("deliver.before_result")
    failpoint("deliver.before_sending")
    with transaction.atomic():
        results.write(ended, now=now)
        begun = _begin(letters, now=now)
    failpoint("deliver.after_result")
    failpoint("deliver.after_sending")
    return begun


def _begin(letters: Sequence[Letter], *, now: datetime) -> set[int]:
    if not letters:
        return set()
    ready = sendable(now).filter(
        pk__in=[letter.delivery for letter in letters],
        batch__in={letter.batch for letter in letters},
    )
    begun = change(ready, state=DeliveryState.SENDING, sending_at=now, attempts=F("attempts") + 1)
    return set(begun)
