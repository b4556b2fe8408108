"""The judge is tried first: each thing that must be nothing is brought about by hand."""

import ast
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.storm import evidence
from tests.storm import judge as judging
from tests.storm.judge import Verdict, judge
from tests.storm.story import stories

NEEDS_NO_DATABASE = True
TABLES = """
CREATE TABLE briefings_digest (id INTEGER, delivery_totals TEXT);
CREATE TABLE briefings_recall (digest_id INTEGER, revision INTEGER, publication_id INTEGER);
CREATE TABLE briefings_publication (id INTEGER, serial INTEGER);
CREATE TABLE briefings_delivery (
  id INTEGER PRIMARY KEY, digest_id INTEGER, subscriber_id INTEGER, part INTEGER, revision INTEGER,
  state TEXT, message_id INTEGER, content_hash TEXT, serial INTEGER);
INSERT INTO briefings_digest VALUES (1, '{}'), (2, '{}');
INSERT INTO briefings_publication VALUES (1, 1), (9, 9);
"""
ADA, BEN = 7, 8
CHATS = {ADA: 107, BEN: 108}


class Scene:
    """A log and a ledger, written by hand."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "simulator.jsonl"
        self.database = folder / "ledger.sqlite3"
        self._seq = 0
        with self._open() as ledger:
            ledger.executescript(TABLES)

    def _open(self) -> Any:
        return closing(sqlite3.connect(self.database, isolation_level=None))

    def row(
        self, reader: int, state: str, message: int | None = None, *, digest: int = 1,
        revision: int = 0, says: str = "news", serial: int = 1,
    ) -> None:  # fmt: skip
        with self._open() as ledger:
            ledger.execute(
                "INSERT INTO briefings_delivery (digest_id, subscriber_id, part, revision, state,"
                " message_id, content_hash, serial) VALUES (?, ?, 1, ?, ?, ?, ?, ?)",
                (digest, reader, revision, state, message, says if message else "", serial),
            )

    def recall(self) -> None:
        with self._open() as ledger:
            ledger.execute("INSERT INTO briefings_recall VALUES (1, 1, 9)")

    def write(self, kind: str, **more: Any) -> None:
        self._seq += 1
        entry = {
            "seq": self._seq, "at": f"2026-01-01T08:00:{self._seq:02d}+00:00", "kind": kind,
            "method": "sendMessage", "chat_id": None, "message_id": None, "accepted": None,
            "answered": None, "status": None, **more,
        }  # fmt: skip
        with self.log.open("a") as log:
            log.write(json.dumps(entry) + "\n")

    def accepted(
        self, reader: int, message: int, text: str = "news", method: str = "sendMessage"
    ) -> None:
        at = {"method": method, "chat_id": CHATS[reader], "message_id": message}
        self.write("seen", **at, digest=text)
        self.write("request", **at, accepted=True, answered=True, status=200)

    def refused(self, reader: int, status: int, error: str) -> None:
        more = {"accepted": False, "answered": True, "status": status, "error": error}
        self.write("request", chat_id=CHATS[reader], **more)

    def verdict(self, owed: dict[int, list[int]] | None = None) -> Verdict:
        self.log.touch()
        return judge(self.log, f"sqlite:///{self.database}", CHATS, owed or {1: []})


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """Ben got his letter, as it should be."""
    found = Scene(tmp_path)
    found.accepted(BEN, 1)
    found.row(BEN, "sent", 1)
    return found


def test_nothing_is_wrong_with_what_went_well(scene: Scene) -> None:
    scene.row(ADA, "blocked")
    scene.refused(ADA, 403, "Forbidden: bot was blocked by the user")
    found = scene.verdict({1: [ADA, BEN]})
    assert not found.faults
    assert (found.recipients, found.sent, found.blocked) == (2, 1, 1)


@pytest.mark.parametrize("state", ["sent", "unknown"])
def test_a_message_that_came_twice(scene: Scene, state: str) -> None:
    scene.accepted(ADA, 2)
    scene.accepted(ADA, 3)
    scene.row(ADA, state, 3 if state == "sent" else None)
    assert scene.verdict().faults == {"duplicates": 1}


def test_two_digests_are_no_repetition(scene: Scene) -> None:
    scene.accepted(BEN, 2, "more news")
    scene.row(BEN, "sent", 2, digest=2, says="more news")
    assert not scene.verdict().faults


def test_a_repetition_does_not_hide_behind_another_digest_in_doubt(scene: Scene) -> None:
    scene.accepted(BEN, 2)
    scene.row(BEN, "unknown", digest=2)
    assert scene.verdict().faults == {"duplicates": 1}


@pytest.mark.parametrize("message", [5, None])
def test_sent_and_never_accepted(scene: Scene, message: int | None) -> None:
    scene.row(ADA, "sent", message)
    assert scene.verdict().faults == {"false_sent": 1}


def test_in_doubt_is_neither_a_loss_nor_a_lie(scene: Scene) -> None:
    scene.accepted(ADA, 2)
    scene.row(ADA, "unknown")
    found = scene.verdict({1: [ADA, BEN]})
    assert not found.faults
    assert found.unknown_arrived == 1


@pytest.mark.parametrize(
    ("state", "count"),
    [("pending", "resend_due"), ("leased", "resend_due"), ("blocked", "miscounted"),
     ("expired", "miscounted"), ("cancelled", "miscounted"), ("failed", "miscounted")],
)  # fmt: skip
def test_accepted_and_counted_otherwise(scene: Scene, state: str, count: str) -> None:
    scene.accepted(ADA, 2)
    scene.row(ADA, state)
    found = scene.verdict()
    assert getattr(found, count) == 1
    assert found.faults == {"losses": 1}


def test_owed_and_forgotten(scene: Scene) -> None:
    assert scene.verdict({1: [ADA, BEN]}).uncounted == 1
    scene.row(ADA, "somewhere")
    assert scene.verdict({1: [ADA, BEN]}).faults == {"losses": 1}


def test_a_message_to_whom_nothing_was_owed(scene: Scene) -> None:
    scene.accepted(ADA, 2)
    assert scene.verdict().faults == {"strays": 1}


def test_folded_rows_still_count(scene: Scene) -> None:
    with scene._open() as ledger:
        ledger.execute(
            """UPDATE briefings_digest SET delivery_totals = '{"sent": 3}' WHERE id = 2"""
        )
    assert scene.verdict().recipients == 4


def test_a_request_before_its_pause_has_ended(scene: Scene) -> None:
    scene.refused(ADA, 429, "Too Many Requests: retry after 9")
    scene.accepted(BEN, 2, "more news")
    scene.row(BEN, "sent", 2, digest=2, says="more news")
    assert not scene.verdict().faults  # another chat
    scene.accepted(ADA, 3)
    scene.row(ADA, "sent", 3)
    assert scene.verdict().faults == {"pause_violations": 1}


def test_the_simulator_knows_of_pauses_for_all(scene: Scene) -> None:
    scene.write("violation", chat_id=CHATS[ADA], wait=0.5)
    scene.write("violation", entities_dropped=3)
    assert scene.verdict().faults == {"pause_violations": 1}


def test_the_story_of_a_request_in_a_pause(scene: Scene) -> None:
    assert not stories(scene.log, [])
    scene.refused(ADA, 429, "Too Many Requests: retry after 9")
    scene.accepted(BEN, 2, "more news")
    scene.accepted(ADA, 3)
    now = datetime(2026, 1, 1, 8, tzinfo=UTC).timestamp()
    told = stories(scene.log, [(now, "SIGKILL to process 4711"), (now - 60, "long ago")])
    assert told.count("chat 107 at") == 1
    assert "retry after 9" in told
    assert "SIGKILL to process 4711" in told
    assert "108" not in told
    assert "long ago" not in told


def test_an_edit_reaches_who_held_the_message(scene: Scene) -> None:
    scene.recall()
    assert scene.verdict().faults == {"missed_edits": 1}
    scene.row(BEN, "pending", 1, revision=1, says="mended", serial=9)
    found = scene.verdict()
    assert (found.faults, found.open_edits, found.settled) == ({}, 1, False)


def test_an_edit_that_was_made(scene: Scene) -> None:
    scene.recall()
    scene.row(BEN, "sent", 1, revision=1, says="mended", serial=9)
    assert scene.verdict().false_sent == 1
    scene.accepted(BEN, 1, "mended", "editMessageText")
    found = scene.verdict()
    assert (found.faults, found.edited, found.settled) == ({}, 1, True)


def test_an_edit_of_what_nobody_held(scene: Scene) -> None:
    scene.accepted(ADA, 2, "mended", "editMessageText")
    assert scene.verdict().faults == {"stray_edits": 1}


def test_an_edit_of_what_was_right(scene: Scene) -> None:
    scene.accepted(BEN, 1, "mended", "editMessageText")
    assert scene.verdict().stray_edits == 1


def test_a_text_that_an_older_edit_wrote_over(scene: Scene) -> None:
    for reader, message in ((ADA, 2), (BEN, 1)):
        if reader == ADA:
            scene.accepted(ADA, 2)
            scene.row(ADA, "sent", 2)
        scene.row(reader, "sent", message, revision=1, says="mended", serial=9)
        scene.accepted(reader, message, "mended", "editMessageText")
    assert not scene.verdict().faults
    scene.accepted(ADA, 2, "news", "editMessageText")
    assert scene.verdict().faults == {"mixed": 1}


def test_a_torn_last_line_was_never_answered(scene: Scene) -> None:
    with scene.log.open("a") as log:
        log.write('{"seq": 3, "kind": "req')
    assert not scene.verdict().faults


def test_from_the_command_line(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    (scene.log.parent / "readers.json").write_text('{"chats": {"7": 107, "8": 108}}')
    assert judging.main([str(scene.log), str(scene.database)]) == 0
    assert json.loads(capsys.readouterr().out)["sent"] == 1
    scene.row(ADA, "sent", 3)
    assert judging.main([str(scene.log), str(scene.database)]) == 1
    assert "false_sent: 1" in capsys.readouterr().err


def test_it_writes_nothing(scene: Scene) -> None:
    scene.verdict()
    before = scene.database.read_bytes()
    scene.verdict()
    assert scene.database.read_bytes() == before


def test_it_shares_no_code_with_what_it_judges() -> None:
    allowed = {"tests.storm.evidence", "psycopg"}
    for module in (judging, evidence):
        tree = ast.parse(Path(str(module.__file__)).read_text())
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                names = [node.module or ""]
            for name in names:
                top = name.partition(".")[0]
                assert top not in {"briefings", "bot", "config", "django"}, name
                assert top != "tests" or name in allowed, name
    # Nor does the package bring anything along, or anybody ask by name at run time.
    package = Path(str(judging.__file__)).with_name("__init__.py")
    assert "import" not in package.read_text()
    for module in (judging, evidence):
        assert "import_module" not in Path(str(module.__file__)).read_text()
        assert "__import__" not in Path(str(module.__file__)).read_text()
