"""Who leaves is noted whatever else happens at that moment, and nobody waits for it."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from briefings.deliver import chats, erase, left
from tests.briefings.deliver.ledger import NOW
from tests.factories import subscriber


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the log is SQLite's")
@pytest.mark.django_db(transaction=True)
def test_leaving_waits_for_no_reader_of_the_database() -> None:
    """Else the bot stands still for everybody, for as long as a writer waits for its turn."""
    subscriber(101)
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
        path = next(row[2] for row in cursor.execute("PRAGMA database_list") if row[1] == "main")
    other = sqlite3.connect(path)
    try:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM briefings_subscriber").fetchone()
        begun = time.monotonic()
        assert erase.forget(101, now=NOW)
        assert time.monotonic() - begun < 5  # seconds, of the 20 that a writer is given
    finally:
        other.close()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before
    erase.scrub()
    assert Path(f"{path}-wal").read_bytes() == b""  # now that nobody reads any more


def test_two_who_leave_at_once_are_both_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = left._read, left._write

    def slowly() -> dict[str, float]:
        found = read()
        time.sleep(0.02)
        return found

    monkeypatch.setattr(left, "_read", slowly)
    write({})
    people = range(201, 209)
    leaving = [
        threading.Thread(target=left.note, args=(one,), kwargs={"now": NOW}) for one in people
    ]
    for one in leaving:
        one.start()
    for one in leaving:
        one.join()
    assert left.listed() == {chats.fingerprints(one)[0] for one in people}
    write({})
