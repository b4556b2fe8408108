"""The ledger: every letter ends in one counted state, and doubt is called unknown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from briefings.deliver import outbox, subscribe
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, Digest, Subscriber
from briefings.tasks import issue_digests
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber

pytestmark = pytest.mark.django_db

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)
SOON = EIGHT + timedelta(seconds=1)


@pytest.fixture
def digest() -> Digest:
    """A digest just issued to three readers, 101 to 103."""
    DigestScheduleFactory()
    publish_entry(publishable(), now=EIGHT - timedelta(hours=1))
    for chat_id in (101, 102, 103):
        subscriber(chat_id)
    (digest,) = issue_digests(now=EIGHT, issued_at=EIGHT)
    return digest


def begin(letter, now) -> bool:
    return outbox.begin([letter], now=now) == {letter.claim}


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_letter_goes_out_once(digest):
    letters = outbox.lease(now=SOON, limit=10)
    assert [letter.chat_id for letter in letters] == [101, 102, 103]
    assert outbox.lease(now=SOON, limit=10) == []
    for letter in letters:
        assert begin(letter, now=SOON)
        assert not begin(letter, now=SOON)
        outbox.record([(letter, Outcome(OutcomeKind.SENT, message_id=7))], now=SOON)
    assert states() == ["sent"] * 3
    outbox.sweep(now=SOON)
    digest.refresh_from_db()
    assert digest.control == Control.DONE


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite joins by key")
def test_no_plan_of_the_database_takes_more_than_was_asked(digest):
    """A nested loop would pick anew for each row, past those it has just changed.

    It is chosen when the table was looked at while all its rows were dead: one row is expected then.
    """
    rows = list(Delivery.objects.order_by("pk"))
    Delivery.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE briefings_delivery")
        for way in ("hashjoin", "mergejoin", "material"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    Delivery.objects.bulk_create(rows)
    assert len(outbox.lease(now=SOON, limit=1)) == 1
    assert states() == ["leased", "pending", "pending"]


def test_a_letter_hides_its_chat(digest):
    letters = outbox.lease(now=SOON, limit=1)
    shown = {part.partition("=")[0] for part in repr(letters[0]).split("(")[1].split(", ")}
    assert not shown & {"chat_id", "thread_id", "message_id"}


def test_a_worker_that_died_before_sending_loses_nothing(digest):
    outbox.lease(now=SOON, limit=10)
    later = SOON + outbox.LEASE
    assert outbox.sweep(now=later).freed == 3
    assert len(outbox.lease(now=later, limit=10)) == 3


def test_a_worker_that_died_while_sending_leaves_doubt_and_no_second_copy(digest):
    (letter,) = outbox.lease(now=SOON, limit=1)
    begin(letter, now=SOON)
    later = SOON + outbox.ANSWER
    assert outbox.sweep(now=later).unknown == 1
    assert letter.chat_id not in {again.chat_id for again in outbox.lease(now=later, limit=10)}


def test_a_frozen_worker_that_wakes_may_not_send(digest):
    (letter,) = outbox.lease(now=SOON, limit=1)
    woken = SOON + outbox.LEASE
    outbox.sweep(now=woken)
    outbox.lease(now=woken, limit=10)
    assert not begin(letter, now=woken)


def test_a_late_answer_still_counts(digest):
    (letter,) = outbox.lease(now=SOON, limit=1)
    begin(letter, now=SOON)
    outbox.sweep(now=SOON + outbox.ANSWER)
    outbox.record([(letter, Outcome(OutcomeKind.SENT, message_id=7))], now=SOON + outbox.ANSWER)
    assert states() == ["pending", "pending", "sent"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(OutcomeKind.UNKNOWN, error="reset"), "unknown"),
        (Outcome(OutcomeKind.BLOCKED, error="blocked"), "blocked"),
        (Outcome(OutcomeKind.FAILED, error="bad_request"), "failed"),
        (Outcome(OutcomeKind.NOT_SENT, error="refused"), "pending"),
        (Outcome(OutcomeKind.LATER, retry_after=30), "pending"),
    ],
)
def test_every_outcome_has_its_state(digest, outcome, state):
    (letter,) = outbox.lease(now=SOON, limit=1)
    begin(letter, now=SOON)
    outbox.record([(letter, outcome)], now=SOON)
    row = Delivery.objects.get(pk=letter.delivery)
    assert row.state == state
    if outcome.kind is OutcomeKind.LATER:
        assert row.attempts == 0
        assert row.not_before == SOON + timedelta(seconds=30)


def test_a_reader_who_blocked_us_is_not_written_to_again(digest):
    (letter,) = outbox.lease(now=SOON, limit=1)
    begin(letter, now=SOON)
    outbox.record([(letter, Outcome(OutcomeKind.BLOCKED))], now=SOON)
    assert Subscriber.objects.filter(active=True).count() == 2


def test_a_message_that_telegram_refuses_stops_its_digest(digest):
    first, second = outbox.lease(now=SOON, limit=2)
    begin(first, now=SOON)
    outbox.record([(first, Outcome(OutcomeKind.FAILED, error="bad_request"))], now=SOON)
    digest.refresh_from_db()
    assert digest.control == Control.PAUSED
    assert not begin(second, now=SOON)
    assert outbox.lease(now=SOON, limit=10) == []


def test_who_leaves_gets_nothing_that_was_not_on_the_wire(digest):
    first, second = outbox.lease(now=SOON, limit=2)
    begin(first, now=SOON)
    assert subscribe.unsubscribe(second.chat_id)
    assert not begin(second, now=SOON)
    assert subscribe.unsubscribe(103)
    assert states() == ["cancelled", "cancelled", "sending"]


def test_who_left_while_a_digest_was_issued_gets_nothing(digest):
    """The fan-out had read them as subscribers before they left, and wrote their row after."""
    subscribe.unsubscribe(101)
    Delivery.objects.filter(state="cancelled").update(state="pending")
    assert 101 not in {letter.chat_id for letter in outbox.lease(now=SOON, limit=10)}
    assert outbox.sweep(now=SOON).cancelled == 1


def test_who_leaves_between_lease_and_sending_gets_nothing(digest):
    (letter,) = outbox.lease(now=SOON, limit=1)
    Subscriber.objects.filter(deliveries=letter.delivery).update(frequency="off")
    assert not begin(letter, now=SOON)


def test_pause_resume_and_cancel(digest):
    first, *_ = outbox.lease(now=SOON, limit=1)
    begin(first, now=SOON)
    assert outbox.pause(digest)
    assert not outbox.pause(digest)
    assert outbox.lease(now=SOON, limit=10) == []
    assert outbox.resume(digest, now=SOON)
    assert outbox.cancel(digest)
    assert not outbox.cancel(digest)
    assert states() == ["cancelled", "cancelled", "sending"]
    assert not outbox.resume(digest, now=SOON)


def test_leaving_twice_and_coming_back(digest):
    assert subscribe.unsubscribe(101)
    assert not subscribe.unsubscribe(101)
    subscribe.subscribe(101, kind="private", language="lt", frequency="weekly", now=SOON)
    assert subscribe.subscription(101).frequency == "weekly"
    assert Subscriber.objects.count() == 3


def test_who_left_and_unblocks_us_stays_gone(digest):
    subscribe.unsubscribe(101)
    subscribe.block(101, now=SOON)
    subscribe.block(102, now=SOON)
    subscribe.unblock(101, now=SOON)
    subscribe.unblock(102, now=SOON)
    assert not subscribe.subscription(101).active
    assert subscribe.subscription(102).active


def test_nothing_stale_is_released(digest):
    late = EIGHT + timedelta(hours=7)
    assert outbox.lease(now=late, limit=10) == []
    assert outbox.sweep(now=late).expired == 3


def test_released_letters_are_owed_again(digest):
    letters = outbox.lease(now=SOON, limit=2)
    assert outbox.release(letters) == 2
    assert states() == ["pending"] * 3


def test_counts_name_every_state_and_add_up(digest):
    (letter,) = outbox.lease(now=SOON, limit=1)
    begin(letter, now=SOON)
    outbox.record([(letter, Outcome(OutcomeKind.UNKNOWN))], now=SOON)
    counts = outbox.counts(digest.pk)
    assert sum(counts.values()) == 3
    assert counts["unknown"] == 1
    assert counts["expired"] == 0


def test_one_row_per_digest_and_reader(digest):
    row = Delivery.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
