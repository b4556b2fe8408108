"""A database from before cursors: nobody is told the whole record, nobody misses what comes."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from briefings.deliver import alerts
from briefings.models import Digest, Mark, Subscriber
from briefings.tasks import issue_digests
from tests.briefings.deliver.versions import says
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.django_db
def test_readers_are_where_their_last_digest_left_them():
    DigestScheduleFactory()
    publish_entry(publishable(), now=EIGHT - HOUR)
    issue_digests(now=EIGHT, issued_at=EIGHT)
    for chat_id, frequency in enumerate(("daily", "weekly", "each", "off"), start=1):
        subscriber(chat_id, frequency=frequency)
    fresh = publish_entry(publishable(), now=EIGHT + HOUR)
    Mark.objects.all().delete()
    Digest.objects.update(since=0, upto=0)
    Subscriber.objects.update(heard=0)
    import_module("briefings.migrations.0015_where_readers_are").place(apps, None)
    assert dict(Subscriber.objects.values_list("frequency", "heard")) == {
        "daily": 1, "weekly": 0, "each": 2, "off": 2,
    }  # fmt: skip
    assert set(Mark.objects.values_list("name", "serial")) == {("alerts", 2), ("recalls", 2)}
    assert alerts.issue_alerts(now=EIGHT + HOUR) is None
    (digest,) = issue_digests(now=EIGHT + DAY, issued_at=EIGHT + DAY)
    assert says(digest.deliveries.get()) == [str(fresh)]
