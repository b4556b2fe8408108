"""What the limiter's scripts are to decide about refusals, in plain Python: nothing but arithmetic."""

from dataclasses import dataclass, field

ROW = 4
"""Chats refused in a row, no letter taken between them, that make a verdict."""
FRESH = 10_000_000
LONGEST = 300_000_000
ALONE = 600_000_000
PROBE = 10_000_000
SOON = 5_000
"""All in microseconds."""
MOST = 1_000_000
"""Letters a second: high, so that no bucket is ever the reason to wait."""


@dataclass
class Refusals:
    """Who was refused, and what bulk does about it. Times are microseconds."""

    row: dict[str, int] = field(default_factory=dict)
    """By chat, when the letter left that was refused; only those since the last that was taken."""
    verdict: int | None = None
    until: int = 0
    probes: set[int] = field(default_factory=set)
    pause: int = 0
    chats: dict[str, int] = field(default_factory=dict)
    rate: float = MOST
    lowered: int = 0
    own: tuple[int, int] = (0, 0)
    """Until when a call to no chat is refused, and since when it is."""

    def take(self, now: int, chat: str, passed: int) -> tuple[int, bool]:
        """Microseconds to wait, and whether what leaves is a probe."""
        self._taken_since(passed, now)
        doubt = bool(self.row) or self.verdict is not None
        waits = [self.chats.get(chat, 0) - now, self.pause - now]
        if doubt:
            at_once = 1 if self.verdict is not None else max(1, ROW - len(self.row))
            self.probes = {one for one in self.probes if one > now - PROBE}
            if len(self.probes) >= at_once:
                waits.append(SOON)
        if max(waits) > 0:
            return max(waits), False
        if doubt:
            self.probes.add(now)
        return 0, doubt

    def refused(
        self, now: int, chat: str, seconds: int, left: int, passed: int, bulk: bool
    ) -> None:
        """A 429 to a letter that left then; `passed` is when the latest of ours left that was taken."""
        self.chats[chat] = max(self.chats.get(chat, 0), now + seconds * 1_000_000)
        self.probes.discard(left)
        self._taken_since(passed, now)
        if left < passed <= now:
            return  # a later one was taken: it is that chat's own limit
        if self.verdict is None and self.until + FRESH < now:
            self.row, self.probes = {}, set()
        pause = now + min(seconds * 1_000_000, LONGEST)
        self.row[chat] = left
        self.until = max(self.until, pause)
        if not bulk:
            return
        if self.verdict is None:
            if len(self.row) < ROW:
                return
            pause, self.verdict = self.until, now
            self.rate, self.lowered = max(1.0, self.rate_at(now) * 0.7), now
        self.pause = max(self.pause, pause)

    def altogether(self, now: int, seconds: int) -> None:
        """A 429 that can be no chat's: a verdict without a row, and letters keep their rate.

        Again and again it is one for five minutes from the first, and then says nothing of letters.
        """
        last, since = self.own
        ends, since = now + seconds * 1_000_000, now if last + ALONE < now else since
        self.own = max(last, ends), since
        pause = min(ends, since + LONGEST)
        if pause <= now:
            return
        self.until, self.verdict = max(self.until, pause), now
        self.pause = max(self.pause, pause)

    def accepted(self, now: int, left: int) -> None:
        """A probe was taken."""
        self.probes.discard(left)
        self._taken_since(left, now)

    def untried(self, left: int) -> None:
        """No answer will come to a probe."""
        self.probes.discard(left)

    def rate_at(self, now: int) -> float:
        """Letters a second."""
        return min(MOST, self.rate + (now - self.lowered) / 60_000_000 * MOST / 25)

    def _taken_since(self, left: int, now: int) -> None:
        if left > now:
            return
        had = bool(self.row) or self.verdict is not None
        self.row = {chat: at for chat, at in self.row.items() if at >= left}
        if self.verdict is not None and self.verdict < left:
            self.verdict = None
        if had and not self.row and self.verdict is None:
            self.probes, self.until = set(), 0
