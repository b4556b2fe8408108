"""The simulator's clock: real time plus whatever a tester has added."""

import time
from datetime import UTC, datetime


class Clock:
    """Dates, expiry and the 48 hours of a deletion read this clock; flood limits do not."""

    def __init__(self) -> None:
        self.offset = 0.0  # seconds ahead of real time

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self.offset

    def set(self, seconds: float) -> None:
        """Go on ticking from this moment."""
        self.offset = seconds - time.time()


def iso(seconds: float) -> str:
    """A moment as people and programs both read it, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
