"""One process's way to the ledger: what waits is committed together, while more arrives.

A commit costs the same for one letter as for forty, so a letter never waits for a commit of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from django.db import close_old_connections, connection
from django.utils import timezone

from briefings.deliver import outbox
from briefings.deliver.outcomes import Outcome
from briefings.types import Letter

TRIES = 3
"""Attempts to write an outcome: an answer that was lost here would end as `unknown`."""
REST = 0.3
"""Seconds between them."""

_log = logging.getLogger(__name__)

R = TypeVar("R")
Ended = tuple[Letter, Outcome]
OnThread = Callable[[list[Letter], list[Ended]], Awaitable[set[int]]]


def commit(letters: list[Letter], ended: list[Ended]) -> set[int]:
    """Commit outcomes and marks on the ledger's thread; the deliveries that may leave."""
    if not connection.in_atomic_block:
        close_old_connections()
    return outbox.commit(letters, ended, now=timezone.now())


class Ledger:
    """Gathers requests of one event loop and hands them over in groups."""

    def __init__(self, commit: OnThread) -> None:
        self._commit = commit
        self._letters: list[tuple[Letter, asyncio.Future[bool]]] = []
        self._ended: list[tuple[Ended, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def begin(self, letter: Letter) -> bool:
        """Commit that a letter is about to leave; False: do not send it."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._letters.append((letter, answer))
        self._wake()
        return await answer

    async def record(self, letter: Letter, outcome: Outcome) -> None:
        """Commit what became of a letter."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ended.append(((letter, outcome), done))
        self._wake()
        await done

    def _wake(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())

    async def _write(self) -> None:
        await asyncio.sleep(0)  # whoever is ready at the same moment comes along
        while self._letters or self._ended:
            letters, self._letters = self._letters, []
            ended, self._ended = self._ended, []
            try:
                begun = await self._commit([one for one, _ in letters], [one for one, _ in ended])
            except Exception as error:  # whatever it is, somebody waits for an answer
                _log.warning("the ledger did not take a group: %s", type(error).__name__)
                _fail([answer for _, answer in letters], error)
                await self._write_again(ended)
                continue
            for _, done in ended:
                _settle(done, None)
            for letter, answer in letters:
                _settle(answer, letter.delivery in begun)

    async def _write_again(self, ended: list[tuple[Ended, asyncio.Future[None]]]) -> None:
        """Outcomes alone, and again: writing one twice is the same as once."""
        error: Exception | None = None
        for _ in range(TRIES if ended else 0):
            await asyncio.sleep(REST)
            try:
                await self._commit([], [one for one, _ in ended])
            except Exception as again:  # as above
                error = again
                continue
            for _, done in ended:
                _settle(done, None)
            return
        if error is not None:
            _fail([done for _, done in ended], error)


def _settle(future: asyncio.Future[R], value: R) -> None:
    if not future.done():
        future.set_result(value)


def _fail(
    futures: list[asyncio.Future[bool]] | list[asyncio.Future[None]], error: Exception
) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
