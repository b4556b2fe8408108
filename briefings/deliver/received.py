"""What a chat was sent, and what it is about to be."""

from datetime import datetime

from django.db.models import Min

from briefings.deliver.subscribe import find
from briefings.models import Delivery, Digest
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
    """The newest issue that went out, of one cadence or of any; None before the first."""
    rows = Digest.objects.gone_out()
    if cadence:
        rows = rows.filter(schedule__cadence=cadence)
    found: int | None = rows.order_by("-issued_at", "-pk").values_list("pk", flat=True).first()
    return found


def has_gone_out(digest_id: int) -> bool:
    """Whether it is the number of an issue that anybody may read."""
    return Digest.objects.gone_out().filter(pk=digest_id).exists()


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
