"""When a message may leave: two lanes, reply and bulk, in one Redis."""

from bot.limiter.limiter import (
    PATIENCE,
    ChatId,
    Lane,
    Limiter,
    Permit,
    Standstill,
    deadline,
    seconds_of,
)

__all__ = [
    "PATIENCE",
    "ChatId",
    "Lane",
    "Limiter",
    "Permit",
    "Standstill",
    "deadline",
    "seconds_of",
]
