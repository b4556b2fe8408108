"""Which comparisons are made, and for how long each."""

from typing import Any

from bot.bench import decisions, engine, replies, transports, webhook

STEADY = 7
"""Times as long as a transport at full speed: what sending takes at leisure is little."""
REPLIES = 4
"""Likewise: it is the waits of the slowest that count."""


def compared(address: str, seconds: float) -> dict[str, Any]:
    """All that is measured against the server at an address, each side for so long, or as above."""
    return {
        "transports, messages a second": transports.near(address, seconds),
        f"answers after {transports.FAR_MS} ms, messages a second": transports.far(
            address, seconds
        ),
        "webhook to answer, a second": webhook.measure(address, seconds),
        "replies while letters leave, 15 a second": replies.measure(address, REPLIES * seconds),
        "decisions of the limiter": decisions.measure(seconds / 2),
    }


def permitted(minutes: float, refusing: float) -> dict[str, Any]:
    """The rate that Telegram permits, if it is to be measured."""
    if not minutes:
        return {}
    return {"permitted rate, 25 a second": engine.permitted(minutes, refusing)}
