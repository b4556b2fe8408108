"""The first few go first, and what becomes of them decides about the rest."""

import pytest

from briefings.deliver import outbox
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Control, Delivery
from tests.briefings.deliver.ledger import (
    BAD,
    DOUBT,
    HOUR,
    NOW,
    SENT,
    control,
    digest,
    end,
    lease,
    readers,
    row,
)

pytestmark = pytest.mark.django_db


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
