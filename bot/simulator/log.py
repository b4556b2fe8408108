"""The log that checkers trust: one JSON object a line, on disk before the reply leaves."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from bot.simulator.clock import iso

KINDS = ("request", "seen", "update", "fault", "violation")
_TAIL = 64 * 1024  # bytes; a line is far shorter


class Log:
    """Appends entries; numbers go on where the file ends, `at` is real time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("ab", buffering=0)
        self._sequence = _last_sequence(path)

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
        """Write one entry and hand it to the operating system before returning."""
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
        self._file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")

    def read(self, *, after: int = 0, kind: str | None = None) -> Iterator[bytes]:
        """The lines behind a number, of one kind or of all."""
        with self.path.open("rb") as lines:
            for line in lines:
                entry = json.loads(line)
                if entry["seq"] > after and kind in (None, entry["kind"]):
                    yield line

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


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
