"""A published entry is taken up again: to correct it, to update it, or to word it better."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from briefings.models import Entry
from briefings.publish.refusal import Refused
from briefings.publish.rules import a_note, locked, need, need_state
from briefings.vocabulary import Change, EntryState

REOPENING = (Change.EDITED, Change.CORRECTED, Change.UPDATED)


@transaction.atomic
def reopen(entry: Entry, *, by: User, change: Change, public_note: str, now: datetime) -> Entry:
    """Make a published entry a draft again; readers keep what they have until the next publication.

    `corrected` (we were wrong) and `updated` (the world moved on) need a note for readers.
    """
    need(by, "edit")
    if change not in REOPENING:
        raise Refused("An entry is reopened to edit, correct or update it.")
    public_note = a_note(public_note)
    if change is not Change.EDITED and not public_note:
        raise Refused("Tell readers what changed; they see this note.")
    row = locked(entry)
    need_state(row, EntryState.PUBLISHED, EntryState.RETRACTED)
    if row.state == EntryState.RETRACTED and change is not Change.CORRECTED:
        raise Refused("A retracted entry comes back as a correction, with a note to readers.")
    row.state = EntryState.DRAFT
    row.change = change
    row.public_note = public_note
    row.edited_by_id = by.pk
    row.edited_at = row.state_at = now
    row.approved_by = row.approved_at = row.approved_hash = None
    row.save()
    return row
