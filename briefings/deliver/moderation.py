"""A tip from a reader is kept for work or dismissed, by whom and why."""

from datetime import datetime

from django.contrib.auth.models import User

from briefings.models import Feedback, FeedbackState

LONGEST = 400
"""Characters of a note."""


def handle(tip: Feedback, state: FeedbackState, *, by: User, note: str, now: datetime) -> bool:
    """Keep or dismiss a tip, once more if need be; False if it stands so already, with that note."""
    words = note.strip()[:LONGEST]
    rows = Feedback.objects.filter(pk=tip.pk).exclude(state=state, note=words)
    return bool(rows.update(state=state, note=words, handled_by=by, handled_at=now))
