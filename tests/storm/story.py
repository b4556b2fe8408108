"""What happened around a request that came before its time: to its chat, to all, and to the workers.

Reads the simulator's log and what the storm did; imports nothing of ours.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.storm.evidence import entries, read_log

NEAR = 8.0
"""Seconds before and after it that are told."""
MOST = 3
"""Chats that are told of."""

Deed = tuple[float, str]
"""When (seconds of the epoch), and what was done to a worker."""


def stories(log: Path, deeds: Sequence[Deed]) -> str:
    """What was near the first request in a pause of MOST chats; empty if there was none."""
    first = {early["chat_id"]: early for early in reversed(read_log(log).early)}
    chosen = sorted(first.values(), key=_moment)[:MOST]
    return "\n\n".join(_story(early, log, deeds) for early in chosen)


def _story(early: dict[str, Any], log: Path, deeds: Sequence[Deed]) -> str:
    at, chat = _moment(early), early["chat_id"]
    lines = [(when, what) for when, what in deeds if abs(when - at) <= NEAR]
    for entry in entries(log):
        # Of the others only what may have been said to all.
        if entry["chat_id"] in (chat, None) and abs(_moment(entry) - at) <= NEAR:
            known = {name: value for name, value in entry.items() if value is not None}
            lines.append((_moment(entry), json.dumps(known)))
    told = (f"{when - at:+8.3f} s  {what}" for when, what in sorted(lines))
    return "\n".join([f"chat {chat} at {early['at']}", *told])


def _moment(entry: dict[str, Any]) -> float:
    return datetime.fromisoformat(entry["at"]).timestamp()
