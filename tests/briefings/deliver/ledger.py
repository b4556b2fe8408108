"""A digest and rows of it, made directly: what the engine's tests need and nothing more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from briefings.deliver import outbox
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, DeliveryState, Digest, Subscriber
from briefings.types import Letter
from tests.factories import DigestScheduleFactory, subscriber

NOW = datetime(2025, 9, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENT = Outcome(OutcomeKind.SENT, message_id=7, content_hash="h", serial=1)
DOUBT = Outcome(OutcomeKind.UNKNOWN, error="no_answer")
BAD = Outcome(OutcomeKind.FAILED, error="bad_request")


def digest(**more: Any) -> Digest:
    count = Digest.objects.count()
    start = NOW - timedelta(days=1)
    fields: dict[str, Any] = {
        "schedule": DigestScheduleFactory(),
        "window": date(2025, 9, 1) + timedelta(days=count),
        "window_start": start,
        "window_end": NOW,
        "title": "Daily briefing",
        "issued_at": NOW,
        **more,
    }
    return Digest.objects.create(**fields)


def readers(count: int, first: int = 101) -> list[Subscriber]:
    return [subscriber(first + n) for n in range(count)]


def row(digest: Digest, reader: Subscriber, **more: Any) -> Delivery:
    fields: dict[str, Any] = {
        "not_before": NOW,
        "expires_at": NOW + timedelta(hours=6),
        **more,
    }
    if fields.get("state") == DeliveryState.SENT:
        fields.setdefault("sent_at", NOW)
    return Delivery.objects.create(digest=digest, subscriber=reader, **fields)


def edit(sent: Delivery, revision: int, **more: Any) -> Delivery:
    assert sent.subscriber
    more = {"message_id": sent.message_id, "priority": 7, **more}
    return row(sent.digest, sent.subscriber, revision=revision, **more)


def lease(now: datetime = NOW, limit: int = 100) -> list[Letter]:
    return outbox.lease(now=now, limit=limit)


def end(*outcomes: Outcome, now: datetime = NOW) -> list[Letter]:
    """Lease as many letters as there are outcomes, and let them end so."""
    letters = lease(now, len(outcomes))
    assert outbox.begin(letters, now=now) == {letter.claim for letter in letters}
    outbox.record(list(zip(letters, outcomes, strict=True)), now=now)
    return letters


def control(digest: Digest) -> tuple[Control, str]:
    digest.refresh_from_db()
    return digest.control, digest.error


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state
