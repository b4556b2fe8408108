"""A draft goes to a second person, and comes back or goes on."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from briefings import introduced
from briefings.drafted import load
from briefings.models import Entry
from briefings.publish.freeze import look
from briefings.publish.refusal import Refused
from briefings.publish.rules import a_note, locked, need, need_another, need_gate, need_state
from briefings.vocabulary import EntryState


@transaction.atomic
def submit(entry: Entry, *, by: User, now: datetime) -> Entry:
    """Send a draft to review. Raises Refused with everything the gate finds missing."""
    need(by, "submit")
    row = locked(entry)
    need_state(row, EntryState.DRAFT)
    need_gate(row)
    row.state = EntryState.IN_REVIEW
    row.state_at = now
    row.review_note = ""
    row.save(update_fields=["state", "state_at", "review_note"])
    return row


@transaction.atomic
def send_back(entry: Entry, *, by: User, note: str, now: datetime) -> Entry:
    """Return an entry to its editor with a note."""
    need(by, "approve")
    note = a_note(note)
    if not note:
        raise Refused("Say what should change; the editor sees your note.")
    row = locked(entry)
    need_state(row, EntryState.IN_REVIEW, EntryState.APPROVED)
    row.state = EntryState.DRAFT
    row.state_at = now
    row.review_note = note
    row.approved_by = row.approved_at = row.approved_hash = None
    row.save()
    return row


@transaction.atomic
def approve(entry: Entry, *, by: User, content_hash: str, now: datetime) -> Entry:
    """Approve exactly what was shown, named by the seal of its `look`.

    Raises Refused for the last editor, whoever they are, of it or of somebody whom readers would meet
    by it, and when anything of it changed since.
    """
    need(by, "approve")
    row = locked(entry)
    need_state(row, EntryState.IN_REVIEW)
    if row.edited_by_id == by.pk:
        raise Refused("You edited this last, so somebody else must approve it.")
    draft = load(row)
    need_gate(row, draft)
    seen = look(row, draft, hold=True)
    need_another(seen.people, by)
    if seen.seal != content_hash:
        raise Refused("It changed while you were reading; look at it again before approving.")
    introduced.mark_read(seen.people, by=by)
    row.state = EntryState.APPROVED
    row.approved_by_id = by.pk
    row.approved_at = row.state_at = now
    row.approved_hash = seen.shown.hash
    row.save()
    return row
