"""Which entries wait for somebody, and which of them is next."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from briefings import roles
from briefings.models import Act, BatchItem, Entry, Participant, Tally
from briefings.queries.known import written_by
from briefings.vocabulary import BatchState, EntryState


def waits_for(user: User) -> Q:
    """What ``user`` alone or among others should do something about: review, publish, mend."""
    waiting = Q(state=EntryState.DRAFT, edited_by=user) & ~Q(review_note="")
    if roles.may(user, "approve"):
        waiting |= to_review(user)
    if roles.may(user, "publish"):
        waiting |= Q(state=EntryState.APPROVED)
    return waiting


def to_review(user: User) -> Q:
    """Entries that ``user`` may approve, if they have that right."""
    own = _brings_own(user, entry=OuterRef(OuterRef("pk")))
    return Q(state=EntryState.IN_REVIEW) & ~Q(edited_by=user) & ~Q(own)


def to_decide(user: User) -> Q:
    """Imports that ``user`` may approve, if they have that right."""
    due = BatchItem.objects.due()
    edited = due.filter(batch=OuterRef("pk"), entry__edited_by=user)
    named = due.filter(batch=OuterRef(OuterRef(OuterRef("pk")))).values("entry")
    own = _brings_own(user, entry__in=named)
    return Q(state=BatchState.WAITING) & ~Q(imported_by=user) & ~Q(Exists(edited)) & ~Q(own)


def _brings_own(user: User, **of: Any) -> Exists:
    """Whether an entry that is so brings readers somebody whose words are those of ``user``.

    Asked of the few whom they wrote, for most often there is none. One whom somebody read since may
    be read no more: their page says so.
    """
    acts = Act.objects.filter(**of)
    named = (
        Q(pk__in=acts.values("actor"))
        | Q(pk__in=acts.values("subject"))
        | Q(pk__in=Participant.objects.filter(**of).values("entity"))
        | Q(pk__in=Tally.objects.filter(**of).values("subject"))
    )
    return Exists(written_by(user).filter(named, read_hash__isnull=True))


def next_for(user: User, after: Entry | None = None) -> Entry | None:
    """The next entry that waits for ``user``: longest waiting first, from ``after`` on and round.

    ``after`` is the entry as it was before its step, so that the round goes on where it was.
    """
    rows: QuerySet[Entry] = Entry.objects.filter(waits_for(user)).order_by("state_at", "pk")
    if after is None:
        return rows.first()
    later = Q(state_at__gt=after.state_at) | Q(state_at=after.state_at, pk__gt=after.pk)
    return rows.filter(later).first() or rows.exclude(pk=after.pk).first()


def stands_for(user: User, entry: Entry) -> bool:
    """Whether saving ``entry`` as it is makes ``user`` its last editor: so it is for who imported it.

    Else a desk of two could not go on: whoever changed it may not approve it, nor whoever brought it.
    Nobody else: an approver who saves what they only read would take the approval from themselves.
    """
    if entry.state != EntryState.DRAFT or entry.edited_by_id == user.pk:
        return False
    undecided = (BatchState.WAITING, BatchState.SENT_BACK)
    brought = BatchItem.objects.due().filter(batch__imported_by=user, batch__state__in=undecided)
    return brought.filter(entry=entry).exists()
