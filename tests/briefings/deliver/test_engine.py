"""Groups, edits, parts, canaries, cursors and lateness, on either database."""

import threading
from dataclasses import replace
from datetime import time, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connections

from briefings.deliver import outbox, subscribe
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, DeliveryState, SendingBatch, Subscriber
from briefings.types import Letter
from tests.briefings.deliver.ledger import (
    BAD,
    DOUBT,
    NOW,
    SENT,
    control,
    digest,
    edit,
    end,
    lease,
    readers,
    row,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


# --- groups -----------------------------------------------------------------------------------
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


# --- cursors ----------------------------------------------------------------------------------
def test_the_cursor_moves_on_sent_alone_and_never_back():
    joined = readers(5)
    issue = digest(upto=9)
    for reader in joined:
        row(issue, reader)
    Subscriber.objects.filter(chat_index=Subscriber.objects.first().chat_index).update(heard=12)
    blocked = Outcome(OutcomeKind.BLOCKED, error="blocked")
    end(SENT, SENT, DOUBT, blocked, Outcome(OutcomeKind.LATER, retry_after=5))
    assert list(Subscriber.objects.order_by("pk").values_list("heard", flat=True)) == [
        12, 9, 0, 0, 0,
    ]  # fmt: skip


def test_another_cadence_and_a_notice_move_no_cursor():
    weekly, daily = readers(2)
    Subscriber.objects.filter(pk=weekly.pk).update(frequency="weekly")
    issue = digest(upto=9)
    row(issue, weekly)
    row(issue, daily)
    end(SENT, SENT)
    heard = dict(Subscriber.objects.values_list("pk", "heard"))
    assert heard == {weekly.pk: 0, daily.pk: 9}


def test_a_late_answer_moves_the_cursor_too():
    row(digest(upto=9), readers(1)[0])
    [letter] = lease()
    outbox.begin([letter], now=NOW)
    assert outbox.sweep(now=NOW + outbox.ANSWER).unknown == 1
    outbox.record([(letter, SENT)], now=NOW + outbox.ANSWER)
    assert Subscriber.objects.get().heard == 9


# --- edits ------------------------------------------------------------------------------------
@pytest.fixture
def told():
    """A message that was sent, and the digest running again for its edits."""
    issue = digest()
    return row(issue, readers(1)[0], state=DeliveryState.SENT, message_id=70)


def test_an_edit_knows_its_message_and_is_no_letter(told):
    edit(told, 1)
    [letter] = lease()
    assert (letter.revision, letter.message_id) == (1, 70)
    assert sum(outbox.counts(told.digest_id).values()) == 1
    assert outbox.edits(told.digest_id)["leased"] == 1


def test_doubt_about_an_edit_means_once_more(told):
    one = edit(told, 1)
    end(DOUBT)
    assert state(one) == "pending"
    assert lease() == []  # not at once
    end(SENT, now=NOW + timedelta(minutes=1))
    assert state(one) == "sent"
    assert one.message_id == 7


def test_a_silent_edit_is_made_again(told):
    one = edit(told, 1)
    outbox.begin(lease(), now=NOW)
    outbox.sweep(now=NOW + outbox.ANSWER)
    assert state(one) == "pending"


def test_one_edit_at_a_time_and_the_newest_wins(told):
    first = edit(told, 1)
    outbox.begin(lease(), now=NOW)
    second = edit(told, 2)
    assert lease() == []  # the first is on the wire
    third = edit(told, 3)
    outbox.sweep(now=NOW + timedelta(seconds=1))
    assert state(second) == "cancelled"
    outbox.sweep(now=NOW + outbox.ANSWER)  # the first never answered, and has a newer one
    assert (state(first), first.error) == ("cancelled", "superseded")
    assert [letter.delivery for letter in lease()] == [third.pk]


def test_an_edit_that_a_newer_one_overtook_does_not_leave(told):
    edit(told, 1)
    letters = lease()
    edit(told, 2)
    assert outbox.begin(letters, now=NOW) == set()


def test_who_stopped_still_gets_wrong_messages_mended(told):
    edit(told, 1)
    subscribe.unsubscribe(101)
    assert len(lease()) == 1


def test_a_message_that_is_gone_stops_nobody(told):
    one = edit(told, 1)
    end(Outcome(OutcomeKind.LOST, error="message_gone"))
    assert (state(one), one.error) == ("failed", "message_gone")
    assert control(told.digest)[0] == Control.RUNNING


def test_a_chat_that_took_our_rights_stops_nobody_elses_digest():
    issue = digest()
    group, other = (row(issue, reader) for reader in readers(2))
    end(Outcome(OutcomeKind.LOST, error="no_rights"))
    assert (state(group), group.error) == ("failed", "no_rights")
    assert control(issue) == (Control.RUNNING, "")
    end(SENT)
    assert state(other) == "sent"


def test_cancelling_a_digest_leaves_its_edits(told):
    one = edit(told, 1)
    unsent = row(told.digest, *readers(1, first=300))
    assert outbox.cancel(told.digest)
    assert (state(one), state(unsent)) == ("pending", "cancelled")
    assert control(told.digest) == (Control.RUNNING, "cancelled")  # which no list of issues shows
    end(SENT)
    outbox.sweep(now=NOW)
    assert control(told.digest) == (Control.CANCELLED, "")


def test_a_letter_that_comes_back_to_a_cancelled_digest_does_not_leave_again(told):
    edit(told, 1, not_before=NOW + HOUR)
    one = row(told.digest, *readers(1, first=300))
    [letter] = lease()
    outbox.begin([letter], now=NOW)
    outbox.cancel(told.digest)
    assert not outbox.cancel(told.digest)
    assert not outbox.pause(told.digest)
    assert not outbox.hold(told.digest)
    outbox.record([(letter, Outcome(OutcomeKind.LATER, error="too_many_requests"))], now=NOW)
    assert state(one) == "pending"
    assert lease() == []
    Delivery.objects.filter(pk=one.pk).update(state="leased", batch="b", lease_until=NOW + HOUR)
    letters = [replace(letter, batch="b")]
    assert outbox.begin(letters, now=NOW) == set()
    outbox.release(letters)
    assert outbox.sweep(now=NOW).cancelled == 1
    assert state(one) == "cancelled"


def test_letters_in_doubt_of_a_cancelled_digest_may_still_go_again(told):
    edit(told, 1, not_before=NOW + HOUR)
    one = row(told.digest, *readers(1, first=300), state=DeliveryState.UNKNOWN)
    outbox.cancel(told.digest)
    assert outbox.resend_unknown(told.digest, now=NOW) == 1
    outbox.sweep(now=NOW)
    end(SENT)
    assert state(one) == "sent"


# --- whatever holds letters back --------------------------------------------------------------
@pytest.mark.parametrize("held", [Control.CANARY, Control.PAUSED, Control.HELD])
def test_a_wrong_message_is_mended_while_its_digest_stands_still(told, held):
    one, unsent = edit(told, 1), row(told.digest, *readers(1, first=300))
    row(told.digest, *readers(1, first=301), wave=0, not_before=NOW + HOUR)  # a canary tries it
    told.digest.control = held
    told.digest.save()
    outbox.sweep(now=NOW)
    end(SENT)
    assert (state(one), state(unsent)) == ("sent", "pending")
    assert lease() == []
    assert control(told.digest)[0] == held


@pytest.mark.parametrize("held", [Control.RUNNING, Control.PAUSED, Control.HELD])
def test_a_refused_edit_stops_the_other_edits(told, held):
    other = row(told.digest, *readers(1, 300), state=DeliveryState.SENT, message_id=71)
    edit(told, 1)
    edit(other, 1)
    told.digest.control = held
    told.digest.save()
    first, second = lease()
    outbox.begin([first], now=NOW)
    outbox.record([(first, BAD)], now=NOW)
    assert outbox.begin([second], now=NOW) == set()
    outbox.release([second])
    assert lease() == []
    wanted = Control.HELD if held == Control.HELD else Control.PAUSED
    assert control(told.digest) == (wanted, "bad_request")


# --- when it is over --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("closed", "found"),
    [
        (Control.DONE, (Control.RUNNING, "")),
        (Control.CANCELLED, (Control.RUNNING, "cancelled")),
    ],
)
def test_a_digest_closed_over_an_edit_just_planned_is_opened_again(told, closed, found):
    one = edit(told, 1)
    told.digest.control = closed
    told.digest.save()
    outbox.sweep(now=NOW)
    assert control(told.digest) == found
    end(SENT)
    outbox.sweep(now=NOW)
    assert (state(one), *control(told.digest)) == ("sent", closed, "")


