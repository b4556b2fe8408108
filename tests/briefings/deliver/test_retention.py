"""After a while counts are kept, and nobody can tell any more to whom which message went."""

from datetime import UTC, datetime, timedelta

import pytest

from briefings.deliver import lock, recall, retention
from briefings.models import Delivery, SendingBatch
from briefings.tasks import issue_digests
from tests.briefings.deliver.versions import arrive, change, end
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber

pytestmark = pytest.mark.django_db

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def entry():
    DigestScheduleFactory()
    made = publishable()
    publish_entry(made, now=EIGHT - timedelta(hours=1))
    return made


def test_rows_become_counts_and_edits_leave_none(entry, settings):
    settings.REMEMBER_DAYS = 30
    for chat_id in range(1, 6):
        subscriber(chat_id)
    (digest,) = issue_digests(now=EIGHT, issued_at=EIGHT)
    first, second, third, fourth, _ = digest.deliveries.order_by("pk")
    arrive(first, now=EIGHT)
    arrive(second, now=EIGHT)
    end(third, "unknown")
    end(fourth, "blocked")  # the fifth is still owed: somebody paused it, say
    change(entry, "Right", now=EIGHT + DAY)
    assert recall.plan(now=EIGHT + DAY) == 2
    one, two = digest.deliveries.filter(revision=1)
    arrive(one, now=EIGHT + DAY)
    assert retention.forget_old(now=EIGHT + 29 * DAY) == 0
    assert retention.forget_old(now=EIGHT + 31 * DAY) == 4
    digest.refresh_from_db()
    assert digest.delivery_totals == {"sent": 2, "unknown": 1, "blocked": 1}
    left = list(Delivery.objects.values_list("state", "revision", "message_id"))
    assert sorted(left, key=str) == [("pending", 0, None), ("pending", 1, two.message_id)]
    assert retention.forget_old(now=EIGHT + 31 * DAY) == 0
    end(two, "expired")
    retention.forget_old(now=EIGHT + 32 * DAY)
    assert list(Delivery.objects.values_list("state", flat=True)) == ["pending"]
    digest.refresh_from_db()
    assert sum(digest.delivery_totals.values()) == 4


def test_counts_add_up_over_several_times(entry):
    for chat_id in (1, 2):
        subscriber(chat_id)
    (digest,) = issue_digests(now=EIGHT, issued_at=EIGHT)
    first, second = digest.deliveries.order_by("pk")
    arrive(first, now=EIGHT)
    retention.forget_old(now=EIGHT + 40 * DAY)
    arrive(second, now=EIGHT + 39 * DAY)
    retention.forget_old(now=EIGHT + 80 * DAY)
    digest.refresh_from_db()
    assert digest.delivery_totals == {"sent": 2}


def test_the_newest_batches_stay(monkeypatch):
    """The host may remember one that a quiet month made old; without it all sending would lock."""
    monkeypatch.setattr(lock, "KEEP", 3)
    for n, token in enumerate("abcde"):
        SendingBatch.objects.create(token=token, taken_at=EIGHT - (90 - n) * DAY)
    retention.forget_old(now=EIGHT)
    assert list(SendingBatch.objects.order_by("pk").values_list("token", flat=True)) == [*"cde"]
    lock.remember("c", now=EIGHT)
    assert lock.is_locked() == ""
