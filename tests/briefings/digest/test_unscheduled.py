"""An issue outside its hour: held for a moment, stopped or put back, and few a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from briefings.deliver import lock, outbox, put_back, received
from briefings.digest import unscheduled
from briefings.digest.unscheduled import TooMany
from briefings.models import Delivery, Digest, Edition, SendingBatch
from briefings.tasks import issue_digests, issue_due
from tests.briefings.admin import desk_room as room
from tests.factories import NOW

HOLD = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
AT = NOW.replace(hour=12) + room.DAY
"""Noon: the next hour is tomorrow's at eight."""

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("memory")]


@pytest.fixture
def memory(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    lock.heartbeat(now=AT)


def rule(slug="daily", **more):
    return room.schedule(slug=slug, canary=False, created_at=AT - room.DAY, **more)


def hurry(schedule, *, at=AT):
    """As the desk does it."""
    issued = issue_digests(
        now=at + room.DAY, issued_at=at, only=schedule.slug, by_hand=True, hold=HOLD
    )
    return issued[0] if issued else None


@pytest.fixture
def hurried():
    room.news(now=AT - timedelta(hours=1))
    for chat in range(1, 4):
        room.reader(chat, slot="23:59")
    return hurry(rule())


def left(now):
    """How many letters may leave."""
    outbox.sweep(now=now)
    return len(outbox.lease(now=now, limit=100))


def test_nothing_leaves_before_its_moment_and_all_of_it_then(hurried):
    assert (hurried.control, hurried.error) == ("held", "hold")
    assert {row.not_before for row in Delivery.objects.all()} == {AT + HOLD}
    assert left(AT + HOLD - SECOND) == 0
    assert not received.has_gone_out(hurried.pk)  # the site and the bot say nothing of it, either
    assert left(AT + HOLD) == 3
    assert received.has_gone_out(hurried.pk)
    assert room.control(hurried) == ("running", "")


def test_the_ledger_alone_would_keep_it_back(hurried):
    """Were somebody to let it go by the shell, its letters would still wait for their moment."""
    Digest.objects.update(control="running", error="")
    assert left(AT + HOLD - SECOND) == 0
    assert left(AT + HOLD) == 3


def test_stopped_it_waits_for_a_person_and_still_for_its_moment(hurried):
    assert outbox.stop(hurried)
    assert not outbox.stop(hurried)
    assert left(AT + HOLD) == 0
    assert outbox.resume(hurried, now=AT + SECOND)  # a change of mind does not shorten the wait
    assert not outbox.resume(hurried, now=AT + SECOND)
    assert room.control(hurried) == ("held", "hold")
    assert left(AT + HOLD - SECOND) == 0
    outbox.stop(hurried)
    late = AT + timedelta(hours=9)
    assert outbox.resume(hurried, now=late)
    assert left(late) == 3


def test_after_an_outage_it_does_not_go_by_itself(hurried):
    """Nobody looked whether holds were over: like any other issue that is two hours late."""
    late = AT + HOLD + timedelta(hours=2)
    assert left(late) == 0
    assert room.control(hurried) == ("held", "late")
    assert outbox.resume(hurried, now=late)
    assert left(late) == 3


def test_given_up_in_time_nobody_gets_anything(hurried):
    assert put_back.give_up(hurried, now=AT + HOLD - SECOND)
    assert left(AT + HOLD) == 0
    assert outbox.counts(hurried.pk)["cancelled"] == 3
    assert not put_back.give_up(hurried, now=AT + HOLD)
    assert not put_back.put_back(hurried, now=AT + HOLD)


def test_put_back_it_comes_at_its_hour(hurried):
    schedule = hurried.schedule
    assert put_back.put_back(hurried, now=AT + SECOND)
    assert not put_back.put_back(hurried, now=AT + SECOND)
    for table in (Digest, Delivery, Edition, SendingBatch):
        assert not table.objects.exists()
    assert left(AT + HOLD) == 0
    hour = AT.replace(hour=5) + room.DAY  # eight in Vilnius
    (digest,) = issue_digests(now=hour, issued_at=hour)
    assert (digest.schedule, digest.window, digest.let_go_at) == (schedule, hurried.window, None)
    assert digest.items.count() == 4
    assert Delivery.objects.count() == 3


def test_what_is_on_its_way_is_not_put_back(hurried):
    assert left(AT + HOLD) == 3
    assert not put_back.put_back(hurried, now=AT + HOLD)
    outbox.hold(hurried, error="render")
    assert not put_back.put_back(hurried, now=AT + HOLD)


@pytest.mark.parametrize("undo", [put_back.put_back, put_back.give_up])
def test_what_it_had_replaced_is_owed_again(undo):
    """A reader in another zone still waits for this morning's when tomorrow's is hurried, and undone."""
    schedule = rule()
    room.news(now=AT - timedelta(hours=10))
    waits, has = room.reader(1, slot="23:59"), room.reader(2, slot="08:00")
    morning = AT.replace(hour=5)
    (older,) = issue_digests(now=morning, issued_at=morning)
    row, sent = Delivery.objects.get(subscriber=waits), Delivery.objects.get(subscriber=has)
    Delivery.objects.filter(pk=sent.pk).update(state="sent", sent_at=AT, sending_at=AT, attempts=1)
    room.news(now=AT - timedelta(hours=1))
    hurried = hurry(schedule)
    row.refresh_from_db()
    assert (row.state, row.error) == ("cancelled", "superseded")
    assert undo(hurried, now=AT + SECOND)
    row.refresh_from_db()
    sent.refresh_from_db()
    assert (row.state, row.error, sent.state) == ("pending", "", "sent")
    assert left(row.not_before) == 1
    assert older.deliveries.count() == 2


@pytest.mark.parametrize("undo", [put_back.put_back, put_back.give_up])
def test_what_it_had_replaced_of_a_held_issue_waits_for_a_person_again(undo):
    schedule = rule()
    room.news(now=AT - timedelta(hours=10))
    room.reader(1, slot="23:59")
    morning = AT.replace(hour=5)
    (older,) = issue_digests(now=morning, issued_at=morning)
    outbox.hold(older)
    room.news(now=AT - timedelta(hours=1))
    hurried = hurry(schedule)
    outbox.sweep(now=AT + SECOND)  # nothing of it is open any more
    assert room.control(older) == ("cancelled", "")
    assert undo(hurried, now=AT + 2 * SECOND)
    outbox.sweep(now=AT + 3 * SECOND)
    assert room.control(older) == ("held", "")
    assert outbox.resume(older, now=AT + 4 * SECOND)
    assert left(older.deliveries.get().not_before) == 1


def test_three_a_day_for_the_whole_desk():
    room.news(now=AT - timedelta(hours=1))
    rules = [rule(f"rule-{n}") for n in range(5)]
    assert [hurry(one).unscheduled_n for one in rules[:3]] == [1, 2, 3]
    with pytest.raises(TooMany, match=r"3 September, 00:00 UTC.*manage\.py issue_digest"):
        hurry(rules[3])
    # The host's command and the hours of schedules are no business of the limit.
    (by_command,) = issue_digests(now=AT + room.DAY, issued_at=AT, only=rules[3].slug, by_hand=True)
    assert (by_command.let_go_at, by_command.control) == (None, "running")
    assert hurry(rules[4], at=AT + timedelta(hours=12)).unscheduled_n == 1
    # What was put back never went, and counts no more.
    put_back.put_back(Digest.objects.get(schedule=rules[1]), now=AT + SECOND)
    assert unscheduled.free(AT.date()) == [2]
    assert hurry(rules[1]).unscheduled_n == 2


def test_the_database_knows_no_fourth(hurried):
    rows = Digest.objects.filter(pk=hurried.pk)
    for wrong in (
        {"unscheduled_n": 4},
        {"unscheduled_n": 0},
        {"unscheduled_n": None},
        {"unscheduled_on": None},
        {"let_go_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    other = hurry(rule("other"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.filter(pk=other.pk).update(unscheduled_n=1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_one_instant_cannot_both_be_the_third():
    room.news(now=AT - timedelta(hours=1))
    rules = [rule(f"rule-{n}") for n in range(6)]
    for one in rules[:2]:
        hurry(one)
    together = Barrier(4)

    def click(one):
        together.wait()
        try:
            return hurry(one)
        except TooMany:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(click, rules[2:]))
    assert len([one for one in found if one]) == 1
    assert Digest.objects.filter(unscheduled_on=AT.date()).count() == 3


def test_an_hour_moved_to_the_next_minute_rests_as_long(hurried):
    """Else whoever may write a schedule could send at once what an issue by hand holds for minutes."""
    schedule = hurried.schedule
    put_back.put_back(hurried, now=AT + SECOND)
    minute = timedelta(minutes=1)
    schedule.local_time, schedule.time_zone = (AT + minute).time(), "UTC"
    schedule.ruled_at = AT
    schedule.save()
    for moment in (AT + minute, AT + 2 * minute, AT + HOLD - SECOND):
        assert issue_digests(now=moment, issued_at=moment, rest=HOLD) == []
    (digest,) = issue_digests(now=AT + HOLD, issued_at=AT + HOLD, rest=HOLD)
    assert digest.items.count() == 4
    assert issue_digests(now=AT + HOLD + minute, issued_at=AT + HOLD + minute, rest=HOLD) == []


def test_the_tick_lets_a_new_rule_rest(db, settings, monkeypatch):
    seen = []
    monkeypatch.setattr("briefings.tasks.issue_digests", lambda **more: seen.append(more["rest"]))
    settings.UNSCHEDULED_HOLD_S = 77
    issue_due()
    assert seen == [timedelta(seconds=77)]
