"""The simulator's clock: real time plus whatever a tester has added."""

import asyncio
import time
from datetime import UTC, datetime


class Clock:
    """Dates, expiry, the 48 hours of a deletion and pauses of the webhook; floods are real."""

    def __init__(self) -> None:
        self.offset = 0.0  # seconds ahead of real time
        self._asleep: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self.offset

    def set(self, seconds: float) -> None:
        """Go on ticking from this moment; sleepers look again."""
        self.offset = seconds - time.time()
        for sleeper in self._asleep:
            if not sleeper.done():
                sleeper.set_result(None)

    async def sleep(self, seconds: float) -> None:
        """Wait until this clock has gone on by `seconds`, by itself or by being set."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            moved: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._asleep.add(moved)
            try:
                async with asyncio.timeout(left):
                    await moved
            except TimeoutError:
                pass
            finally:
                self._asleep.discard(moved)


def iso(seconds: float) -> str:
    """A moment as people and programs both read it, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
