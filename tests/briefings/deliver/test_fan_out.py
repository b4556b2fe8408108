"""To whom an issue is owed, when, and in which words."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from briefings import queries
from briefings.deliver import canary, outbox
from briefings.deliver.fan_out import fan_out
from briefings.models import Control, Delivery, Digest, Edition, Follow, Subscriber
from briefings.tasks import issue_digests
from tests.briefings.deliver.versions import arrive, change, says, take_back
from tests.factories import (
    DigestScheduleFactory,
    EntityFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)

pytestmark = pytest.mark.django_db

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)  # 08:00 in Vilnius
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def reader(chat_id: int, **fields) -> Subscriber:
    row = subscriber(chat_id)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def issue(day: int = 0, *, after: timedelta = timedelta(0), **kwargs) -> Digest:
    at = EIGHT + day * DAY + after
    (digest,) = issue_digests(now=at, issued_at=at, **kwargs)
    return digest


@pytest.fixture
def news():
    DigestScheduleFactory()
    return publish_entry(publishable(), now=EIGHT - HOUR)


def test_each_at_their_own_hour_on_their_own_day(news):
    vilnius = reader(1)
    tokyo = reader(2, time_zone="Asia/Tokyo", slot=time(8))
    new_york = reader(3, time_zone="America/New_York", slot=time(7, 30))
    digest = issue(after=timedelta(seconds=40))  # a tick is never on the second
    owed = {row.subscriber_id: row for row in digest.deliveries.all()}
    assert owed[vilnius.pk].not_before == EIGHT
    assert owed[vilnius.pk].local_date == date(2025, 9, 1)
    assert owed[vilnius.pk].expires_at == EIGHT + outbox.LIFETIME
    assert owed[tokyo.pk].not_before == datetime(2025, 9, 1, 23, tzinfo=UTC)
    assert owed[tokyo.pk].local_date == date(2025, 9, 2)
    assert owed[new_york.pk].not_before == datetime(2025, 9, 1, 11, 30, tzinfo=UTC)
    assert owed[new_york.pk].local_date == date(2025, 9, 1)


def test_by_hand_everybody_gets_it_now(news):
    reader(1)
    reader(2, time_zone="Asia/Tokyo", slot=time(8))
    digest = issue(after=HOUR, by_hand=True)
    assert set(digest.deliveries.values_list("not_before", flat=True)) == {EIGHT + HOUR}
    assert set(digest.deliveries.values_list("local_date", flat=True)) == {date(2025, 9, 1)}


def test_by_hand_a_second_one_on_a_day_is_no_days(news):
    """A person asks for it, so it goes out; the day has had its issue all the same."""
    reader(1)
    arrive(issue().deliveries.get(), now=EIGHT)
    publish_entry(publishable(), now=EIGHT + HOUR)
    at = EIGHT + 2 * HOUR
    (second,) = issue_digests(now=EIGHT + DAY, issued_at=at, by_hand=True)
    row = second.deliveries.get()
    assert (row.not_before, row.local_date) == (at, None)


def test_asking_twice_owes_nothing_twice(news):
    reader(1)
    digest = issue()
    assert fan_out(digest, now=EIGHT) == 1
    assert fan_out(digest, now=EIGHT + HOUR) == 1
    assert digest.deliveries.get().state == "pending"


def test_a_pause_ends_on_its_day(news):
    reader(1, paused_until=date(2025, 9, 3))
    assert not issue(0).deliveries.exists()
    assert not issue(1).deliveries.exists()
    assert says(issue(2).deliveries.get()) == [str(news)]


def test_a_zone_that_is_gone_counts_as_utc(news):
    reader(1, time_zone="Mars/Olympus")
    assert issue().deliveries.get().not_before == datetime(2025, 9, 1, 8, tzinfo=UTC)


def test_who_still_waits_gets_both_in_one_message_at_the_first_hour(news):
    """By their own slot alone they would be put off every day: it lies just before the next issue."""
    row = reader(1, slot=time(7, 59))
    first = issue(0).deliveries.get()
    assert first.not_before == EIGHT + DAY - timedelta(minutes=1)
    second = publish_entry(publishable(), now=EIGHT + HOUR)
    later = issue(1).deliveries.get(subscriber=row)
    first.refresh_from_db()
    assert (first.state, first.error) == ("cancelled", "superseded")
    assert (later.not_before, later.local_date) == (EIGHT + DAY, first.local_date)
    assert sorted(says(later)) == sorted([str(news), str(second)])


def test_what_a_person_stopped_is_told_at_the_next_hour(news):
    reader(1)
    first = issue(0)
    outbox.pause(first)
    publish_entry(publishable(), now=EIGHT + HOUR)
    row = issue(1).deliveries.get()
    assert row.not_before == EIGHT + DAY
    assert len(says(row)) == 2
    assert outbox.counts(first.pk)["cancelled"] == 1


def test_what_is_on_the_wire_is_left_alone(news):
    reader(1)
    issue(0)
    (letter,) = outbox.lease(now=EIGHT, limit=1)
    assert outbox.begin([letter], now=EIGHT)
    publish_entry(publishable(), now=EIGHT + HOUR)
    issue(1)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["pending", "sending"]


# --- editions ---------------------------------------------------------------------------------
def test_readers_who_want_the_same_share_an_edition(news):
    for chat_id in (1, 2, 3):
        reader(chat_id)
    reader(4, language="lt")
    digest = issue()
    assert digest.editions.count() == 2
    assert [item.n_then for item in queries.edition(digest.editions.first().pk).items] == [1]


def test_topics_and_follows():
    DigestScheduleFactory()
    norland, southern = EntityFactory(slug="norland"), EntityFactory(slug="southern")
    event = publish_entry(publishable(), now=EIGHT - HOUR)
    act = publish_entry(recognition(norland, southern), now=EIGHT - HOUR)
    everything = reader(1)
    acts = reader(2, topics=["recognition"])
    reader(3, topics=["reaction"])
    follower = reader(4, topics=["events"])
    # Followed under the name of somebody who was merged into the one that is named.
    Follow.objects.create(
        subscriber=follower, entity=EntityFactory(slug="old-norland", merged_into=norland)
    )
    told = {row.subscriber_id: says(row) for row in issue().deliveries.all()}
    assert told == {
        everything.pk: [str(act), str(event)],
        acts.pk: [str(act)],
        follower.pk: [str(act), str(event)],
    }
    assert queries.edition(Edition.objects.get(topics=["recognition"]).pk).topics == (
        "Recognition",
    )


def test_a_retraction_reaches_only_those_who_had_it(news):
    had, had_not = reader(1), reader(2, paused_until=date(2025, 9, 2))
    arrive(issue(0).deliveries.get(), now=EIGHT)
    take_back(news.entry, now=EIGHT + HOUR)
    fresh = publish_entry(publishable(), now=EIGHT + HOUR)
    told = {row.subscriber_id: says(row) for row in issue(1).deliveries.all()}
    assert told == {
        had.pk: [str(fresh), f"{news.entry.public_id} v2"],
        had_not.pk: [str(fresh)],
    }


def test_an_edition_is_shown_as_it_stands_now(news):
    reader(1)
    digest = issue()
    key = digest.editions.get().pk
    change(news.entry, "It was somebody else", now=EIGHT + HOUR)
    view = queries.edition(key)
    (line,) = view.items
    assert (line.n_then, line.entry.headline, line.corrected) == (1, "It was somebody else", True)
    assert (view.serial, view.kind, view.path) == (2, "issue", f"/briefings/{digest.pk}.html")
    take_back(news.entry, now=EIGHT + 2 * HOUR)
    (line,) = queries.edition(key).items
    assert line.retracted
    assert not line.corrected
    assert queries.edition(99) is None


def test_queries_go_by_edition_and_not_by_reader(news, django_assert_max_num_queries):
    for chat_id in range(1, 300):
        reader(chat_id, language=f"x{chat_id % 8}")
    with django_assert_max_num_queries(100):
        issue()
    assert Edition.objects.count() == 8


# --- canaries ---------------------------------------------------------------------------------
def crowd(size: int, **fields) -> None:
    for chat_id in range(1000, 1000 + size):
        reader(chat_id, **fields)


def test_from_a_hundred_on_a_few_go_first(news):
    crowd(99)
    first = issue(0)
    assert first.control == Control.RUNNING
    subscriber(1)
    publish_entry(publishable(), now=EIGHT + HOUR)
    second = issue(1)
    second.refresh_from_db()
    assert second.control == Control.CANARY
    assert second.deliveries.filter(wave=0).count() == canary.LEAST
    due = Delivery.objects.due(EIGHT + DAY)
    assert set(due) == set(second.deliveries.filter(wave=0))


def test_canaries_are_due_first_and_others_each_time(news):
    crowd(120)
    early = set(
        Subscriber.objects.filter(pk__in=Subscriber.objects.values("pk")[:30]).values_list(
            "pk", flat=True
        )
    )
    Subscriber.objects.exclude(pk__in=early).update(slot=time(9))
    chosen = []
    for day in range(2):
        publish_entry(publishable(), now=EIGHT + day * DAY - 2 * HOUR)
        digest = issue(day)
        chosen.append(set(digest.deliveries.filter(wave=0).values_list("subscriber", flat=True)))
    assert chosen[0] <= early
    assert chosen[0] != chosen[1]


def test_a_schedule_may_do_without(news):
    DigestScheduleFactory().__class__.objects.update(canary=False)
    crowd(100)
    assert issue().control == Control.RUNNING


def test_a_held_digest_keeps_its_canaries_for_later(news):
    crowd(100)
    digest = issue(after=3 * HOUR)
    assert digest.control == Control.HELD
    assert digest.deliveries.filter(wave=0).count() == canary.LEAST
