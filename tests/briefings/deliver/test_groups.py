"""Groups of letters: one commit for many, a row that was taken twice, workers that share none."""

import threading
from dataclasses import replace

import pytest
from django.db import connections

from briefings.deliver import outbox
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, SendingBatch
from briefings.types import Letter
from tests.briefings.deliver.ledger import (
    BAD,
    NOW,
    SENT,
    control,
    digest,
    lease,
    readers,
    row,
    state,
)

pytestmark = pytest.mark.django_db


def test_a_group_of_forty_takes_as_many_statements_as_one(django_assert_max_num_queries):
    issue = digest()
    for reader in readers(40):
        row(issue, reader)
    letters = lease()
    assert SendingBatch.objects.get().token == letters[0].batch
    with django_assert_max_num_queries(3):  # two of them open and close the transaction
        assert len(outbox.begin(letters, now=NOW)) == 40
    with django_assert_max_num_queries(8):
        outbox.record([(letter, SENT) for letter in letters], now=NOW)
    assert outbox.counts(issue.pk)["sent"] == 40
    assert Delivery.objects.filter(message_id=7, content_hash="h", serial=1).count() == 40


def test_one_commit_writes_outcomes_and_marks():
    issue = digest()
    for reader in readers(3):
        row(issue, reader)
    first, *rest = lease()
    assert outbox.commit([first], [], now=NOW) == {first.claim}
    assert outbox.commit(rest, [(first, SENT)], now=NOW) == {one.claim for one in rest}
    assert outbox.counts(issue.pk)["sent"] == 1
    assert outbox.counts(issue.pk)["sending"] == 2


def test_a_letter_that_was_taken_twice_leaves_once():
    """Whoever sleeps past a lease may take the same row again, and has two letters of it."""
    issue = digest()
    one, other = (row(issue, reader) for reader in readers(2))
    [old, _] = lease()
    later = NOW + outbox.LEASE
    outbox.sweep(now=later)
    new, beside = lease(now=later)
    assert (old.delivery, new.delivery) == (one.pk, one.pk)
    assert outbox.begin([old, beside], now=later) == {beside.claim}
    assert (state(one), state(other)) == ("leased", "sending")
    assert outbox.begin([old, new], now=later) == {new.claim}
    refused = Outcome(OutcomeKind.LATER, retry_after=1, error="too_many_requests")
    outbox.record([(old, refused), (beside, SENT)], now=later)
    assert (state(one), state(other)) == ("sending", "sent")


@pytest.fixture
def twice() -> tuple[Letter, Letter, Letter, Delivery, Delivery]:
    """A row taken in two batches, of which the second holds it, and a row beside it in that one."""
    issue = digest()
    one, other = (row(issue, reader) for reader in readers(2))
    [old, _] = lease()
    outbox.sweep(now=NOW + outbox.LEASE)
    new, beside = lease(now=NOW + outbox.LEASE)
    assert (old.delivery, new.delivery, beside.delivery) == (one.pk, one.pk, other.pk)
    assert old.batch != new.batch == beside.batch
    return old, new, beside, one, other


def test_giving_back_a_letter_that_was_taken_twice(twice):
    old, new, beside, one, other = twice
    assert outbox.release([old, beside]) == 1
    assert (state(one), state(other)) == ("leased", "pending")
    assert outbox.release([old, new]) == 1
    assert state(one) == "pending"


@pytest.mark.parametrize("revision", [0, 1])
def test_a_letter_that_was_taken_twice_and_has_no_words(twice, revision):
    old, new, beside, one, other = twice
    outbox.unsaid([replace(letter, revision=revision) for letter in (old, beside)], now=NOW)
    assert (state(one), state(other)) == ("leased", "pending")
    outbox.unsaid([replace(letter, revision=revision) for letter in (old, new)], now=NOW)
    assert state(one) == "pending"


def test_a_refusal_of_a_letter_that_was_taken_twice_is_of_its_batch(twice):
    """By the chat alone, though the same row's older letter was refused as such."""
    old, new, beside, one, other = twice
    outbox.begin([new, beside], now=NOW + outbox.LEASE)
    lost = Outcome(OutcomeKind.LOST, error="chat_not_found")
    outbox.record([(new, lost), (old, BAD), (beside, SENT)], now=NOW + outbox.LEASE)
    assert (state(one), state(other)) == ("failed", "sent")
    assert control(one.digest)[0] != Control.PAUSED


def test_a_result_of_another_batch_is_not_taken():
    one = row(digest(), readers(1)[0])
    [letter] = lease()
    outbox.begin([letter], now=NOW)
    Delivery.objects.update(batch="somebody else's")
    outbox.record([(letter, SENT)], now=NOW)
    assert state(one) == "sending"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_letter():
    issue = digest()
    for reader in readers(60):
        row(issue, reader)
    found: list[list[int]] = []

    def work() -> None:
        try:
            found.append([one.delivery for _ in range(4) for one in lease(limit=10)])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [key for some in found for key in some]
    assert len(taken) == len(set(taken)) == 60
