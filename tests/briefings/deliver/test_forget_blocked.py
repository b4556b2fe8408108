"""Whoever blocks us and stays away is forgotten, as /privacy says."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from briefings.deliver import erase, follows, subscribe
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.models import Delivery, Subscriber
from briefings.tasks import forget_old
from tests.briefings.deliver.ledger import NOW, digest, end, readers, row
from tests.factories import EntityFactory, met, subscriber

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
GONE = Outcome(OutcomeKind.BLOCKED, error="blocked")


def days() -> list[date | None]:
    return list(Subscriber.objects.order_by("pk").values_list("blocked_on", flat=True))


def test_thirty_days_after_the_block_they_are_gone_and_their_letters_count():
    one = row(digest(), readers(2)[0])
    end(GONE)
    assert days() == [NOW.date(), None]
    assert erase.forget_blocked(now=NOW + 29 * DAY) == 0
    assert erase.forget_blocked(now=NOW + 30 * DAY) == 1
    one.refresh_from_db()
    assert (one.state, one.subscriber) == ("blocked", None)
    assert Subscriber.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_the_first_day_counts():
    row(digest(), readers(1)[0])
    subscribe.block(101, now=NOW - DAY)
    subscribe.block(101, now=NOW)
    assert days() == [(NOW - DAY).date()]


@pytest.mark.parametrize("way", ["unblock", "subscribe", "follow"])
def test_who_comes_back_is_not_forgotten(way):
    subscriber(101)
    subscribe.block(101, now=NOW)
    match way:
        case "unblock":
            subscribe.unblock(101, now=NOW)
        case "subscribe":
            subscribe.subscribe(101, kind="private", language="en", frequency="daily", now=NOW)
        case "follow":
            met(EntityFactory(slug="norland"))
            follows.follow(101, "norland", kind="private", language="en", now=NOW)
    assert days() == [None]
    assert erase.forget_blocked(now=NOW + 90 * DAY) == 0


def test_the_hourly_task_does_it():
    subscriber(101)
    subscribe.block(101, now=datetime.now(UTC) - 31 * DAY)
    forget_old()
    assert not Subscriber.objects.exists()


def test_who_blocked_us_before_days_were_kept_has_a_month_from_then():
    subscriber(101)
    subscriber(102)
    Subscriber.objects.filter(pk=Subscriber.objects.earliest("pk").pk).update(active=False)
    migration = import_module("briefings.migrations.0019_the_day_of_blocking")
    migration.begin_today(apps, SimpleNamespace(connection=connection))
    assert days() == [datetime.now(UTC).date(), None]
