"""What a person decides about a digest on its way. Every step acts at the fence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from briefings.deliver.outbox.returning import held
from briefings.deliver.outbox.rules import FREE, LATE, LIFETIME, STOPPED
from briefings.models import Control, Delivery, DeliveryState, Digest, Subscriber
from briefings.models.deliveries import OPEN_STATES
from briefings.models.digests import HOLD, REVIVED
from briefings.types import Letter
from briefings.wake import wake

AGAIN = timedelta(hours=1)
"""When an edit that could not be rendered is tried again."""
_SENDING = (Control.RUNNING, Control.CANARY)
_NOT_LEFT = (DeliveryState.PENDING, DeliveryState.LEASED)


@transaction.atomic
def resume(digest: Digest, *, now: datetime) -> bool:
    """A person lets a held or paused digest go: letters whose hour has come may be sent from ``now``.

    The first few go first if they have not been tried yet. False when it was neither held nor
    paused, because somebody else was faster.
    """
    stopped = Digest.objects.filter(pk=digest.pk, control__in=STOPPED)
    found = stopped.values_list("error", "let_go_at").first()
    if found is None:
        return False
    error, let_go_at = found
    if let_go_at and let_go_at > now:  # its letters may not leave before, whoever asks
        return bool(stopped.exclude(error=HOLD).update(control=Control.HELD, error=HOLD))
    untried = Delivery.objects.filter(
        digest=digest, wave=0, revision=0, state=DeliveryState.PENDING
    )
    first = error != "canary" and untried.exists()
    if not stopped.update(control=Control.CANARY if first else Control.RUNNING, error=""):
        return False
    Delivery.objects.filter(
        digest=digest, revision=0, state=DeliveryState.PENDING, not_before__lte=now
    ).update(not_before=now, expires_at=now + LIFETIME)
    wake("bot.tasks.send_batch")
    return True


def stop(digest: Digest) -> bool:
    """End the countdown of an issue that was held for a while: a person decides. False if it is over."""
    return bool(Digest.objects.filter(counting_down(), pk=digest.pk).update(error=""))


def let_go(*, now: datetime) -> int:
    """Let issues go whose hold is over; how many. What nobody let go in time waits for a person."""
    due = Digest.objects.filter(counting_down(), let_go_at__lte=now)
    due.filter(let_go_at__lte=now - LATE).update(error="late")
    return sum(resume(digest, now=now) for digest in due.filter(let_go_at__gt=now - LATE))


def counting_down() -> Q:
    """Digests that are held for a while only."""
    return Q(control=Control.HELD, error=HOLD)


def pause(digest: Digest) -> bool:
    """Stop a digest: after this commit only what is on the wire still arrives, and edits.

    False if it was not being sent.
    """
    return bool(_sent_now(digest).update(control=Control.PAUSED))


def hold(digest: Digest, *, error: str = "") -> bool:
    """Stop a digest until a person lets it go; its letters do not grow too old meanwhile."""
    return bool(_sent_now(digest).update(control=Control.HELD, error=error))


@transaction.atomic
def unsaid(letters: Sequence[Letter], *, now: datetime) -> None:
    """Letters that were taken and have no words: what they are of could not be rendered.

    Their digests are held until somebody has looked, so that they are not taken again and again
    before everybody else's; edits, which no hold stops, are tried again in an hour.
    """
    if not letters:
        return
    ours = Delivery.objects.filter(held(letters), state=DeliveryState.LEASED)
    edits = [letter.delivery for letter in letters if letter.revision]
    ours.filter(pk__in=edits).update(
        state=DeliveryState.PENDING, not_before=now + AGAIN, error="render", **FREE
    )
    ours.update(state=DeliveryState.PENDING, **FREE)
    digests = {letter.digest for letter in letters if not letter.revision}
    for digest in Digest.objects.filter(pk__in=digests):
        hold(digest, error="render")


@transaction.atomic
def cancel(digest: Digest) -> bool:
    """Give a digest up: whoever has it keeps it, nobody else gets it. False if it was over already.

    Edits of what was sent are still made: a wrong message is not left wrong.
    """
    over = Q(control__in=[Control.CANCELLED, Control.DONE]) | Q(error=REVIVED)
    alive = Digest.objects.filter(pk=digest.pk).exclude(over)
    if not alive.update(control=Control.CANCELLED):
        return False
    unsent = Delivery.objects.filter(digest=digest, state__in=_NOT_LEFT, revision=0)
    unsent.update(state=DeliveryState.CANCELLED, **FREE)
    edits = Delivery.objects.filter(digest=digest, state__in=OPEN_STATES, revision__gt=0)
    if edits.exists():
        Digest.objects.filter(pk=digest.pk).update(control=Control.RUNNING, error=REVIVED)
    return True


@transaction.atomic
def resend_unknown(digest: Digest, *, now: datetime) -> int:
    """An editor decides that letters in doubt are sent again; how many people may see two of them."""
    doubtful = Delivery.objects.filter(
        digest=digest,
        state=DeliveryState.UNKNOWN,
        revision=0,
        subscriber__in=Subscriber.objects.alive(),
    )
    again = doubtful.update(
        state=DeliveryState.PENDING, not_before=now, expires_at=now + LIFETIME, error="", **FREE
    )
    if again:
        over = Q(control__in=[Control.DONE, Control.CANCELLED]) | Q(error=REVIVED)
        Digest.objects.filter(over, pk=digest.pk).update(control=Control.RUNNING, error="")
        wake("bot.tasks.send_batch")
    return again


def cancel_open(subscriber: Subscriber, *, edits: bool = False) -> int:
    """Cancel what a subscriber was still owed and is not yet on the wire; their edits if asked."""
    rows = Delivery.objects.filter(subscriber=subscriber, state__in=_NOT_LEFT)
    if not edits:
        rows = rows.filter(revision=0)
    return rows.update(state=DeliveryState.CANCELLED, **FREE)


def _sent_now(digest: Digest) -> QuerySet[Digest]:
    """The digest while letters of it may leave: a cancelled one that has edits to make is none."""
    return Digest.objects.filter(pk=digest.pk, control__in=_SENDING).exclude(error=REVIVED)
