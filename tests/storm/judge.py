"""What became of every letter, by the simulator's log and the ledger alone.

    python -m tests.storm.judge LOG DATABASE [--readers FILE]

Independent: imports nothing of ours, reads the database without writing, asks it in plain SQL. Chats
are sealed in the database, so FILE (default: readers.json beside LOG) says which subscriber is which
chat, and who was owed which digest: ``{"chats": {"7": 1007}, "owed": {"1": [7]}}``.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.storm.evidence import Evidence, Ledger, Row, read_ledger, read_log

COUNTED = ("sent", "blocked", "failed", "unknown", "expired", "cancelled")
OPEN = ("pending", "leased", "sending")
AGAIN = ("pending", "leased")
"""States of a letter that will be sent."""


@dataclass
class Verdict:
    """Letters by state, and what must be nothing."""

    recipients: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    unknown: int = 0
    expired: int = 0
    cancelled: int = 0
    open: int = 0
    unknown_arrived: int = 0
    """Of the unknown, those that the log shows as accepted."""
    edited: int = 0
    """Messages whose edit was accepted."""
    open_edits: int = 0

    duplicates: int = 0
    """Messages that somebody got beyond the one."""
    false_sent: int = 0
    """Rows that say sent, and the log shows no such message, or no such edit."""
    losses: int = 0
    """The next three together."""
    uncounted: int = 0
    """Owed, and in no row or in no known state."""
    resend_due: int = 0
    """Accepted by Telegram, and in a state from which it will be sent again."""
    miscounted: int = 0
    """Accepted by Telegram, and counted as something that says it was not."""
    strays: int = 0
    """Messages to chats that were owed none."""
    pause_violations: int = 0
    """Requests to a chat before the time that a 429 had named."""
    stray_edits: int = 0
    """Edits of what nobody held, or of what was not wrong."""
    missed_edits: int = 0
    """Messages that are wrong, and to which no edit is owed."""
    mixed: int = 0
    """Messages that show another text than their newest row says."""

    MUST_BE_ZERO = (
        "duplicates",
        "false_sent",
        "losses",
        "strays",
        "pause_violations",
        "stray_edits",
        "missed_edits",
        "mixed",
    )

    @property
    def faults(self) -> dict[str, int]:
        """What is not nothing and must be."""
        return {name: getattr(self, name) for name in self.MUST_BE_ZERO if getattr(self, name)}

    @property
    def settled(self) -> bool:
        """Whether every letter and edit has ended."""
        return not self.open and not self.open_edits


@dataclass
class _Chat:
    """What one reader was owed, and what became of it."""

    letters: list[Row] = field(default_factory=list)
    edits: list[Row] = field(default_factory=list)


def judge(
    log: Path, database: str, chats: Mapping[int, int], owed: Mapping[int, Iterable[int]]
) -> Verdict:
    """The verdict; ``chats`` maps subscribers to chat ids, ``owed`` digests to subscribers."""
    evidence, ledger = read_log(log), read_ledger(database)
    verdict = Verdict(pause_violations=evidence.pause_violations)
    _count(ledger, verdict, owed)
    readers: dict[int, _Chat] = defaultdict(_Chat)
    for row in ledger.rows:
        chat = chats.get(row.subscriber or 0, 0)
        (readers[chat].edits if row.revision else readers[chat].letters).append(row)
    said = _what_texts_are_of(evidence, readers)
    for chat in {*readers, *evidence.sends} - {0}:
        _judge_letters(chat, readers[chat], evidence, said, verdict)
    _judge_edits(evidence, ledger, readers, verdict)
    verdict.losses = verdict.uncounted + verdict.resend_due + verdict.miscounted
    return verdict


def _count(ledger: Ledger, verdict: Verdict, owed: Mapping[int, Iterable[int]]) -> None:
    states = Counter(row.state for row in ledger.rows if not row.revision)
    for totals in ledger.totals:
        states.update(totals)
    for state in COUNTED:
        setattr(verdict, state, states[state])
    verdict.open = sum(states[state] for state in OPEN)
    verdict.recipients = sum(states.values())
    verdict.open_edits = sum(row.state in OPEN for row in ledger.rows if row.revision)
    have = {(row.digest, row.subscriber) for row in ledger.rows if not row.revision}
    missing = sum((digest, one) not in have for digest, some in owed.items() for one in some)
    nameless = sum(count for state, count in states.items() if state not in (*COUNTED, *OPEN))
    verdict.uncounted = missing + nameless


def _what_texts_are_of(
    evidence: Evidence, readers: Mapping[int, _Chat]
) -> dict[str, tuple[int, int]]:
    """Which digest and part a text belongs to, as most rows with a message id have it."""
    votes: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for chat, reader in readers.items():
        for row in reader.letters:
            message = evidence.sends.get(chat, {}).get(row.message or 0)
            if message is not None and row.state == "sent":
                votes[message][row.digest, row.part] += 1
    return {text: found.most_common(1)[0][0] for text, found in votes.items()}


def _judge_letters(
    chat: int,
    reader: _Chat,
    evidence: Evidence,
    said: Mapping[str, tuple[int, int]],
    verdict: Verdict,
) -> None:
    unexplained = dict(evidence.sends.get(chat, {}))
    unmet = []
    for row in reader.letters:
        if row.message is not None and unexplained.pop(row.message, None) is not None:
            continue
        unmet.append(row)
    for text in unexplained.values():
        row = _row_of(text, unmet, said)
        if row is None:
            # Owed nothing of the kind, or got it already.
            owed = text not in said or any(
                (one.digest, one.part) == said[text] for one in reader.letters
            )
            if reader.letters and owed:
                verdict.duplicates += 1
            else:
                verdict.strays += 1
            continue
        unmet.remove(row)
        if row.state == "unknown":
            verdict.unknown_arrived += 1
        elif row.state in AGAIN:
            verdict.resend_due += 1
        elif row.state == "sent" and row.message is not None:
            verdict.false_sent += 1  # another message than the row says
        elif row.state not in ("sent", "sending"):
            verdict.miscounted += 1
    verdict.false_sent += sum(row.state == "sent" for row in unmet)


def _row_of(text: str, rows: list[Row], said: Mapping[str, tuple[int, int]]) -> Row | None:
    """The row that a message without a known id stands for: of its digest, the likeliest first."""
    fitting = [
        row for row in rows if said.get(text, (row.digest, row.part)) == (row.digest, row.part)
    ]
    order = ("unknown", "sending", "sent")
    return min(
        fitting,
        key=lambda row: order.index(row.state) if row.state in order else len(order),
        default=None,
    )


def _judge_edits(
    evidence: Evidence, ledger: Ledger, readers: Mapping[int, _Chat], verdict: Verdict
) -> None:
    meant = {
        (chat, row.message): row
        for chat, reader in readers.items()
        for row in sorted(reader.edits, key=lambda one: one.revision)
    }
    verdict.edited = len(evidence.edits)
    held = {(chat, message) for chat, some in evidence.sends.items() for message in some}
    verdict.stray_edits = sum(
        at not in held or at not in meant for at in {*evidence.edits, *evidence.tried_edits}
    )
    verdict.false_sent += sum(
        row.state == "sent" and at not in evidence.edits and at in held for at, row in meant.items()
    )
    for digest, revision, serial in ledger.recalls:
        for reader in readers.values():
            newest = {one.message: one.revision for one in reader.edits if one.digest == digest}
            for row in reader.letters:
                wrong = row.digest == digest and row.state == "sent" and row.message is not None
                if wrong and row.serial is not None and row.serial < serial:
                    verdict.missed_edits += newest.get(row.message, 0) < revision
    _judge_texts(evidence, readers, verdict)


def _judge_texts(evidence: Evidence, readers: Mapping[int, _Chat], verdict: Verdict) -> None:
    """Rows with the same hash of what they say must show the same text."""
    shown: dict[str, Counter[str]] = defaultdict(Counter)
    for chat, reader in readers.items():
        newest: dict[int, Row] = {}
        for row in [*reader.letters, *reader.edits]:
            if row.message is None or row.state != "sent":
                continue
            if row.message not in newest or newest[row.message].revision < row.revision:
                newest[row.message] = row
        busy = {row.message for row in reader.edits if row.state in OPEN}
        for message, row in newest.items():
            text = evidence.edits.get((chat, message)) or evidence.sends.get(chat, {}).get(message)
            if text is not None and message not in busy:
                shown[row.text_hash][text] += 1
    for found in shown.values():
        verdict.mixed += found.total() - found.most_common(1)[0][1]


def main(arguments: list[str] | None = None) -> int:
    """Print the verdict as JSON; 1 if something is not nothing and must be."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.storm.judge", description="Judges a simulator's log and a ledger."
    )
    parser.add_argument("log", type=Path)
    parser.add_argument("database", help="postgres://…, or the path of a SQLite file")
    parser.add_argument("--readers", type=Path, help="who is which chat")
    options = parser.parse_args(arguments)
    readers = json.loads((options.readers or options.log.with_name("readers.json")).read_text())
    verdict = judge(
        options.log,
        options.database,
        {int(key): chat for key, chat in readers["chats"].items()},
        {int(key): some for key, some in readers.get("owed", {}).items()},
    )
    sys.stdout.write(json.dumps(asdict(verdict), indent=2) + "\n")
    for name, count in verdict.faults.items():
        sys.stderr.write(f"{name}: {count}\n")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
