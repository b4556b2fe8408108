"""A published entry is taken back. Its address stays and says so."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from briefings import drafted
from briefings.models import Entry, Publication
from briefings.publish.freeze import Preview, bound
from briefings.publish.refusal import Refused
from briefings.publish.release import append
from briefings.publish.rules import locked, need
from briefings.types import Content
from briefings.vocabulary import Change, EntryState, RetractionReason


@transaction.atomic
def retract(entry: Entry, *, by: User, reason: RetractionReason, now: datetime) -> Publication:
    """Take an entry back, with a reason from the list. None of its words remain in what readers see.

    Also while a correction is being drafted: readers must not keep an error until that is done.
    """
    need(by, "retract")
    row = locked(entry)
    last = row.publications.order_by("-n").first()
    # Also one that was taken back and is being corrected: readers have no word of it to lose.
    if last is None or last.change == Change.RETRACTED:
        raise Refused(f"{row.public_id} is not published, so there is nothing to take back.")
    row.state = EntryState.RETRACTED
    row.state_at = now
    row.change = Change.RETRACTED
    row.public_note = reason.label
    # A retraction brings no new words: the one who retracts answers for it alone.
    row.approved_by_id, row.approved_at, row.approved_hash = None, None, None
    draft = drafted.load(row)
    shown = notice(drafted.content(draft), reason)
    publication = append(row, shown, draft=draft, by=by, now=now)
    row.save()
    return publication


def notice(content: Content, reason: RetractionReason) -> Preview:
    """What readers see in place of an entry that was taken back."""
    public_id = content.public_id
    data = {"public_id": public_id, "kind": content.kind.value}
    message = f'<s><a href="/e/{public_id}.html">{public_id}</a></s> Retracted. {reason.label}'
    shown = bound(data, "", message, Change.RETRACTED, reason.label)
    return Preview(content, data, "", message, shown)
