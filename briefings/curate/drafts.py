"""Keeps drafts: who edited last, what that voids, and where quoted words stand."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from briefings import drafted, index, snapshot, text
from briefings.curate.held import merged_of
from briefings.models import Act, Citation, Entry, EntryNumber, Participant, Revision
from briefings.models.fields import in_normal_form
from briefings.vocabulary import Change, EntryState


class Retracted(Exception):
    """A retracted entry is not edited; it must be reopened, with a note to readers, first."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"{entry.public_id} is retracted; reopen it with a note to readers first.")


class Overtaken(Exception):
    """Somebody else saved, approved or published it after it was opened."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"Somebody else changed {entry.public_id} meanwhile; open it again.")


@transaction.atomic
def save(entry: Entry, *, by: User, now: datetime) -> Entry:
    """Store a draft as edited by ``by``; a review or approval of what it said before is void.

    What it said until now is kept as a Revision, so call this before its other rows are changed.
    Readers keep the last publication until the next. ``now`` is aware, UTC. Raises Retracted,
    and Overtaken when the row is no longer as ``entry`` was loaded.
    """
    if entry.pk is None:
        entry.public_id = str(EntryNumber.objects.create())
    else:
        # As it stands now, held until the end: somebody may have published it, or edited it, meanwhile.
        stands = Entry.objects.select_for_update().get(pk=entry.pk)
        if stands.state == EntryState.RETRACTED:
            raise Retracted(entry)
        if (stands.edited_at, stands.state) != (entry.edited_at, entry.state):
            raise Overtaken(entry)
        _keep(stands)
        if stands.state == EntryState.PUBLISHED:
            entry.change = Change.EDITED
            entry.public_note = ""
    in_normal_form(entry)
    entry.state = EntryState.DRAFT
    entry.edited_by_id = by.pk
    entry.edited_at = entry.state_at = now
    entry.approved_by = entry.approved_at = entry.approved_hash = None
    entry.save()
    index.drafts([entry.pk])
    return entry


def _keep(stands: Entry) -> None:
    """Keep what a draft said, unless the last revision says the same."""
    data = snapshot.encode(drafted.content(drafted.load(stands)))
    last = Revision.objects.filter(entry=stands).values_list("snapshot", flat=True).first()
    if last is None or snapshot.canonical(data) != snapshot.canonical(last):
        Revision.objects.get_or_create(
            entry=stands,
            edited_at=stands.edited_at,
            defaults={"edited_by_id": stands.edited_by_id, "snapshot": data},
        )


def settle(entry: Entry, *, now: datetime) -> None:
    """Find the quoted words of an entry's citations in their sources, and keep where they stand.

    Call it once all rows of a draft are saved: from now on the entry is found by what they say. Whom
    they name are those who stand. Raises Overtaken if its two sides were merged in this moment.

    A source without text leaves the place empty; words that are not there, or stand in several
    places, leave it empty too, and the gate says so. ``exact`` takes the source's own characters.
    """
    follow(entry)
    for citation in entry.citations.select_related("source"):
        place(citation, now=now)
        citation.save()
    index.drafts([entry.pk])


def follow(entry: Entry) -> None:
    """Who was merged while a draft was written is named as whom they were merged into."""
    act = Act.objects.filter(entry=entry).first()
    named = {act.actor_id, act.subject_id} if act else set()
    for rows, side in ((entry.participants, "entity"), (entry.tallies, "subject")):
        named |= set(rows.values_list(side, flat=True))
    into = merged_of(named) if named else {}
    if not into:
        return
    if act:
        sides = [into.get(key, key) for key in (act.actor_id, act.subject_id)]
        if act.actor_id != act.subject_id and sides[0] == sides[1]:
            raise Overtaken(entry)
        act.actor_id, act.subject_id = sides
        act.save(update_fields=["actor", "subject"])
    for part in entry.participants.filter(entity__in=into):
        move(part, into[part.entity_id])
    for old, new in into.items():
        entry.tallies.filter(subject=old).update(subject=new)


def move(part: Participant, into: int) -> None:
    """Another takes part in their place, once in a role."""
    there = Participant.objects.filter(entry=part.entry_id, entity=into, role=part.role)
    if there.exists():
        part.delete()
    else:
        part.entity_id = into
        part.save(update_fields=["entity"])


def place(citation: Citation, *, now: datetime) -> None:
    """Set offsets, prefix and suffix of a citation from its source's text, unsaved."""
    body = citation.source.text
    citation.exact = text.normalise(citation.exact).strip()
    found = text.find_quote(body, citation.exact) if body and citation.exact else []
    if len(found) != 1:
        if (citation.start, citation.end) not in found:
            citation.start = citation.end = None
            citation.checked_at = None
            return
        found = [(citation.start or 0, citation.end or 0)]
    start, end = found[0]
    citation.start, citation.end = start, end
    citation.exact = body[start:end]
    citation.prefix, citation.suffix = text.context(body, start, end)
    citation.checked_at = now
