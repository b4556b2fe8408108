"""Carries letters to Telegram and names the outcome of each. Knows no database."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.limiter import Limiter, Permit, Standstill, seconds_of
from bot.render import Html
from bot.request import NotSent
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter

ABREAST = 40
"""Letters on their way at once: at 25 a second, an answer may take a second and a half."""
FRESH = 5.0
"""Seconds after which the ledger's mark `sending` is too old to send on."""

Begin = Callable[[Letter], Awaitable[bool]]
Record = Callable[[Letter, Outcome], Awaitable[None]]

_GONE = {
    "blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "was kicked": "kicked",
    "not a member": "not_a_member",
    "was deleted": "chat_deleted",
}
_TOPIC_GONE = ("thread not found", "topic_closed", "topic_deleted")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Text:
    """A message as it is sent to everybody who reads one language."""

    html: Html

    @property
    def hash(self) -> str:
        """What the ledger keeps of it."""
        return sha256(self.html.encode()).hexdigest()


class Sender:
    """Sends one batch. Its two callbacks are the ledger's, and commit before they return."""

    def __init__(
        self, bot: ExtBot[Permit], limiter: Limiter, *, begin: Begin, record: Record
    ) -> None:
        self._bot = bot
        self._limiter = limiter
        self._begin = begin
        self._record = record
        self._halted = False

    async def send(
        self,
        letters: Sequence[Letter],
        texts: Mapping[tuple[int, str], Text],
        *,
        going: Callable[[], bool],
    ) -> list[Letter]:
        """Send letters by their digest's text, and give back those that were not begun.

        Nothing is begun once `going` is false; what is on its way is waited for.
        """
        waiting = list(reversed(letters))
        unsent: list[Letter] = []

        async def carry() -> None:
            while waiting and going() and not self._halted:
                letter = waiting.pop()
                text = texts.get((letter.digest, letter.language))
                if text is None or not await self._carry(letter, text, going):
                    unsent.append(letter)

        ends = await asyncio.gather(*(carry() for _ in range(ABREAST)), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                # The ledger did not answer. Its sweep decides about the letters in doubt.
                _log.error("a letter was left to the sweep: %s", type(end).__name__)
        return unsent + waiting

    async def _carry(self, letter: Letter, text: Text, going: Callable[[], bool]) -> bool:
        """Whether the letter was begun, or is no longer ours."""
        permit: Permit | None = None
        wait = 0.0
        try:
            permit = await self._limiter.admit(letter.chat_id, "bulk", tag=letter.chat_tag)
        except Standstill:
            self._halted = True
            return False
        except RetryAfter as error:
            wait = seconds_of(error)
        if not going():
            return False
        asked = time.monotonic()
        try:
            if not await self._begin(letter):
                return True
            if permit is None:
                outcome = Outcome(OutcomeKind.LATER, retry_after=wait, error="chat_paused")
            elif time.monotonic() - asked > FRESH:
                # We slept; the sweep may think that we are dead, and somebody else may send.
                outcome = Outcome(OutcomeKind.NOT_SENT, error="slept")
            else:
                outcome = await self._send(letter, text, permit)
            await self._record(letter, outcome)
        except Exception:
            self._halted = True
            raise
        return True

    async def _send(self, letter: Letter, text: Text, permit: Permit) -> Outcome:
        try:
            return await self._post(letter, text, permit, letter.thread_id)
        except BadRequest as error:
            topic_gone = any(words in error.message.lower() for words in _TOPIC_GONE)
            if topic_gone and letter.thread_id is not None:
                return await self._send_outside_topic(letter, text, permit)
            return self._named(error)
        except Exception as error:  # every way to fail is an outcome, or a row would stay in doubt
            return self._named(error)

    async def _send_outside_topic(self, letter: Letter, text: Text, permit: Permit) -> Outcome:
        """Once more, where the topic was closed: Telegram has just refused the first."""
        try:
            return await self._post(letter, text, permit, None)
        except Exception as error:  # as above
            return self._named(error)

    async def _post(
        self, letter: Letter, text: Text, permit: Permit, thread_id: int | None
    ) -> Outcome:
        message = await self._bot.send_message(
            letter.chat_id,
            text.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            disable_notification=letter.silent,
            message_thread_id=thread_id,
            rate_limit_args=permit,
        )
        return Outcome(OutcomeKind.SENT, message_id=message.message_id, content_hash=text.hash)

    def _named(self, error: Exception) -> Outcome:
        """What a failure means. The order matters: most of these are NetworkErrors to PTB."""
        match error:
            case RetryAfter():
                wait = seconds_of(error)
                return Outcome(OutcomeKind.LATER, retry_after=wait, error="too_many_requests")
            case NotSent():
                return Outcome(OutcomeKind.NOT_SENT, error="not_sent")
            case InvalidToken():
                self._halted = True  # nothing of ours would be taken
                return Outcome(OutcomeKind.NOT_SENT, error="token_refused")
            case ChatMigrated():
                # The group has a new id, which the bot is told of as well.
                return Outcome(OutcomeKind.NOT_SENT, error="chat_migrated")
            case Forbidden():
                found = (code for words, code in _GONE.items() if words in error.message.lower())
                return Outcome(OutcomeKind.BLOCKED, error=next(found, "forbidden"))
            case BadRequest() if "chat not found" in error.message.lower():
                return Outcome(OutcomeKind.BLOCKED, error="chat_not_found")
            case BadRequest():
                return Outcome(OutcomeKind.FAILED, error="bad_request")
            case TelegramError():
                return Outcome(OutcomeKind.UNKNOWN, error="no_answer")
            case _:
                return Outcome(OutcomeKind.UNKNOWN, error=type(error).__name__[:40])
