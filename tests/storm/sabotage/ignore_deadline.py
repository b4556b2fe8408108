"""Hears a 429 and asks again at once: no limit is told of it, and the letter does not wait."""

from telegram.error import RetryAfter

from bot import sender
from bot.limiter import Permit
from bot.limiter.shared import Shared


async def _unheard(_self: Shared, _permit: Permit, _tag: str, _seconds: float) -> None:
    return


def _no_time(_error: RetryAfter) -> float:
    return 0.0


Shared.refused = _unheard  # type: ignore[assignment]  # the sabotage
vars(sender)["seconds_of"] = _no_time
