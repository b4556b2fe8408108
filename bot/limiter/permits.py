"""What the limiter says: a permit, or how long to wait, and how long its callers have patience."""

import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from telegram.error import RetryAfter

Lane = Literal["reply", "bulk"]
ChatId = int

PATIENCE = 10.0
"""Seconds a reply waits at most; a chat that floods us loses replies, not its commands' effects."""

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""Until when (`time.monotonic`) replies of this context may wait; PATIENCE from now if unset."""


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to send one message, taken before the ledger is told that it is on the wire."""

    lane: Lane
    probe: bool = False
    """It is one of the few messages that try whether Telegram takes bulk."""
    at: int = 0
    """When it was given, in microseconds on the clock of Redis; 0 if Redis was not asked."""
    since: float = 0.0
    """No later than when it was given, by `time.monotonic`: how old it is where it is used."""


class OwnLimit(RetryAfter):  # a state as well
    """This chat alone has to wait before it gets a letter: its caller waits, and keeps nobody up."""

    def __init__(self, seconds: float) -> None:
        super().__init__(max(1, math.ceil(seconds)))
        self.seconds = seconds


class Standstill(RetryAfter):  # the state of the lane, and no error
    """The bulk lane as a whole stands still, whatever the chat."""


def seconds_of(error: RetryAfter) -> float:
    """Seconds in a 429, whichever of the two types PTB is set to give."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


@asynccontextmanager
async def within(until: float | None = None) -> AsyncIterator[None]:
    """Replies made inside wait for their turn until then (`time.monotonic`), else for PATIENCE."""
    token = _deadline.set(until or time.monotonic() + PATIENCE)
    try:
        yield
    finally:
        _deadline.reset(token)


def reply_deadline() -> float:
    """Until when (`time.monotonic`) a reply that is made now waits for its turn."""
    return _deadline.get() or time.monotonic() + PATIENCE
