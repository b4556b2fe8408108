"""Ten minutes in seconds: a loop whose clock jumps, and the limiter's scripts on that clock."""

import asyncio
import selectors
from collections.abc import Coroutine
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from redis import Redis

from bot.limiter import limiter, permits, queue, shared
from bot.simulator import limits

START = 1_800_000_000
"""Seconds at which the clock of Redis begins."""
_CLOCK = "redis.call('TIME')"


class _Jumps(selectors.SelectSelector):
    """Waits for nothing: where a loop would wait, its clock goes on."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing is left to wait for")
        self.passed += timeout
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop of virtual time; nothing on it may wait for a socket."""

    def __init__(self) -> None:
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        return self._jumps.passed


class Broker:
    """Runs scripts as an asynchronous client would, at once, at a time that is given."""

    def __init__(self, client: Redis, clock: Any) -> None:
        self.client = client
        self.clock = clock

    def register_script(self, text: str) -> Any:
        script = self.client.register_script(
            text.replace(_CLOCK, "redis.call('HMGET', 'test:clock', 'seconds', 'micros')")
        )

        async def run(keys: Any = (), args: Any = ()) -> Any:
            seconds, micros = divmod(round(self.clock() * 1_000_000), 1_000_000)
            self.client.hset("test:clock", mapping={"seconds": seconds, "micros": micros})
            return script(keys=keys, args=args)

        return run


@contextmanager
def virtual_time(monkeypatch: pytest.MonkeyPatch):
    """A loop of virtual time, to which limiter and simulator look, too."""
    loop = Loop()
    clock = SimpleNamespace(monotonic=lambda: START + loop.time())
    with monkeypatch.context() as patched:
        for module in (limiter, permits, queue, shared, limits):
            if hasattr(module, "time"):
                patched.setattr(module, "time", clock)
        try:
            yield loop
        finally:
            loop.close()


def run(loop: Loop, work: Coroutine[Any, Any, Any]) -> Any:
    """Until the work is done."""
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(work)
    finally:
        asyncio.set_event_loop(None)
