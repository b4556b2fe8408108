"""The queue of updates, and getUpdates over it."""

import asyncio
import itertools
import secrets
from collections import deque
from dataclasses import dataclass, field

from bot.simulator.clock import Clock
from bot.simulator.errors import ApiError, other_poller
from bot.simulator.faults import Faults
from bot.simulator.log import Log
from bot.simulator.world import Json

LIFETIME = 24 * 3600.0  # core.telegram.org/bots/api#getting-updates
# Sent only to bots that ask for them (core.telegram.org/bots/api#getupdates).
_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")


@dataclass(slots=True)
class Update:
    """One update; `chat_id` decides which others it must stay behind."""

    id: int
    body: Json
    chat_id: int
    born: float


@dataclass(slots=True)
class Updates:
    """Updates wait here until they are confirmed, delivered or a day old."""

    clock: Clock
    log: Log
    faults: Faults
    waiting: dict[int, Update] = field(default_factory=dict)
    # Those a fault delivers once more after they were taken.
    again: set[int] = field(default_factory=set)
    # Chats with news since the webhook last looked, and what waits in each, in order.
    stirred: set[int] = field(default_factory=set)
    lanes: dict[int, deque[int]] = field(default_factory=dict)
    # Telegram draws a new first number after a quiet week; ours must not repeat after a reset.
    next_id: int = field(default_factory=lambda: 100_000_000 + secrets.randbelow(1_000_000_000))
    allowed: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: "asyncio.Future[None] | None" = None
    _closed: bool = False

    def add(self, kind: str, payload: Json, *, chat_id: int) -> int | None:
        """Queue an update; None if the bot has not asked for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST
        if not wanted:
            return None
        update_id = self.next_id
        self.next_id += 1
        body = {"update_id": update_id, kind: payload}
        self.keep(Update(update_id, body, chat_id, self.clock.now()))
        if self.faults.strikes_update("duplicate_update", kind, chat_id):
            self.again.add(update_id)
        self.log.write(
            "update",
            method=kind,
            chat_id=chat_id,
            message_id=payload.get("message_id"),
            update_id=update_id,
        )
        self.wake()
        return update_id

    def keep(self, update: Update) -> None:
        """Put an update into the queue of its chat."""
        self.waiting[update.id] = update
        self.lanes.setdefault(update.chat_id, deque()).append(update.id)
        self.stirred.add(update.chat_id)

    def first(self, chat_id: int, last: bool = False) -> Update | None:
        """The oldest update of a chat that still waits, or the newest; None if none does."""
        lane = self.lanes.get(chat_id, ())
        while lane:
            update = self.waiting.get(lane[-1 if last else 0])
            if update is not None:
                return update
            _ = lane.pop() if last else lane.popleft()
        self.lanes.pop(chat_id, None)
        return None

    def take(self, update_id: int) -> None:
        """The bot has it; forget it, unless a fault brings it once more."""
        if update_id in self.again:
            self.again.discard(update_id)
        else:
            self.waiting.pop(update_id, None)

    def wake(self) -> None:
        """Let whoever waits for updates look again."""
        self.news.set()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def poll(self, *, offset: int, limit: int, timeout: float) -> list[Json]:
        """Confirm what lies before `offset`, then wait up to `timeout` seconds for more.

        A negative offset keeps that many of the newest. Raises the 409 in the *earlier* of two
        polls, as Telegram does.
        """
        self.interrupt(other_poller())
        self._confirm(offset)
        if not self.waiting and timeout > 0 and not self._closed:
            mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._poll = mine
            try:
                async with asyncio.timeout(timeout):
                    await mine
            except TimeoutError:
                pass
            finally:
                if self._poll is mine:
                    self._poll = None
        self.expire()
        found = [update.body for update in itertools.islice(self.waiting.values(), limit)]
        if len(found) > 1 and self.faults.strikes_update("reorder_updates", "getUpdates", None):
            found.reverse()
        return found

    def interrupt(self, error: ApiError) -> None:
        """End a waiting poll with a refusal."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(error)
        self._poll = None

    def expire(self) -> None:
        """Forget what is older than a day."""
        oldest = self.clock.now() - LIFETIME
        for update_id in [key for key, update in self.waiting.items() if update.born < oldest]:
            del self.waiting[update_id]

    def clear(self) -> None:
        """Drop everything that waits."""
        self.waiting.clear()
        self.again.clear()
        self.lanes.clear()

    def close(self) -> None:
        """Answer the waiting poll; later ones do not wait."""
        self._closed = True
        self.wake()

    def _confirm(self, offset: int) -> None:
        self.expire()
        if offset < 0:
            for update_id in list(self.waiting)[:offset]:
                self.take(update_id)
            return
        for update_id in [waits for waits in self.waiting if waits < offset]:
            self.take(update_id)
