"""Edits of what was sent: one at a time, whatever holds letters back, until their digest is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from briefings.deliver import outbox, subscribe
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery, DeliveryState
from tests.briefings.deliver.ledger import (
    BAD,
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
