"""What a chat was sent, and what it is about to be."""

from datetime import datetime

from django.db.models import Min

from briefings.deliver.subscribe import find
from briefings.models import Control, Delivery, Digest, DigestKind
from briefings.models.deliveries import OPEN_STATES


def newest_edition(chat_id: int, digest_id: int) -> int | None:
    """The edition of a digest that the chat was or is to be sent; None if there is none for it."""
    row = find(chat_id)
    if row is None:
        return None
    rows = Delivery.objects.filter(
        subscriber=row, digest=digest_id, revision=0, edition__isnull=False
    )
    found: int | None = rows.values_list("edition_id", flat=True).first()
    return found


def newest_issue(cadence: str = "") -> int | None:
    """The newest issue that went out, of one cadence or of any; None before the first.

    One with nothing in it, held or given up is none that went out.
    """
    rows = Digest.objects.filter(kind=DigestKind.ISSUE, items__isnull=False).exclude(
        control__in=[Control.HELD, Control.CANCELLED]
    )
    if cadence:
        rows = rows.filter(schedule__cadence=cadence)
    found: int | None = rows.order_by("-issued_at", "-pk").values_list("pk", flat=True).first()
    return found


def waiting(chat_id: int) -> datetime | None:
    """When the issue leaves that the chat is owed already (UTC); None if it is owed none."""
    row = find(chat_id)
    if row is None:
        return None
    rows = Delivery.objects.filter(
        subscriber=row, revision=0, state__in=OPEN_STATES, local_date__isnull=False
    )
    found: datetime | None = rows.aggregate(first=Min("not_before"))["first"]
    return found
