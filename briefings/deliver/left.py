"""Who asked to be forgotten, as keyed fingerprints on this host, for thirty days.

A backup that is restored still holds them. This list, which no backup holds, takes them out again
before anything is sent. A fingerprint is made with a key of its own: it is neither what the table is
searched by nor what the limiter goes by.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from briefings.deliver import chats

KEPT = timedelta(days=30)
"""As long as backups are kept."""


def note(chat_id: int, *, now: datetime) -> None:
    """Note that a chat is forgotten; on disk when this returns. Notes older than KEPT go."""
    mark = chats.fingerprints(chat_id)[0]
    with _exclusive():
        kept = {one: at for one, at in _read().items() if at > (now - KEPT).timestamp()}
        _write({**kept, mark: now.timestamp()})


def came_back(chat_id: int) -> None:
    """Whoever asks for something again wants to be written to."""
    marks = chats.fingerprints(chat_id)
    if _read().keys().isdisjoint(marks):
        return
    with _exclusive():
        _write({mark: at for mark, at in _read().items() if mark not in marks})


def forget_old(*, now: datetime) -> None:
    """Drop the notes that are older than KEPT."""
    with _exclusive():
        kept = _read()
        young = {mark: at for mark, at in kept.items() if at > (now - KEPT).timestamp()}
        if young != kept:
            _write(young)


def is_listed(chat_id: int, marks: frozenset[str]) -> bool:
    """Whether a chat is among ``listed()``."""
    return not marks.isdisjoint(chats.fingerprints(chat_id))


def has_left(chat_id: int) -> bool:
    """Whether a chat asked to be forgotten less than KEPT ago, and did not come back."""
    return is_listed(chat_id, listed())


def listed() -> frozenset[str]:
    """All fingerprints that are kept."""
    return frozenset(_read())


def _path() -> Path:
    return Path(settings.VAR_DIR) / "left.json"


def _read() -> dict[str, float]:
    try:
        found = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(mark): float(at) for mark, at in found.items()}


def _write(kept: dict[str, float]) -> None:
    path = _path()
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


@contextmanager
def _exclusive() -> Iterator[None]:
    """One process of this host at a time changes the list: two at once would lose a name."""
    with _path().with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
