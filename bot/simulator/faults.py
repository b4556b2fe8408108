"""Faults on request: the next matching calls or updates go wrong in a chosen way."""

import asyncio
import itertools
import random
from dataclasses import dataclass, field
from typing import TypeVar

from bot.simulator.log import Log
from bot.simulator.world import Json

BEFORE = ("close_before", "502_before", "error", "flood")
AFTER = ("drop_after", "hang_after", "502_after", "cut_body", "html_200")
# `refuse` lets the matching call through and then closes the door: what comes next is refused.
CALLS = (*BEFORE, *AFTER, "slow", "refuse")
UPDATES = ("duplicate_update", "reorder_updates")
KNOWN = (*CALLS, *UPDATES)
_HANG = 120.0  # seconds; longer than any sensible read time-out
_ARGUMENTS = {"seconds": float, "retry_after": float, "code": int}
_Number = TypeVar("_Number", int, float)


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
        nth, times = _number(match, "nth", int), _number(wish, "times", int)
        if times is None and nth is not None:
            times = 1  # "the third call" means that one and no other
        chance, seed = _number(wish, "p", float), wish.get("seed")
        if isinstance(seed, dict | list):
            raise ValueError("'seed' must be a number or a text.")
        args = _object(wish, "args")
        for name, kind in _ARGUMENTS.items():
            _number(args, name, kind)
        if args.get("scope", "chat") not in ("chat", "all"):
            raise ValueError("'scope' must be chat or all.")
        _object(args, "parameters")
        return Rule(
            id=next(self._numbers),
            do=do,
            method=str(match["method"]).lower() if match.get("method") else None,
            chat_id=_number(match, "chat_id", int),
            nth=nth,
            times=times,
            chance=1.0 if chance is None else chance,
            args=args,
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


def _object(given: Json, name: str) -> Json:
    found = given.get(name) or {}
    if not isinstance(found, dict):
        raise ValueError(f"'{name}' must be an object.")
    return dict(found)


def _number(given: Json, name: str, kind: type[_Number]) -> _Number | None:
    """A number that is not negative, but for chats; None if it is not there."""
    value = given.get(name)
    if value is None:
        return None
    try:
        found = kind(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"'{name}' must be a number.") from None
    if not (found >= 0 or name == "chat_id") or found == float("inf"):
        raise ValueError(f"'{name}' must be a number from 0 on.")
    return found