@pytest.mark.parametrize("stopped", [Control.HELD, Control.PAUSED])
def test_a_stopped_digest_of_which_nothing_is_left_is_over(told, stopped):
    one = row(told.digest, *readers(1, first=300))
    told.digest.control, told.digest.error = stopped, "late"
    told.digest.save()
    outbox.sweep(now=NOW)
    assert control(told.digest) == (stopped, "late")
    Delivery.objects.filter(pk=one.pk).update(state="cancelled", error="superseded")
    outbox.sweep(now=NOW)
    assert control(told.digest) == (Control.CANCELLED, "")


def test_a_digest_held_before_it_has_letters_waits_for_its_person():
    issue = digest(control=Control.HELD)
    outbox.sweep(now=NOW)
    assert control(issue)[0] == Control.HELD


# --- parts ------------------------------------------------------------------------------------
def test_parts_go_in_order_and_doubt_stops_the_later_ones():
    issue, (reader, other) = digest(), readers(2)
    for one in (reader, other):
        row(issue, one, part=1)
        row(issue, one, part=2)
    assert [letter.part for letter in lease()] == [1, 1]
    Delivery.objects.filter(part=1).update(state="pending", batch=None)
    end(SENT, DOUBT)
    [letter] = lease()
    assert letter.part == 2
    assert Delivery.objects.get(pk=letter.delivery).subscriber == reader
    assert outbox.sweep(now=NOW).cancelled == 0  # an editor may still resend the first


