"""Updates carried to a webhook on this machine: in order within a chat, until taken."""

import asyncio
import json
from dataclasses import dataclass, field

import aiohttp

from bot.simulator.clock import Clock
from bot.simulator.updates import Update, Updates
from bot.simulator.world import Json

DEFAULT_CONNECTIONS = 40  # core.telegram.org/bots/api#setwebhook
_ANSWER_WITHIN = 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 60.0  # seconds between tries; Telegram's are unpublished
_LONGEST_ASKED_PAUSE = 3600.0  # of a Retry-After header
_GONE, _GONE_FOR = 410, 23 * 3600.0  # a receiver that is gone this long loses its webhook


@dataclass(slots=True)
class Webhook:
    """Where updates go, and the tasks that bring them: one for each chat that has any."""

    updates: Updates
    clock: Clock
    url: str = ""
    secret: str = ""
    connections: int = DEFAULT_CONNECTIONS
    last_error: str = ""
    last_error_at: int = 0
    _gone_since: float | None = None
    _carrier: "asyncio.Task[None] | None" = None
    _lanes: "dict[int, asyncio.Task[None]]" = field(default_factory=dict)

    def set(self, url: str, *, secret: str, connections: int) -> None:
        """Begin to deliver to this address."""
        self.remove()
        self.url, self.secret, self.connections = url, secret, connections
        self._carrier = asyncio.create_task(self._carry())

    def remove(self) -> None:
        """Stop delivering; what waits stays for getUpdates."""
        self.url = self.secret = self.last_error = ""
        self.last_error_at = 0
        self._gone_since = None
        for task in self._tasks():
            task.cancel()
        self._carrier = None
        self._lanes.clear()

    def settings(self) -> Json:
        """What `set` was given; empty without a webhook."""
        if not self.url:
            return {}
        return {"url": self.url, "secret": self.secret, "connections": self.connections}

    def info(self) -> Json:
        """The Bot API's WebhookInfo."""
        about: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.waiting),
        }
        if self.url:
            about["max_connections"] = self.connections
        if self.updates.allowed:
            about["allowed_updates"] = self.updates.allowed
        if self.last_error:
            about["last_error_date"] = self.last_error_at
            about["last_error_message"] = self.last_error
        return about

    async def close(self) -> None:
        """Stop, and wait until all is still."""
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _tasks(self) -> "list[asyncio.Task[None]]":
        return [*([self._carrier] if self._carrier else []), *self._lanes.values()]

    async def _carry(self) -> None:
        """Open a lane for each chat with news; lanes share `connections` places."""
        places = asyncio.Semaphore(self.connections)
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=_ANSWER_WITHIN)
        ) as session:
            self.updates.stirred.update(self.updates.lanes)
            while True:
                self.updates.news.clear()
                while self.updates.stirred:
                    chat_id = self.updates.stirred.pop()
                    if chat_id not in self._lanes:
                        lane = asyncio.create_task(self._drain(chat_id, session, places))
                        self._lanes[chat_id] = lane
                await self.updates.news.wait()

    async def _drain(
        self, chat_id: int, session: aiohttp.ClientSession, places: asyncio.Semaphore
    ) -> None:
        try:
            while update := self._next(chat_id):
                pause = _FIRST_PAUSE
                while update.id in self.updates.waiting:
                    async with places:
                        asked = await self._deliver(update, session)
                    if asked is None:
                        self.updates.take(update.id)
                        break
                    await self.clock.sleep(asked or pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
                    self.updates.expire()
        finally:
            if self._lanes.get(chat_id) is asyncio.current_task():
                del self._lanes[chat_id]

    def _next(self, chat_id: int) -> Update | None:
        """The oldest update of a chat; the newest where a fault turns the order around."""
        lane = self.updates.lanes.get(chat_id, ())
        wrong = len(lane) > 1 and self.updates.faults.strikes_update(
            "reorder_updates", "webhook", chat_id
        )
        self.updates.log.flush()
        return self.updates.first(chat_id, last=wrong)

    async def _deliver(self, update: Update, session: aiohttp.ClientSession) -> float | None:
        """None if the update was taken, else the pause the receiver asked for (0: none)."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            async with session.post(
                self.url, data=json.dumps(update.body), headers=headers, allow_redirects=False
            ) as answer:
                if 200 <= answer.status < 300:  # what Telegram counts as taken
                    self._gone_since = None
                    return None
                self._note_gone(answer.status)
                self.last_error = (
                    f"Wrong response from the webhook: {answer.status} {answer.reason}"
                )
                asked = answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.last_error = f"Connection failed: {type(error).__name__}"
            asked = ""
        self.last_error_at = int(self.clock.now())
        return min(float(asked), _LONGEST_ASKED_PAUSE) if asked.isdecimal() else 0.0

    def _note_gone(self, status: int) -> None:
        """Remove the webhook of a receiver that has answered 410 and nothing else for 23 hours."""
        if status != _GONE:
            self._gone_since = None
            return
        now = self.clock.now()
        if self._gone_since is None:
            self._gone_since = now
        elif now - self._gone_since >= _GONE_FOR:
            # Not from here: this task is among those `remove` cancels.
            asyncio.get_running_loop().call_soon(self.remove)
