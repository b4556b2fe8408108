"""A hundred thousand readers are planned in seconds, in flat memory."""

import sys
import time
import tracemalloc
from datetime import time as clock_time
from datetime import timedelta
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from briefings import planner
from briefings.deliver import recall
from briefings.management.corpus import readers
from briefings.models import Delivery, Subscriber
from briefings.queries import last_serial
from briefings.tasks import issue_digests
from briefings.vocabulary import Topic
from tests.briefings.deliver.versions import change
from tests.factories import DigestScheduleFactory, publish_entry, publishable

MANY = 100_000
PATIENCE = 20.0
"""Seconds of work: on SQLite the database's are among them."""


@pytest.mark.long
@pytest.mark.django_db
def test_a_hundred_thousand_readers_are_planned_in_twenty_seconds():
    call_command("make_corpus", entries=500, subscribers=0, seed=7, format="json")
    readers.subscribe(Random(7), MANY, lambda done: None)  # noqa: S311  # no secret
    Subscriber.objects.exclude(frequency="daily").update(frequency="daily")
    Subscriber.objects.update(paused_until=None)
    for code in Topic.codes():  # so that there is something for everybody
        Subscriber.objects.filter(topics=[code]).update(topics=["events", code])
    Subscriber.objects.exclude(topics=[]).filter(heard=last_serial()).exclude(
        topics__0="events"
    ).update(topics=["events", "reaction"])
    now = timezone.now()
    DigestScheduleFactory(
        local_time=clock_time(now.hour, now.minute), time_zone="UTC",
        created_at=now - timedelta(days=1),
    )  # fmt: skip
    for _ in range(20):
        publish_entry(publishable(), now=now - timedelta(minutes=10))
    planner.count_anew(Subscriber)  # as the database does by itself, but not within a transaction
    began, worked = time.perf_counter(), time.process_time()
    (digest,) = issue_digests(now=now, issued_at=now)
    took, work = time.perf_counter() - began, time.process_time() - worked
    owed = Delivery.objects.filter(digest=digest)
    print(  # noqa: T201  # a figure for people
        f"{owed.count()} letters in {digest.editions.count()} editions: {took:.1f} s, "
        f"{work:.1f} s of this process; canaries {owed.filter(wave=0).count()}", file=sys.stderr,
    )  # fmt: skip
    assert digest.upto == last_serial()
    assert owed.count() > 0.9 * MANY
    assert owed.filter(wave=0).count() == 50
    assert work < PATIENCE


@pytest.mark.long
@pytest.mark.django_db
def test_memory_does_not_grow_with_the_readers():
    """Three times the readers cost no more memory at the peak."""
    DigestScheduleFactory()
    now = timezone.now()
    publish_entry(publishable(), now=now - timedelta(days=2))
    peaks: list[int] = []
    for more in (10_000, 0, 20_000):
        readers.subscribe(Random(more), more, lambda done: None)  # noqa: S311  # no secret
        Subscriber.objects.update(frequency="daily", heard=0, paused_until=None)
        planner.count_anew(Subscriber)
        at = now + timedelta(days=len(peaks))
        tracemalloc.start()
        issue_digests(now=at, issued_at=at)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < max(peaks[:2]) * 1.25, peaks


@pytest.mark.long
@pytest.mark.django_db
def test_a_correction_finds_a_hundred_thousand_messages_in_twenty_seconds():
    DigestScheduleFactory(canary=False)
    now = timezone.now()
    entry = publishable()
    publish_entry(entry, now=now - timedelta(days=2))
    readers.subscribe(Random(7), MANY, lambda done: None)  # noqa: S311  # no secret
    Subscriber.objects.update(frequency="daily", heard=0, paused_until=None, topics=[])
    (digest,) = issue_digests(now=now, issued_at=now, by_hand=True)
    assert digest.deliveries.update(state="sent", sent_at=now, message_id=1, serial=1) == MANY
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # Postgres sees to it by itself, but not within a transaction
    change(entry, "Right", now=now)
    figures = []
    for expected in (MANY, 0):
        worked = time.process_time()
        began = time.perf_counter()
        assert recall.plan(now=now) == expected
        figures.append((time.perf_counter() - began, time.process_time() - worked))
    told = "; ".join(f"{took:.1f} s ({work:.1f} s of work)" for took, work in figures)
    print(f"{MANY} edits, then none: {told}", file=sys.stderr)  # noqa: T201  # a figure for people
    assert max(work for _, work in figures) < PATIENCE
    assert recall.holders(entry.pk) == MANY
