"""An entry goes out without a second person: for the operator, on the host alone, and told to everybody."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from briefings import introduced
from briefings.drafted import load
from briefings.models import Entry, Publication
from briefings.publish.freeze import preview
from briefings.publish.refusal import Refused
from briefings.publish.release import append, hold_chain
from briefings.publish.rules import locked, need_gate, need_state
from briefings.vocabulary import Change, EntryState

REASON_LENGTH = Publication._meta.get_field("break_glass").max_length or 0


@transaction.atomic
def break_glass(entry: Entry, *, operator: User, reason: str, now: datetime) -> Publication:
    """Publish a draft that nobody else approved, by the same gate; readers are told why.

    No right of an account allows this: only a command on the host calls it. ``operator`` is who
    answers for it. Raises Refused.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why it cannot wait for a second person; readers see the reason.")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Say it in {REASON_LENGTH} characters; these are {len(reason)}.")
    row = locked(entry)
    need_state(row, EntryState.DRAFT, EntryState.IN_REVIEW)
    hold_chain()
    draft = load(row)
    if introduced.by([draft], hold=True):
        draft = load(row)  # as they are now that nobody changes them any more
    need_gate(row, draft)
    shown = preview(row, draft)
    publication = append(row, shown, draft=draft, by=operator, now=now, break_glass=reason)
    row.state = EntryState.PUBLISHED
    row.state_at = now
    row.change = Change.EDITED
    row.public_note = row.review_note = ""
    row.save(update_fields=["state", "state_at", "change", "public_note", "review_note"])
    return publication
