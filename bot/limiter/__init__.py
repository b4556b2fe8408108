"""When a message may leave: two lanes, reply and bulk, in one Redis."""

from bot.limiter.limiter import Limiter
from bot.limiter.permits import PATIENCE, ChatId, Lane, Permit, Standstill, seconds_of, within

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
