"""Whether somebody else polls with our token: told by refusals that go on, not by one. Pure.

Each of two pollers ends the other's wait (https://core.telegram.org/bots/api#getupdates), so while
both run both are refused again and again. A restart overlaps for seconds, and is no rival.
"""

from dataclasses import dataclass

LASTS = 60.0
"""Seconds of refusals after which it is no restart any more."""
QUIET = 30.0
"""Seconds without one after which nobody else is there: longer than a whole wait for updates."""


@dataclass(slots=True)
class Rival:
    """What refusals tell. Seconds are those of one clock that never goes back."""

    lasts: float = LASTS
    quiet: float = QUIET
    _first: float | None = None
    _last: float = 0.0
    _told: float | None = None

    def refused(self, at: float) -> bool:
        """Note a refusal at ``at``; whether it is the first of a series."""
        begins = self._first is None or at - self._last > self.quiet
        if begins:
            self._first = self._told = at
        self._last = at
        return begins

    def there(self, at: float) -> float | None:
        """For how many seconds somebody else has been polling, if that is to be acted upon now.

        It is acted upon once every ``lasts`` seconds, while refusals go on.
        """
        if self._first is None or self._told is None or at - self._told < self.lasts:
            return None
        self._told = at
        return at - self._first
