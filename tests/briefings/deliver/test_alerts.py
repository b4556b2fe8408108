"""Alerts: each entry to those who want each, and what names somebody to those who follow them."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from briefings import queries
from briefings.deliver import alerts
from briefings.models import Delivery, Digest, Follow, Mark
from briefings.tasks import issue_digests
from tests.briefings.deliver.versions import arrive, end, says, take_back
from tests.factories import (
    DigestScheduleFactory,
    EntityFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)

pytestmark = pytest.mark.django_db

TEN = datetime(2025, 9, 1, 7, tzinfo=UTC)  # 10:00 in Vilnius
NIGHT = TEN + timedelta(hours=13)  # 23:00
MORNING = TEN + timedelta(hours=21)  # 07:00
MINUTE = timedelta(minutes=1)


def reader(chat_id: int, frequency: str = "each", **fields):
    row = subscriber(chat_id, frequency=frequency)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def test_each_entry_at_once():
    row, other = reader(1), reader(2, "daily")
    publication = publish_entry(publishable(), now=TEN)
    alert = alerts.issue_alerts(now=TEN)
    letter = alert.deliveries.get()
    assert letter.subscriber == row
    assert (letter.not_before, letter.local_date) == (TEN, None)
    assert says(letter) == [str(publication)]
    assert alerts.issue_alerts(now=TEN + MINUTE) is None
    assert queries.digests() == ()  # no issue: the site does not show it
    arrive(letter, now=TEN)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.heard, other.heard) == (1, 0)


def test_an_alert_that_did_not_arrive_is_in_the_next():
    reader(1)
    first = publish_entry(publishable(), now=TEN)
    end(alerts.issue_alerts(now=TEN).deliveries.get(), "unknown")
    second = publish_entry(publishable(), now=TEN + MINUTE)
    assert set(says(alerts.issue_alerts(now=TEN + MINUTE).deliveries.get())) == {
        str(first),
        str(second),
    }


def test_quiet_hours_make_one_message_of_several():
    reader(1)
    found = []
    for place in range(3):
        found.append(publish_entry(publishable(), now=NIGHT + place * MINUTE))
        alerts.issue_alerts(now=NIGHT + place * MINUTE)
    letter = Delivery.objects.get(state="pending")
    assert letter.not_before == MORNING
    assert set(says(letter)) == set(map(str, found))
    assert Delivery.objects.filter(state="cancelled", error="superseded").count() == 2


def test_taken_back_in_the_night_nobody_is_woken_in_the_morning():
    reader(1)
    entry = publishable()
    publish_entry(entry, now=NIGHT)
    alerts.issue_alerts(now=NIGHT)
    take_back(entry, now=NIGHT + MINUTE)
    assert alerts.issue_alerts(now=NIGHT + MINUTE) is None
    assert Delivery.objects.get().state == "cancelled"


def test_followers_hear_of_whom_they_follow_whatever_their_digest():
    norland, southern = EntityFactory(slug="norland"), EntityFactory(slug="southern")
    old = EntityFactory(slug="old-norland", merged_into=norland)
    daily, off, stranger = reader(1, "daily"), reader(2, "off"), reader(3, "weekly")
    for row, entity in ((daily, old), (off, norland), (stranger, EntityFactory())):
        Follow.objects.create(subscriber=row, entity=entity)
    publish_entry(publishable(), now=TEN)
    act = publish_entry(recognition(norland, southern), now=TEN)
    alert: Any = alerts.issue_alerts(now=TEN)
    assert {row.subscriber_id: says(row) for row in alert.deliveries.all()} == {
        daily.pk: [str(act)],
        off.pk: [str(act)],
    }
    for letter in alert.deliveries.all():
        arrive(letter, now=TEN)
    daily.refresh_from_db()
    off.refresh_from_db()
    assert (daily.heard, off.heard) == (0, 2)  # the first hears of everything by their digest


def test_a_followers_night_is_one_message_too():
    norland, southern = EntityFactory(slug="norland"), EntityFactory(slug="southern")
    Follow.objects.create(subscriber=reader(1, "daily"), entity=norland)
    found = []
    for place in range(3):
        entry = recognition(norland, southern, date=f"2025-0{place + 1}")
        found.append(publish_entry(entry, now=NIGHT + place * MINUTE))
        alerts.issue_alerts(now=NIGHT + place * MINUTE)
    assert set(says(Delivery.objects.get(state="pending"))) == set(map(str, found))


def test_topics_hold_for_alerts_too():
    reader(1, topics=["recognition"])
    publish_entry(publishable(), now=TEN)
    assert alerts.issue_alerts(now=TEN) is None
    assert not Digest.objects.exists()
    assert Mark.objects.get(name="alerts").serial == 1


def test_a_pause_is_a_pause():
    reader(1, paused_until=(TEN + timedelta(days=2)).date())
    first = publish_entry(publishable(), now=TEN)
    assert alerts.issue_alerts(now=TEN) is None
    later = TEN + timedelta(days=3)
    second = publish_entry(publishable(), now=later)
    assert set(says(alerts.issue_alerts(now=later).deliveries.get())) == {str(first), str(second)}


def test_who_joins_hears_of_what_comes():
    publish_entry(publishable(), now=TEN)
    reader(1)
    assert alerts.issue_alerts(now=TEN) is None


def test_no_quiet_hours():
    reader(1, quiet_from=time(0), quiet_until=time(0))
    publish_entry(publishable(), now=NIGHT)
    assert alerts.issue_alerts(now=NIGHT).deliveries.get().not_before == NIGHT


def test_an_alert_is_no_days_issue():
    DigestScheduleFactory()
    publish_entry(publishable(), now=TEN)
    row = reader(1)
    publish_entry(publishable(), now=TEN)
    alerts.issue_alerts(now=TEN)
    row.frequency = "daily"
    row.save()
    at = TEN + timedelta(hours=22)
    (issue,) = issue_digests(now=at, issued_at=at)
    assert issue.deliveries.count() == 1
