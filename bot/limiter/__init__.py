"""When a message may leave: two lanes, reply and bulk, in one Redis."""

from bot.limiter.limiter import (
    PATIENCE,
    ChatId,
    Lane,
    Limiter,
    Permit,
    Standstill,
    seconds_of,
    within,
)

__all__ = [
    "PATIENCE",
    "ChatId",
    "Lane",
    "Limiter",
    "Permit",
    "Standstill",
    "seconds_of",
    "within",
]
