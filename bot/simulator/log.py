"""The log that checkers trust: one JSON object a line, on disk before the reply leaves."""

import json
import os
import time
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from bot.simulator.clock import iso

KINDS = ("request", "seen", "update", "fault", "violation")
_MARK_EVERY = 1000  # entries
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_TAIL = 64 * 1024  # bytes; a line is far shorter


class Log:
    """Appends entries; numbers go on where the file ends, `at` is real time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab", buffering=0)
        self._sequence = _last_sequence(path)
        self._waiting: list[bytes] = []
        # Every thousandth entry of this run and where it begins, so that a reader of the newest
        # need not go through all.
        self._marks = (array("q", [0]), array("q", [0]))
        self._size = path.stat().st_size

    @property
    def sequence(self) -> int:
        """The number of the newest entry; 0 if there is none."""
        return self._sequence

    def write(
        self,
        kind: str,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        message_id: int | None = None,
        accepted: bool | None = None,
        answered: bool | None = None,
        status: int | None = None,
        **more: object,
    ) -> None:
        """Take one entry down; `flush` must follow before anybody is answered."""
        self._sequence += 1
        entry = {
            "seq": self._sequence,
            "at": iso(time.time()),
            "kind": kind,
            "method": method,
            "chat_id": chat_id,
            "message_id": message_id,
            "accepted": accepted,
            "answered": answered,
            "status": status,
            **more,
        }
        line = _ENCODE(entry).encode("utf-8", "replace") + b"\n"
        if self._sequence % _MARK_EVERY == 0:
            self._marks[0].append(self._sequence)
            self._marks[1].append(self._size)
        self._size += len(line)
        self._waiting.append(line)

    def flush(self) -> None:
        """Hand what was taken down to the operating system, in one piece."""
        if self._waiting:
            whole = b"".join(self._waiting)
            self._waiting.clear()
            while whole:  # a signal may cut a write short
                whole = whole[self._file.write(whole) :]

    def read(self, *, after: int = 0, kind: str | None = None) -> Iterator[bytes]:
        """The lines behind a number, of one kind or of all."""
        self.flush()
        numbers, places = self._marks
        wanted = None if kind is None else f'"kind": "{kind}"'.encode()
        with self.path.open("rb") as lines:
            lines.seek(places[bisect_right(numbers, after + 1) - 1])
            for line in lines:
                if _number(line) > after and (wanted is None or wanted in line):
                    yield line

    def close(self) -> None:
        """Let go of the file."""
        self.flush()
        self._file.close()


def _number(line: bytes) -> int:
    """The number of an entry, which every line begins with."""
    return int(line[len(b'{"seq": ') : line.index(b",")])


def _last_sequence(path: Path) -> int:
    """The number of the last whole line; a line torn by a crash is ended first."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
        if tail and not tail.endswith(b"\n"):
            torn = len(tail) - tail.rfind(b"\n") - 1
            file.truncate(size - torn)
            tail = tail[: len(tail) - torn]
    lines = tail.splitlines()
    return int(json.loads(lines[-1])["seq"]) if lines else 0