# --- canary -----------------------------------------------------------------------------------
def canary(count: int = 5, rest: int = 3):
    issue = digest(control=Control.CANARY)
    for n, reader in enumerate(readers(count + rest)):
        row(issue, reader, wave=int(n >= count))
    return issue


def test_the_first_few_go_first_and_the_rest_follows_by_itself():
    issue = canary()
    assert len(lease()) == 5
    Delivery.objects.update(state="pending", batch=None)
    end(SENT, SENT, SENT, SENT)
    assert control(issue)[0] == Control.CANARY
    end(SENT)
    assert control(issue)[0] == Control.RUNNING
    assert len(lease()) == 3


def test_one_doubt_in_five_is_chance():
    issue = canary()
    end(SENT, SENT, SENT, SENT, DOUBT)
    assert control(issue) == (Control.RUNNING, "")


def test_two_doubts_in_five_stop_a_digest_until_a_person_decides():
    issue = canary()
    end(SENT, SENT, SENT, DOUBT, DOUBT)
    assert control(issue) == (Control.PAUSED, "canary")
    assert lease() == []
    assert outbox.resume(issue, now=NOW)
    assert control(issue) == (Control.RUNNING, "")


def test_where_nothing_went_well_one_doubt_is_enough():
    issue = canary(count=1)
    end(DOUBT)
    assert control(issue) == (Control.PAUSED, "canary")


def test_a_canary_that_telegram_put_off_is_not_waited_for_if_there_are_others():
    issue = canary()
    wait = Outcome(OutcomeKind.LATER, retry_after=3600, error="too_many_requests")
    end(SENT, SENT, SENT, SENT, wait)
    assert control(issue)[0] == Control.RUNNING


