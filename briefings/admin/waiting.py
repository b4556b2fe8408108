"""Which entries wait for somebody, and which of them is next."""

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from briefings import roles
from briefings.models import Entry
from briefings.vocabulary import EntryState


def waits_for(user: User) -> Q:
    """What ``user`` alone or among others should do something about: review, publish, mend."""
    waiting = Q(state=EntryState.DRAFT, edited_by=user) & ~Q(review_note="")
    if roles.may(user, "approve"):
        waiting |= Q(state=EntryState.IN_REVIEW) & ~Q(edited_by=user)
    if roles.may(user, "publish"):
        waiting |= Q(state=EntryState.APPROVED)
    return waiting


def next_for(user: User, after: Entry | None = None) -> Entry | None:
    """The next entry that waits for ``user``: longest waiting first, from ``after`` on and round.

    ``after`` is the entry as it was before its step, so that the round goes on where it was.
    """
    rows: QuerySet[Entry] = Entry.objects.filter(waits_for(user)).order_by("state_at", "pk")
    if after is None:
        return rows.first()
    later = Q(state_at__gt=after.state_at) | Q(state_at=after.state_at, pk__gt=after.pk)
    return rows.filter(later).first() or rows.exclude(pk=after.pk).first()
