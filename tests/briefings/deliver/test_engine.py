"""Cursors, parts, lateness, doubt, chats that move and rows that are bad, on either database."""

from datetime import time

import pytest
from cryptography.exceptions import InvalidTag

from briefings.deliver import outbox, subscribe
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, DeliveryState, Subscriber
from tests.briefings.deliver.ledger import (
    DOUBT,
    HOUR,
    NOW,
    SENT,
    control,
    digest,
    edit,
    end,
    lease,
    readers,
    row,
    state,
)

pytestmark = pytest.mark.django_db


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
