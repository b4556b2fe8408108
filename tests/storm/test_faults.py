"""What a storm does not do by chance: the broker goes, the database goes, a worker sleeps, news is
taken back. Each ends as it should, and the judge says so."""

import os
import time
from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from redis import Redis

from tests.storm import worker_times
from tests.storm.machine import wait_until
from tests.storm.server import Server
from tests.storm.storm import Newsroom, Plan, Storm, newsroom, storm

pytestmark = pytest.mark.processes

SERVER = os.environ.get("TEST_DATABASE_URL") or None
CALM = Plan(150, rate=60)
"""Long enough under way for something to happen to it."""


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with newsroom(CALM.readers, server=SERVER) as found:
        yield found


def finish(found: Storm, seconds: float = 40) -> None:
    """All is counted, and the judge content."""
    wait_until(lambda: (found.here.database.letters() or (0, 1))[1] == 0, seconds, every=0.2)
    verdict = found.verdict()
    assert verdict.faults == {}, verdict
    assert verdict.recipients == len(found.owed) * CALM.readers


def sent(found: Storm) -> int:
    """How many letters have ended."""
    return (found.here.database.letters() or (0, 0))[0]


def progress(found: Storm, by: int) -> None:
    """Some more letters have ended."""
    before = sent(found)
    wait_until(lambda: sent(found) >= before + by, 30)


def test_the_broker_is_away_flushed_and_killed(room: Newsroom) -> None:
    with storm(CALM, room) as found:
        here = found.here
        here.start_workers()
        here.wait_for_workers()

        # Away: an entry is approved, and a digest issued; nothing can go out.
        here.kill_broker()
        here.desk("publish")
        found.issue()
        assert sent(found) == 0
        here.start_broker()
        progress(found, 20)

        # Flushed: leases, wake-ups and limits are forgotten.
        with Redis.from_url(here.environment["REDIS_URL"]) as broker:
            broker.flushall()
        progress(found, 20)

        # Killed in the middle, and back with what it had on its disk.
        here.kill_broker()
        time.sleep(1)
        here.start_broker()
        finish(found)
        assert found.verdict().sent + found.verdict().blocked + found.verdict().unknown == 150


def test_workers_sleep_past_their_leases(room: Newsroom) -> None:
    with storm(CALM, room) as found:
        here = found.here
        here.start_workers()
        here.wait_for_workers()
        found.issue()
        progress(found, 10)
        for _ in range(3):
            assert here.freeze_child(worker_times.LEASE * 2)
        while here.frozen:
            time.sleep(0.1)
            here.thaw()
        finish(found)


@pytest.mark.skipif(SERVER is not None, reason="starts a Postgres of its own, once is enough")
def test_postgres_is_killed_in_the_middle() -> None:
    with (
        Server() as server,
        newsroom(CALM.readers, server=server.url) as room,
        storm(CALM, room) as found,
    ):
        found.here.start_workers()
        found.here.wait_for_workers()
        found.issue()
        for _ in range(3):
            progress(found, 15)
            server.kill()
            server.start()
        finish(found, 60)


@pytest.mark.skipif(find_spec("briefings.deliver.recall") is None, reason="nothing chases yet")
def test_an_entry_is_taken_back_in_the_middle(room: Newsroom) -> None:
    with storm(CALM, room) as found:
        here = found.here
        told = here.desk("publish")
        here.start_workers()
        here.wait_for_workers()
        found.issue()
        progress(found, 30)
        here.desk("retract", str(told["entry"]))  # its edits are planned here or by a worker's tick
        wait_until(lambda: (here.database.letters() or (0, 1))[1] == 0, 40)
        here.desk("plan")  # who got the old text while we planned
        finish(found)
        verdict = found.verdict()
        assert verdict.settled
        assert 30 <= verdict.edited < CALM.readers
        assert here.desk("plan")["edits"] == 0
