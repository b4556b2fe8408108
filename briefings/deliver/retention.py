"""After a while we keep how many letters a digest had, and forget to whom which message went."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from briefings.deliver import lock
from briefings.models import Delivery, DeliveryState, Digest, SendingBatch
from briefings.models.deliveries import OPEN_STATES

CHUNK = 10_000
"""Letters folded in one transaction, so that nobody waits long for the table."""


def forget_old(*, now: datetime) -> int:
    """Fold letters older than REMEMBER_DAYS into their digest's totals; how many rows that removed.

    With the rows go the message ids, so that a later correction of theirs is told by the next digest.
    Totals count letters, one a reader, by state; edits leave none. What is still owed stays.
    """
    before = now - timedelta(days=settings.REMEMBER_DAYS)
    folded = 0
    for key in list(_old(before).order_by("digest").values_list("digest", flat=True).distinct()):
        while some := _fold(key, before):
            folded += some
    # Edits go with their letter, but for those that are still to be made.
    letter = Delivery.objects.filter(
        digest=OuterRef("digest"), subscriber=OuterRef("subscriber"), part=OuterRef("part"),
        revision=0,
    )  # fmt: skip
    edits = Delivery.objects.filter(~Exists(letter), revision__gt=0)
    edits.exclude(state__in=OPEN_STATES).delete()
    # The newest tell a restored backup what was on its way, and it may be a few behind: as `enter`
    # keeps them, however old.
    newest = SendingBatch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    SendingBatch.objects.filter(taken_at__lt=before, pk__lte=newest - lock.KEEP).delete()
    return folded


def _old(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        Q(state=DeliveryState.SENT, sent_at__lt=before)
        | Q(~Q(state__in=[DeliveryState.SENT, *OPEN_STATES]), expires_at__lt=before),
        revision=0,
    )


@transaction.atomic
def _fold(key: int, before: datetime) -> int:
    digest = Digest.objects.select_for_update().get(pk=key)
    rows = Delivery.objects.filter(
        pk__in=list(_old(before).filter(digest=key).values_list("pk", flat=True)[:CHUNK])
    )
    letters = rows.filter(revision=0).order_by().values_list("state").annotate(Count("pk"))
    totals = Counter(digest.delivery_totals)
    totals.update(dict(letters))
    removed, _ = rows.delete()
    if removed:
        digest.delivery_totals = dict(totals)
        digest.save(update_fields=["delivery_totals"])
    return removed