def test_canaries_that_were_all_put_off_are_waited_for():
    issue = canary()
    wait = Outcome(OutcomeKind.LATER, retry_after=3600, error="too_many_requests")
    end(*[wait] * 5)
    outbox.sweep(now=NOW)
    assert control(issue)[0] == Control.CANARY


def test_the_sweep_judges_canaries_whose_worker_died():
    issue = canary(count=20)
    letters = lease()
    outbox.begin(letters, now=NOW)
    outbox.record([(letter, SENT) for letter in letters[1:]], now=NOW)
    assert control(issue)[0] == Control.CANARY
    outbox.sweep(now=NOW + outbox.ANSWER)
    assert control(issue)[0] == Control.RUNNING


def test_those_whose_hour_is_still_to_come_are_not_waited_for():
    issue = canary(count=6)
    Delivery.objects.filter(pk=Delivery.objects.filter(wave=0).last().pk).update(
        not_before=NOW + 5 * HOUR
    )
    end(SENT, SENT, SENT, SENT, SENT)
    assert control(issue)[0] == Control.RUNNING


def test_a_held_digest_that_is_let_go_tries_its_canaries():
    issue = canary()
    outbox.hold(issue)
    assert outbox.resume(issue, now=NOW)
    assert control(issue)[0] == Control.CANARY


def test_a_refused_message_stops_a_canary_at_once():
    issue = canary()
    end(BAD)
    assert control(issue) == (Control.PAUSED, "bad_request")


# --- lateness ---------------------------------------------------------------------------------
def test_what_an_outage_made_late_is_held_and_goes_when_a_person_says_so():
    issue, (late, early) = digest(), readers(2)
    one = row(issue, late)
    two = row(issue, early, not_before=NOW + 3 * HOUR, expires_at=NOW + 9 * HOUR)
    later = NOW + 2 * HOUR
    assert lease(later) == []  # even before the sweep has come by
    assert outbox.sweep(now=later).held == 1
    assert control(issue) == (Control.HELD, "late")
    assert outbox.sweep(now=later + 8 * HOUR).expired == 0
    assert outbox.resume(issue, now=later)
    assert [letter.delivery for letter in lease(later)] == [one.pk]
    two.refresh_from_db()
    assert two.not_before == NOW + 3 * HOUR  # its hour stays its hour


def test_twelve_hours_for_one_chat_stop_one_chat():
    issue = digest()
    one, two = (row(issue, reader) for reader in readers(2))
    end(Outcome(OutcomeKind.LATER, retry_after=43_838, error="too_many_requests"), SENT)
    assert (state(one), state(two)) == ("pending", "sent")
    assert one.attempts == 0
    assert outbox.sweep(now=NOW + 3 * HOUR).held == 0
    assert control(issue)[0] == Control.RUNNING
    assert outbox.sweep(now=NOW + 6 * HOUR).expired == 1


# --- doubt ------------------------------------------------------------------------------------
def test_letters_in_doubt_go_again_only_if_an_editor_decides():
    issue = digest()
    one = row(issue, readers(1)[0])
    [letter] = end(DOUBT)
    outbox.sweep(now=NOW)
    assert control(issue)[0] == Control.DONE
    assert outbox.resend_unknown(issue, now=NOW) == 1
    assert control(issue)[0] == Control.RUNNING
    outbox.record([(letter, SENT)], now=NOW)  # the first answer is not about the second copy
    assert state(one) == "pending"
    end(SENT)
    assert outbox.resend_unknown(issue, now=NOW) == 0


def test_totals_of_folded_rows_are_counted():
    issue = digest(delivery_totals={"sent": 40, "unknown": 2})
    row(issue, readers(1)[0])
    counts = outbox.counts(issue.pk)
    assert (counts["sent"], counts["unknown"], counts["pending"]) == (40, 2, 1)
    assert outbox.counts()["sent"] == 40


