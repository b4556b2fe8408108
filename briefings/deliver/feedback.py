"""A tip from a reader becomes a row for the desk. Nothing in it says who sent it."""

from datetime import datetime

from django.db import transaction

from briefings import text
from briefings.models import Feedback

LONGEST = 2000
"""Characters that are kept."""


@transaction.atomic
def receive(words: str, *, now: datetime) -> bool:
    """Keep a tip with the day it came; False if nothing is left of it.

    The same words on the same day are one tip: an update may come twice.
    """
    kept = text.normalise(words).strip()[:LONGEST].rstrip()
    if not kept:
        return False
    Feedback.objects.get_or_create(text=kept, received_on=now.date())
    return True
