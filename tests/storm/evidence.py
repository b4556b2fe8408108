"""What the judge reads: the simulator's log, and the ledger by plain SQL. Imports nothing of ours."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

_WAIT = re.compile(r"retry after (\d+)")


@dataclass(frozen=True)
class Row:
    """One line of the ledger."""

    digest: int
    subscriber: int | None
    part: int
    revision: int
    state: str
    message: int | None
    text_hash: str
    serial: int | None


@dataclass
class Ledger:
    """The ledger, with digests' folded totals, and recalls as (digest, revision, serial)."""

    rows: list[Row]
    totals: list[dict[str, int]]
    recalls: list[tuple[int, int, int]]


@dataclass
class Evidence:
    """What Telegram accepted."""

    sends: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """By chat and message id: the hash of the text that was posted."""
    edits: dict[tuple[int, int], str] = field(default_factory=dict)
    """By chat and message: the hash of the text after the last edit that was accepted."""
    tried_edits: set[tuple[int, int]] = field(default_factory=set)
    pause_violations: int = 0
    early: list[dict[str, Any]] = field(default_factory=list)
    """The entries that say so, for whoever asks how it came to that."""


def read_log(path: Path) -> Evidence:
    """Read a whole log; a last line without its end was never answered, and does not count."""
    found = Evidence()
    shown: dict[tuple[int, int], str] = {}
    pauses: dict[int, float] = {}
    told = counted = 0
    for entry in entries(path):
        kind, chat, message = entry["kind"], entry["chat_id"], entry["message_id"]
        if kind == "violation" and "wait" in entry:
            told += 1
            found.early.append(entry)
        if kind == "seen" and chat is not None:
            shown[chat, message] = entry.get("digest", "")
        if kind != "request" or not str(entry["method"]).startswith(("send", "edit")):
            continue
        at = datetime.fromisoformat(entry["at"]).timestamp()
        if at < pauses.get(chat, 0.0):
            counted += 1
            found.early.append(entry)
        wait = _WAIT.search(entry.get("error") or "")
        if entry["status"] == 429 and wait:
            pauses[chat] = at + int(wait[1])
        if entry["method"] == "sendMessage" and entry["accepted"]:
            found.sends[chat][message] = shown.get((chat, message), "")
        if entry["method"] == "editMessageText":
            found.tried_edits.add((chat, message))
            if entry["accepted"]:
                found.edits[chat, message] = shown.get((chat, message), "")
    # The simulator notes those that it refuses itself; we count those to one chat again.
    found.pause_violations = max(told, counted)
    return found


def entries(path: Path) -> Iterator[dict[str, Any]]:
    """The log, line by line."""
    with path.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                yield json.loads(line)


_ROWS = """
SELECT digest_id, subscriber_id, part, revision, state, message_id, content_hash, serial
FROM briefings_delivery ORDER BY id"""
_TOTALS = "SELECT delivery_totals FROM briefings_digest"
_RECALLS = """
SELECT r.digest_id, r.revision, p.serial
FROM briefings_recall r JOIN briefings_publication p ON p.id = r.publication_id"""


def read_ledger(database: str) -> Ledger:
    """Read the ledger of a Postgres address or a SQLite file, in one snapshot and without writing."""
    if database.startswith(("postgres://", "postgresql://")):
        with psycopg.connect(database, options="-c default_transaction_read_only=on") as postgres:
            postgres.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return _ledger(postgres)
    path = Path(database.removeprefix("sqlite:///")).absolute()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as sqlite:
        sqlite.execute("BEGIN")
        return _ledger(sqlite)


def _ledger(connection: Any) -> Ledger:
    totals = (value for (value,) in connection.execute(_TOTALS).fetchall())
    return Ledger(
        rows=[Row(*found) for found in connection.execute(_ROWS).fetchall()],
        totals=[json.loads(one) if isinstance(one, str) else one for one in totals if one],
        recalls=list(connection.execute(_RECALLS).fetchall()),
    )
