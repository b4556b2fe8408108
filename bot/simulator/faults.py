"""Faults on request: the next matching calls or updates go wrong in a chosen way."""

import asyncio
import itertools
import random
from dataclasses import dataclass, field

from bot.simulator.log import Log
from bot.simulator.world import Json

BEFORE = ("close_before", "502_before", "error", "flood")
AFTER = ("drop_after", "hang_after", "502_after", "cut_body", "html_200")
# `refuse` lets the matching call through and then closes the door: what comes next is refused.
CALLS = (*BEFORE, *AFTER, "slow", "refuse")
UPDATES = ("duplicate_update", "reorder_updates")
KNOWN = (*CALLS, *UPDATES)
_HANG = 120.0  # seconds; longer than any sensible read time-out
_LONGEST = 10 * 365 * 86400
"""Seconds, at most; ten years."""
_COUNT = 2**31
_CHAT = 2**53
"""Bot API: an identifier of a chat has at most 52 significant bits."""


@dataclass(slots=True)
class Rule:
    """One fault; it counts the calls it matches and stops after `times` of them."""

    id: int
    do: str
    method: str | None
    chat_id: int | None
    nth: int | None
    times: int | None
    chance: float
    args: Json
    random: random.Random
    seen: int = 0
    done: int = 0

    def strikes(self, method: str, chat_id: int | None) -> bool:
        """Whether this call is to go wrong; counting is a part of asking."""
        if self.method not in (None, method.lower()) or self.chat_id not in (None, chat_id):
            return False
        self.seen += 1
        if self.nth is not None and self.seen < self.nth:
            return False
        if self.times is not None and self.done >= self.times:
            return False
        if self.random.random() >= self.chance:
            return False
        self.done += 1
        return True


@dataclass(slots=True)
class Faults:
    """The rules in force, and the penalties that floods have left behind."""

    log: Log
    rules: list[Rule] = field(default_factory=list)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def read(self, wish: Json) -> Rule:
        """A rule as the control API has it; ValueError says what is wrong with it."""
        do = wish.get("do")
        if do not in KNOWN:
            raise ValueError(f"'do' must be one of: {', '.join(KNOWN)}.")
        match = _object(wish, "match")
        method = match.get("method")
        if not isinstance(method, str | None):
            raise ValueError("'method' must be a text.")
        nth, times = _whole(match, "nth", 1, _COUNT), _whole(wish, "times", 0, _COUNT)
        if times is None and nth is not None:
            times = 1  # "the third call" means that one and no other
        chance, seed = _number(wish, "p", 0, 1), wish.get("seed")
        if isinstance(seed, dict | list):
            raise ValueError("'seed' must be a number or a text.")
        return Rule(
            id=next(self._numbers),
            do=do,
            method=method.lower() if method else None,
            chat_id=_whole(match, "chat_id", -_CHAT, _CHAT),
            nth=nth,
            times=times,
            chance=1.0 if chance is None else chance,
            args=_arguments(_object(wish, "args")),
            random=random.Random(seed),  # noqa: S311  # chance, not secrecy
        )

    def clear(self) -> None:
        """End all rules."""
        self.rules.clear()

    def strike(self, method: str, chat_id: int | None) -> Rule | None:
        """The rule this call falls under, if any."""
        return self._first(CALLS, method, chat_id) if self.rules else None

    def strikes_update(self, do: str, kind: str, chat_id: int | None) -> bool:
        """Whether this update is to arrive twice, or this delivery in the wrong order."""
        return bool(self.rules) and self._first((do,), kind, chat_id) is not None

    def _first(self, kinds: tuple[str, ...], method: str, chat_id: int | None) -> Rule | None:
        for rule in self.rules:
            if rule.do in kinds and rule.strikes(method, chat_id):
                self.log.write("fault", method=method, chat_id=chat_id, do=rule.do, id=rule.id)
                return rule
        return None

    async def wait(self, seconds: float | None = None) -> None:
        """Keep a caller waiting, but not past the end of the simulator."""
        try:
            async with asyncio.timeout(_HANG if seconds is None else seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass


def _arguments(given: Json) -> Json:
    """What a fault is told besides, as it can be used when it strikes; what is null is left out."""
    if given.get("scope") not in (None, "chat", "all"):
        raise ValueError("'scope' must be one of: chat, all.")
    if not isinstance(given.get("description"), str | None):
        raise ValueError("'description' must be a text.")
    parameters = _object(given, "parameters")
    if unknown := parameters.keys() - {"retry_after", "migrate_to_chat_id"}:
        raise ValueError(
            "'parameters' must be retry_after or migrate_to_chat_id, "
            f"not {', '.join(sorted(map(str, unknown)))}."
        )
    found = given | {
        "seconds": _number(given, "seconds", 0, _LONGEST),
        "retry_after": _number(given, "retry_after", 0, _LONGEST),
        "code": _whole(given, "code", 400, 599),
        "parameters": _told(
            {
                "retry_after": _whole(parameters, "retry_after", 0, _LONGEST),
                "migrate_to_chat_id": _whole(parameters, "migrate_to_chat_id", -_CHAT, _CHAT),
            }
        ),
    }
    return _told(found)


def _told(given: Json) -> Json:
    return {name: value for name, value in given.items() if value is not None}


def _object(given: Json, name: str) -> Json:
    found = given.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ValueError(f"'{name}' must be an object.")
    return dict(found)


def _number(given: Json, name: str, least: int, most: int) -> float | None:
    """A number between two, both allowed; None if it is not there."""
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"'{name}' must be a number from {least} to {most}.")
    return float(value)


def _whole(given: Json, name: str, least: int, most: int) -> int | None:
    """A whole number between two, both allowed; None if it is not there."""
    value = given.get(name)
    if value is None:
        return None
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not least <= value <= most or value != int(value):
        raise ValueError(f"'{name}' must be a whole number from {least} to {most}.")
    return int(value)
