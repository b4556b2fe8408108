"""How many letters are in which state: rows, and rows that were folded into totals."""

from collections import Counter

from django.db.models import Count

from briefings.models import Delivery, DeliveryState, Digest


def counts(digest_id: int | None = None) -> dict[str, int]:
    """Letters by state, every state named; of one digest or of all. Edits are not letters.

    Their sum is everybody to whom a letter was owed.
    """
    found = Counter(_rows(digest_id, revision=0))
    digests = Digest.objects.exclude(delivery_totals={})
    if digest_id is not None:
        digests = digests.filter(pk=digest_id)
    for totals in digests.values_list("delivery_totals", flat=True):
        found.update({state: int(totals.get(state, 0)) for state in DeliveryState.codes()})
    return {state: found.get(state, 0) for state in DeliveryState.codes()}


def edits(digest_id: int | None = None) -> dict[str, int]:
    """Edits of letters by state, every state named; of one digest or of all."""
    found = _rows(digest_id, revision__gt=0)
    return {state: found.get(state, 0) for state in DeliveryState.codes()}


def _rows(digest_id: int | None, **which: int) -> dict[str, int]:
    rows = Delivery.objects.filter(**which)
    if digest_id is not None:
        rows = rows.filter(digest=digest_id)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))
