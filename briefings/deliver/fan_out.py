"""One pending row per subscriber of an issued digest; who joins later starts with the next."""

from datetime import datetime

from briefings.deliver.outbox import LIFETIME
from briefings.models import Delivery, Digest, Frequency, Subscriber
from briefings.wake import wake

CHUNK = 1000
WANTED = {"daily": Frequency.DAILY, "weekly": Frequency.WEEKLY}
"""Which subscribers a schedule's cadence is for."""


def fan_out(digest: Digest, *, now: datetime) -> int:
    """Owe ``digest`` to every active subscriber of its cadence; the number of rows asked for.

    Call inside the transaction that issues the digest. The unique key makes it repeatable.
    """
    if digest.schedule is None or not digest.items.exists():
        return 0
    wanted = (
        Subscriber.objects.reachable()
        .filter(frequency=WANTED[digest.schedule.cadence])
        .order_by("pk")
    )
    rows = (
        Delivery(digest=digest, subscriber_id=key, not_before=now, expires_at=now + LIFETIME)
        for key in wanted.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    )
    made = len(Delivery.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True))
    wake("bot.tasks.send_batch")
    return made
