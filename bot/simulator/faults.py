"""Faults on request: the next matching calls go wrong in a chosen way."""

import asyncio
import itertools
import math
import random
import time
from dataclasses import dataclass, field

from bot.simulator import errors
from bot.simulator.errors import ApiError
from bot.simulator.log import Log
from bot.simulator.world import Json

BEFORE = ("close_before", "502_before", "error", "flood")
AFTER = ("drop_after", "hang_after", "502_after", "cut_body", "html_200")
KNOWN = (*BEFORE, *AFTER, "slow")
LATER = ("refuse", "duplicate_update", "reorder_updates")
_HANG = 120.0  # seconds; longer than any sensible read time-out


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
    # When sending may go on, in seconds of the monotonic clock, by chat; None is everybody.
    penalties: dict[int | None, float] = field(default_factory=dict)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def add(self, wish: Json) -> int:
        """Take a rule as the control API has it; ValueError says what is wrong with it."""
        do = wish.get("do")
        if do in LATER:
            raise NotImplementedError(f"The fault '{do}' is not built yet.")
        if do not in KNOWN:
            raise ValueError(f"'do' must be one of: {', '.join(KNOWN)}.")
        match = wish.get("match") or {}
        nth, times = match.get("nth"), wish.get("times")
        if times is None and nth is not None:
            times = 1  # "the third call" means that one and no other
        rule = Rule(
            id=next(self._numbers),
            do=do,
            method=str(match["method"]).lower() if match.get("method") else None,
            chat_id=int(match["chat_id"]) if match.get("chat_id") is not None else None,
            nth=int(nth) if nth is not None else None,
            times=int(times) if times is not None else None,
            chance=float(wish.get("p", 1.0)),
            args=dict(wish.get("args") or {}),
            random=random.Random(wish.get("seed")),  # noqa: S311  # chance, not secrecy
        )
        self.rules.append(rule)
        return rule.id

    def clear(self) -> None:
        """End all rules and penalties."""
        self.rules.clear()
        self.penalties.clear()

    def check_penalty(self, method: str, chat_id: int | None) -> None:
        """Refuse what comes before a flood's deadline, and note it as a violation."""
        if not self.penalties or not method.startswith(("send", "edit")):
            return
        until = max(self.penalties.get(None, 0.0), self.penalties.get(chat_id, 0.0))
        left = until - time.monotonic()
        if left > 0:
            self.log.write("violation", method=method, chat_id=chat_id, wait=round(left, 3))
            raise errors.flood(math.ceil(left))

    def strike(self, method: str, chat_id: int | None) -> Rule | None:
        """The rule this call falls under, if any."""
        for rule in self.rules:
            if rule.strikes(method, chat_id):
                self.log.write("fault", method=method, chat_id=chat_id, do=rule.do, id=rule.id)
                return rule
        return None

    def refusal(self, rule: Rule, chat_id: int | None) -> ApiError:
        """What `error` and `flood` answer."""
        if rule.do == "flood":
            seconds = int(rule.args.get("retry_after", 1))
            everybody = rule.args.get("scope", "chat") == "all"
            self.penalties[None if everybody else chat_id] = time.monotonic() + seconds
            return errors.flood(seconds)
        code = int(rule.args.get("code", 500))
        return ApiError(code, str(rule.args.get("description", errors.restart().description)))

    async def wait(self, seconds: float | None = None) -> None:
        """Keep a caller waiting, but not past the end of the simulator."""
        try:
            async with asyncio.timeout(_HANG if seconds is None else seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass
