"""Carries letters to Telegram and names the outcome of each. Knows no database."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.limiter import BULK_PATIENCE, Limiter, OwnLimit, Permit, Standstill, seconds_of
from bot.request import AiohttpRequest, NotSent
from bot.texts import Text
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter

ABREAST = 40
"""Letters on their way at once: at 25 a second, an answer may take a second and a half."""
FRESH = 4.0
"""Seconds after which the ledger's mark `sending`, and what it gave us to say, is too old to send."""

Begin = Callable[[Letter], Awaitable[Text | None]]
Record = Callable[[Letter, Outcome], Awaitable[None]]
More = Callable[[], Awaitable[Sequence[Letter]]]

_GONE = {
    "blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "was kicked": "kicked",
    "not a member": "not_a_member",
    "was deleted": "chat_deleted",
}
_TOPIC_GONE = ("thread not found", "topic_closed", "topic_deleted")
_MESSAGE_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_RIGHTS = (
    "not enough rights", "have no rights", "need administrator rights",
    "chat_write_forbidden", "chat_restricted", "chat_send_",
)  # fmt: skip
"""A chat that took the right to write from us: says nothing about anybody else's letter."""
_log = logging.getLogger(__name__)


class Sender:
    """Sends one batch. Its two callbacks are the ledger's, and commit before they return.

    What a letter says comes with the leave to send it, so that it is as new as the record.
    """

    def __init__(
        self,
        bot: ExtBot[Permit],
        limiter: Limiter,
        *,
        begin: Begin,
        record: Record,
        paid: bool = False,
        abreast: int = ABREAST,
    ) -> None:
        if not isinstance(bot.request, AiohttpRequest):  # for the type checker: `client` sets it
            raise TypeError("letters go by our transport")
        self._deliver = bot.request.deliver
        self._address = bot.base_url
        self._limiter = limiter
        self._begin = begin
        self._record = record
        self._paid = paid
        self._abreast = abreast
        # Who waits for a permit takes it, also when nothing may begin any more: so one at a time
        # waits, but where permits come in groups.
        self._turn = asyncio.Semaphore(abreast if paid else 1)
        self._halted = False

    async def send(
        self,
        letters: Sequence[Letter],
        *,
        going: Callable[[], bool],
        more: More | None = None,
    ) -> list[Letter]:
        """Send letters, and give back those that were not begun.

        Nothing is begun once `going` is false; what is on its way is waited for. When few are left
        `more` is asked for others, until it has none.
        """
        load = _Load(letters, more, low=self._abreast)
        unsent: list[Letter] = []

        async def carry() -> None:
            while going() and not self._halted:
                letter = await load.next()
                if letter is None:
                    return
                if not await self._carry(letter, going):
                    unsent.append(letter)

        ends = await asyncio.gather(
            *(carry() for _ in range(self._abreast)), return_exceptions=True
        )
        for end in ends:
            if isinstance(end, BaseException):
                # The ledger did not answer. Its sweep decides about the letters in doubt.
                _log.error("a letter was left to the sweep: %s", type(end).__name__)
        return unsent + await load.rest()

    async def show(self, letter: Letter, text: Text) -> Outcome:
        """Send one letter that has no row, once, in the turn of a reply."""
        try:
            permit = await self._limiter.admit(letter.chat_id, "reply", tag=letter.chat_tag)
        except RetryAfter as error:
            return self._named(error, letter, text)
        return await self._send(letter, text, permit)

    async def _carry(self, letter: Letter, going: Callable[[], bool]) -> bool:
        """Whether the letter was begun, or is no longer ours."""
        permit: Permit | None = None
        wait = 0.0
        until = time.monotonic() + BULK_PATIENCE
        while permit is None and not wait:
            try:
                async with self._turn:
                    if self._halted or not going():
                        return False
                    permit = await self._limiter.admit(letter.chat_id, "bulk", tag=letter.chat_tag)
            except Standstill:
                self._halted = True
                return False
            except OwnLimit as own:  # nobody else's: they take their turns meanwhile
                if time.monotonic() + own.seconds > until:
                    wait = seconds_of(own)
                else:
                    await asyncio.sleep(own.seconds)
        if not going():
            await self._limiter.give_back(permit)
            return False
        asked = time.monotonic()
        try:
            text = await self._begin(letter)
            if text is None:
                await self._limiter.give_back(permit)
                return True
            if permit is None:
                outcome = Outcome(OutcomeKind.LATER, retry_after=wait, error="chat_paused")
            elif time.monotonic() - asked > FRESH:
                # We slept; the sweep may think that we are dead, and somebody else may send.
                await self._limiter.give_back(permit)
                outcome = Outcome(OutcomeKind.NOT_SENT, error="slept")
            else:
                outcome = await self._send(letter, text, permit)
            await self._record(letter, outcome)
        except Exception:
            self._halted = True
            await self._limiter.give_back(permit)
            raise
        return True

    async def _send(self, letter: Letter, text: Text, permit: Permit) -> Outcome:
        try:
            return await self._post(letter, text, permit, letter.thread_id)
        except BadRequest as error:
            topic_gone = any(words in error.message.lower() for words in _TOPIC_GONE)
            if topic_gone and letter.thread_id is not None:
                return await self._send_outside_topic(letter, text, permit)
            return self._named(error, letter, text)
        except Exception as error:  # every way to fail is an outcome, or a row would stay in doubt
            return self._named(error, letter, text)

    async def _send_outside_topic(self, letter: Letter, text: Text, permit: Permit) -> Outcome:
        """Once more, where the topic was closed: Telegram has just refused the first."""
        try:
            return await self._post(letter, text, permit, None)
        except Exception as error:  # as above
            return self._named(error, letter, text)

    async def _post(
        self, letter: Letter, text: Text, permit: Permit, thread_id: int | None
    ) -> Outcome:
        fields: dict[str, str | int] = {"chat_id": letter.chat_id}
        if letter.revision:
            method = "editMessageText"
            fields["message_id"] = str(letter.message_id)
        else:
            method = "sendMessage"
            fields |= {"disable_notification": "true"} if letter.silent else {}
            fields |= {"message_thread_id": thread_id} if thread_id is not None else {}
            fields |= {"allow_paid_broadcast": "true"} if self._paid else {}
        answer: Any = await self._limiter.process_request(
            self._deliver,
            (f"{self._address}/{method}", text.body(fields)),
            {},
            method,
            {"chat_id": letter.chat_id},
            permit,
        )
        if letter.revision:
            return _sent(text, letter.message_id)
        return _sent(text, int(answer["message_id"]))

    def _named(self, error: Exception, letter: Letter, text: Text) -> Outcome:
        """What a failure means. The order matters: most of these are NetworkErrors to PTB."""
        match error:
            case OwnLimit():  # our own: somebody was told to wait since we were let go
                return Outcome(
                    OutcomeKind.LATER, retry_after=seconds_of(error), error="chat_paused"
                )
            case RetryAfter():
                wait = seconds_of(error)
                return Outcome(OutcomeKind.LATER, retry_after=wait, error="too_many_requests")
            case NotSent():
                return Outcome(OutcomeKind.NOT_SENT, error="not_sent")
            case InvalidToken():
                self._halted = True  # nothing of ours would be taken
                return Outcome(OutcomeKind.REFUSED, error="token_refused")
            case ChatMigrated():
                return Outcome(
                    OutcomeKind.MIGRATED, error="chat_migrated", new_chat_id=error.new_chat_id
                )
            case Forbidden():
                found = (code for words, code in _GONE.items() if words in error.message.lower())
                return Outcome(OutcomeKind.BLOCKED, error=next(found, "forbidden"))
            case BadRequest():
                return _bad_request(error.message.lower(), letter, text)
            case TelegramError():
                return Outcome(OutcomeKind.UNKNOWN, error="no_answer")
            case _:
                return Outcome(OutcomeKind.UNKNOWN, error=type(error).__name__[:40])


def _bad_request(words: str, letter: Letter, text: Text) -> Outcome:
    if "chat not found" in words:
        return Outcome(OutcomeKind.BLOCKED, error="chat_not_found")
    if letter.revision and "message is not modified" in words:
        return _sent(text, letter.message_id)  # an earlier try arrived after all
    if letter.revision and any(gone in words for gone in _MESSAGE_GONE):
        return Outcome(OutcomeKind.LOST, error="message_gone")
    if any(right in words for right in _NO_RIGHTS):
        return Outcome(OutcomeKind.LOST, error="no_rights")
    return Outcome(OutcomeKind.FAILED, error="bad_request")


def _sent(text: Text, message_id: int | None) -> Outcome:
    return Outcome(
        OutcomeKind.SENT, message_id=message_id, content_hash=text.hash, serial=text.serial
    )


class _Load:
    """Letters still to be carried; asks for others before the last are gone."""

    def __init__(self, letters: Sequence[Letter], more: More | None, *, low: int) -> None:
        self._waiting = list(reversed(letters))
        self._more = more
        self._low = low
        self._coming: asyncio.Task[None] | None = None

    async def next(self) -> Letter | None:
        """The next letter; None if there is none and none will come."""
        if len(self._waiting) <= self._low and self._more and self._coming is None:
            self._coming = asyncio.create_task(self._fetch(self._more))
        while not self._waiting and self._coming:
            await asyncio.shield(self._coming)
        return self._waiting.pop() if self._waiting else None

    async def rest(self) -> list[Letter]:
        """What was not carried, once nothing more can come."""
        self._more = None
        if self._coming:
            await asyncio.gather(self._coming, return_exceptions=True)
        return self._waiting

    async def _fetch(self, more: More) -> None:
        try:
            letters = await more()
            self._waiting[:0] = reversed(letters)
            if not letters:
                self._more = None
        except Exception as error:  # the next batch will meet it again
            _log.warning("no more letters for now: %s", type(error).__name__)
            self._more = None
        finally:
            self._coming = None
