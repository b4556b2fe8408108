"""A few readers first: a message that goes wrong goes wrong for them alone."""

from hashlib import sha256
from heapq import nsmallest

from briefings.models import Control, Delivery, Digest

FROM = 100
"""Readers from which on it is worth it."""
LEAST, MOST = 5, 50
SHARE = 100
"""One in so many."""


def choose(digest: Digest, *, total: int) -> int:
    """Put the canaries of a new digest into wave 0, and let them go first; how many they are.

    Of those who are due first, in the order of a keyed hash: nobody can tell who, and each digest has
    others. A digest that is held keeps them for when it is let go.
    """
    if total < FROM:
        return 0
    wanted = min(MOST, max(LEAST, -(-total // SHARE)))
    rows = Delivery.objects.filter(digest=digest, revision=0)
    # Only those due no later than the last one taken can be chosen.
    last = rows.order_by("not_before").values_list("not_before", flat=True)[wanted - 1]
    first = rows.filter(not_before__lte=last).values_list(
        "pk", "not_before", "subscriber__chat_index"
    )
    salt = str(digest.pk).encode()
    picked = nsmallest(
        wanted,
        ((at, sha256(salt + bytes(index)).digest(), key) for key, at, index in first.iterator()),
    )
    Delivery.objects.filter(pk__in=[key for *_, key in picked]).update(wave=0)
    if digest.control == Control.RUNNING:
        digest.control = Control.CANARY
        digest.save(update_fields=["control"])
    return len(picked)