# --- migration --------------------------------------------------------------------------------
def test_a_group_that_moved_is_written_to_at_once_under_its_new_id():
    issue, (group,) = digest(), readers(1)
    one = row(issue, group)
    old = row(digest(), group, state=DeliveryState.SENT, message_id=5)
    edit(old, 1)
    [letter] = lease(limit=1)
    outbox.begin([letter], now=NOW)
    moved = Outcome(OutcomeKind.MIGRATED, error="chat_migrated", new_chat_id=-100500)
    outbox.record([(letter, moved)], now=NOW)
    [again] = lease()
    assert (again.delivery, again.chat_id, again.chat_kind) == (one.pk, -100500, "supergroup")
    old.refresh_from_db()
    assert old.message_id is None  # that number means another message there
    assert not subscribe.migrate(101, -100500)  # the service message says the same


def test_a_group_that_subscribed_under_both_ids_becomes_one():
    first, second, (was, known) = digest(upto=3), digest(), readers(2)
    row(first, was)
    row(first, known)
    only = row(second, was)
    Subscriber.objects.filter(pk=was.pk).update(heard=8)
    assert subscribe.migrate(101, 102)
    assert Subscriber.objects.get().heard == 8
    assert {letter.chat_id for letter in lease()} == {102}
    only.refresh_from_db()
    assert only.subscriber == known
    assert outbox.counts(first.pk)["cancelled"] == 1


def test_a_group_that_only_said_hello_under_its_new_id_keeps_what_it_had_asked_for():
    was, known = readers(2)
    asked = {"frequency": "weekly", "topics": ["reaction"], "time_zone": "Asia/Tokyo", "heard": 4}
    Subscriber.objects.filter(pk=was.pk).update(slot="06:30", **asked)
    Subscriber.objects.filter(pk=known.pk).update(frequency="off", heard=9)
    one = row(digest(), was)
    assert subscribe.migrate(101, 102)
    left = Subscriber.objects.get()
    assert left.pk == known.pk
    assert {name: getattr(left, name) for name in asked} == asked
    assert left.slot == time(6, 30)
    assert [letter.delivery for letter in lease()] == [one.pk]


def test_a_refused_token_locks_all_sending(django_capture_on_commit_callbacks):
    issue = digest()
    one = row(issue, readers(1)[0])
    with django_capture_on_commit_callbacks(execute=True):
        end(Outcome(OutcomeKind.REFUSED, error="token_refused"))
    assert state(one) == "pending"
    assert lease() == []


def test_quiet_hours_make_no_sound():
    issue = digest()
    for reader in readers(2):
        row(issue, reader)
    # 09:00 UTC is noon in Vilnius.
    Subscriber.objects.filter(pk=Subscriber.objects.first().pk).update(
        quiet_from="11:00", quiet_until="13:00"
    )
    assert [letter.silent for letter in lease()] == [True, False]


# --- one bad row ------------------------------------------------------------------------------
def test_one_unreadable_chat_stops_nobody_else():
    issue = digest()
    bad, good = (row(issue, reader) for reader in readers(2))
    Subscriber.objects.filter(deliveries=bad).update(chat_cipher=bytes(36))
    [letter] = lease()
    assert letter.delivery == good.pk
    assert (state(bad), bad.error) == ("failed", "unreadable")
    assert control(issue) == (Control.RUNNING, "")


def test_a_wrong_key_fails_nobody(settings):
    one = row(digest(), readers(1)[0])
    settings.SUBSCRIBER_KEY = "another one"
    with pytest.raises(InvalidTag):
        lease()
    assert state(one) == "pending"


def test_a_zone_that_is_gone_stops_nobody():
    one = row(digest(), readers(1)[0])
    Subscriber.objects.update(time_zone="Europe/Atlantis")
    assert [letter.delivery for letter in lease()] == [one.pk]


def test_what_has_no_words_is_held_and_its_edits_wait(told):
    waiting = edit(told, 1)
    issue = digest()
    one = row(issue, readers(1, first=201)[0])
    outbox.unsaid(lease(), now=NOW)
    assert control(issue) == (Control.HELD, "render")
    assert control(told.digest) == (Control.RUNNING, "")
    assert (state(one), state(waiting)) == ("pending", "pending")
    assert waiting.not_before == NOW + HOUR
    assert lease() == []
