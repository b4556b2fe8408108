"""Who asked to be forgotten, as keyed fingerprints on this host, for thirty days.

A backup that is restored still holds them. This list, which no backup holds, takes them out again
before anything is sent. A fingerprint is made with a key of its own: it is neither what the table is
searched by nor what the limiter goes by.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from briefings.deliver import chats

KEPT = timedelta(days=30)
"""As long as backups are kept."""


def note(chat_id: int, *, now: datetime) -> None:
    """Note that a chat is forgotten; on disk when this returns. Notes older than KEPT go."""
    kept = {mark: at for mark, at in _read().items() if at > (now - KEPT).timestamp()}
    _write({**kept, chats.fingerprints(chat_id)[0]: now.timestamp()})


def came_back(chat_id: int) -> None:
    """Whoever asks for something again wants to be written to."""
    kept = _read()
    marks = chats.fingerprints(chat_id)
    if not kept.keys().isdisjoint(marks):
        _write({mark: at for mark, at in kept.items() if mark not in marks})


def forget_old(*, now: datetime) -> None:
    """Drop the notes that are older than KEPT."""
    kept = _read()
    young = {mark: at for mark, at in kept.items() if at > (now - KEPT).timestamp()}
    if young != kept:
        _write(young)


def is_listed(chat_id: int, marks: frozenset[str]) -> bool:
    """Whether a chat is among ``listed()``."""
    return not marks.isdisjoint(chats.fingerprints(chat_id))


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
