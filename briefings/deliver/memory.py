"""The file in which this host remembers its sending; what it means is told by lock.py."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

FILE = "sending.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """What the file holds. Moments are ISO 8601, in UTC; empty is never."""

    batch: str = ""
    taking: str = ""
    """Batches that were being taken while none was remembered yet, blanks between; else empty."""
    taken_at: str = ""
    heartbeat: str = ""
    locked: str = ""
    """Why sending is locked; empty if it is not."""
    also: str = ""
    """Other reasons that were given, a line each: they are lifted with the first, and told with it."""
    site: str = ""
    """Serial of a site that is newer than the database, as an operator accepted it; else empty."""


def read() -> Memory | None:
    """What the file says; None if it is missing or is no memory of ours."""
    try:
        found = json.loads(_path().read_text())
        return Memory(**{name: str(value) for name, value in found.items()})
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def write(memory: Memory) -> None:
    """Whole or not at all, and on the disk before we go on. Raises OSError."""
    path = _path()
    draft = path.with_suffix(".new")
    with draft.open("w") as file:
        json.dump(asdict(memory), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def exclusive() -> Iterator[None]:
    """One process of this host at a time changes the file.

    Whoever has it writes to no table: a claim, which holds rows, may wait for it.
    """
    with _path().with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _path() -> Path:
    return Path(settings.VAR_DIR, FILE)
