"""What open chat pages should hear about, as it happens."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator

from bot.simulator.world import Json

_BACKLOG = 1000  # events a page may fall behind before it is told to read everything again


class Events:
    """Hands each event to every page that watches that user."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()

    @property
    def watched(self) -> bool:
        """Whether any page is open; without one nothing needs to be drawn."""
        return bool(self._listeners)

    def tell(self, user_ids: list[int], kind: str, **more: object) -> None:
        """Announce something to those who watch any of these users."""
        if not self._listeners:
            return
        for user_id in user_ids:
            event: Json = {"type": kind, "user_id": user_id, **more}
            for listener in self._listeners:
                listener.hear(user_id, event)

    def tell_all(self, kind: str) -> None:
        """Announce something that concerns every page."""
        for listener in self._listeners:
            listener.push({"type": kind})

    async def listen(self, user_id: int | None) -> AsyncGenerator[Json, None]:
        """Events about one user, or about all, until the simulator stops."""
        listener = _Listener(user_id)
        self._listeners.add(listener)
        try:
            while not listener.closed:
                while listener.waiting:
                    yield listener.waiting.popleft()
                listener.news.clear()
                await listener.news.wait()
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Send every listener home."""
        for listener in self._listeners:
            listener.closed = True
            listener.news.set()


class _Listener:
    def __init__(self, user_id: int | None) -> None:
        self.user_id = user_id
        self.waiting: deque[Json] = deque()
        self.news = asyncio.Event()
        self.closed = False

    def hear(self, user_id: int, event: Json) -> None:
        if self.user_id in (None, user_id):
            self.push(event)

    def push(self, event: Json) -> None:
        if len(self.waiting) >= _BACKLOG:
            self.waiting.clear()
            event = {"type": "reload"}
        self.waiting.append(event)
        self.news.set()
