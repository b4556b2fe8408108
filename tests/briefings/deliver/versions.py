"""Shorthand for tests of delivery: entries in several versions, and letters that arrive or do not."""

from datetime import datetime

from briefings import publish
from briefings.deliver import cursor
from briefings.models import Delivery, Entry, Publication
from briefings.queries import last_serial
from briefings.vocabulary import Change, RetractionReason
from tests.factories import UserFactory, publish_entry


def change(
    entry: Entry, headline: str, *, now: datetime, why: Change = Change.CORRECTED
) -> Publication:
    """Publish an entry again with another headline."""
    entry.refresh_from_db()
    publish.reopen(
        entry, by=entry.edited_by, change=why, public_note="It was put otherwise.", now=now
    )
    Entry.objects.filter(pk=entry.pk).update(headline=headline)
    return publish_entry(entry, now=now)


def take_back(entry: Entry, *, now: datetime) -> Publication:
    """Retract an entry."""
    entry.refresh_from_db()
    return publish.retract(
        entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=now
    )


def arrive(row: Delivery, *, now: datetime, serial: int | None = None) -> None:
    """A letter was sent, for certain, with the record as it is, or as it was at ``serial``."""
    Delivery.objects.filter(pk=row.pk).update(
        state="sent",
        sent_at=now,
        sending_at=now,
        batch=None,
        lease_until=None,
        serial=last_serial() if serial is None else serial,
        message_id=row.message_id or 1000 + row.pk,
    )
    cursor.advance([row.pk], now=now)


def end(row: Delivery, state: str) -> None:
    """A letter ended otherwise."""
    Delivery.objects.filter(pk=row.pk).update(state=state)


def says(row: Delivery) -> list[str]:
    """Versions that a letter tells, such as ``E-0001 v2``, in its order."""
    items = row.edition.items.select_related("publication")
    return [f"{item.publication}{' undone' * item.undone}" for item in items]
