"""When a message may leave: two lanes, reply and bulk, in one Redis."""

from bot.limiter.limiter import Limiter
from bot.limiter.permits import (
    PATIENCE,
    ChatId,
    Lane,
    OwnLimit,
    Permit,
    Standstill,
    seconds_of,
    within,
)
from bot.limiter.queue import BULK_PATIENCE

__all__ = [
    "BULK_PATIENCE",
    "PATIENCE",
    "ChatId",
    "Lane",
    "Limiter",
    "OwnLimit",
    "Permit",
    "Standstill",
    "seconds_of",
    "within",
]
