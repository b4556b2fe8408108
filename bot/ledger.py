"""One process's way to the ledger: what waits is committed together, while more arrives.

A commit costs the same for one letter as for forty, so a letter never waits for a commit of its own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from django.db import connection, connections
from django.utils import timezone

from bot.texts import Text, key_of
from bot.wording import Wording
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
OnThread = Callable[[list[Letter], list[Ended]], Awaitable[Mapping[tuple[int, str], Text]]]


def commit(
    wording: Wording, letters: list[Letter], ended: list[Ended]
) -> dict[tuple[int, str], Text]:
    """Commit outcomes and marks on the ledger's thread; what letters say that may leave, by claim."""
    try:
        now = timezone.now()
        texts = wording.of(letters)
        speechless = [one for one in letters if key_of(one) not in texts]
        outbox.unsaid(speechless, now=now)
        begun = outbox.commit([one for one in letters if key_of(one) in texts], ended, now=now)
        return {one.claim: texts[key_of(one)] for one in letters if one.claim in begun}
    except Exception:
        if not connection.in_atomic_block:
            connections.close_all()  # the next try gets a new one
        raise


class Ledger:
    """Gathers requests of one event loop and hands them over in groups."""

    def __init__(self, commit: OnThread) -> None:
        self._commit = commit
        self._letters: list[tuple[Letter, asyncio.Future[Text | None]]] = []
        self._ended: list[tuple[Ended, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def begin(self, letter: Letter) -> Text | None:
        """Commit that a letter is about to leave, and what it says; None: do not send it."""
        answer: asyncio.Future[Text | None] = asyncio.get_running_loop().create_future()
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
            begun = await self._try([one for one, _ in letters], [one for one, _ in ended])
            for _, done in ended:
                _settle(done, None, begun)
            texts = {} if isinstance(begun, Exception) else begun
            for letter, answer in letters:
                _settle(answer, texts.get(letter.claim), begun)

    async def _try(
        self, letters: list[Letter], ended: list[Ended]
    ) -> Mapping[tuple[int, str], Text] | Exception:
        """Commit, and again if need be.

        Writing an outcome twice is the same as once. A mark that was made although its commit
        seemed to fail is not found again, so nothing is sent on it.
        """
        for left in reversed(range(TRIES)):
            try:
                return await self._commit(letters, ended)
            except Exception as error:  # whatever it is, somebody waits for an answer
                _log.warning("the ledger did not take a group: %s", type(error).__name__)
                if not left:
                    return error
            await asyncio.sleep(REST)
        raise AssertionError("the last try returns")


def _settle(future: asyncio.Future[R], value: R, failed: object) -> None:
    if future.done():
        return
    if isinstance(failed, Exception):
        future.set_exception(failed)
    else:
        future.set_result(value)
