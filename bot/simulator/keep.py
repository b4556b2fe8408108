"""A file beside the log that lets the world outlive the process."""

import asyncio
import json
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bot.simulator.simulator import Simulator
from bot.simulator.updates import Update
from bot.simulator.world import Chat, Json, User, World, load_chat

_FORMAT = 2
_PIECE = 1 << 18  # characters
_AT_ONCE = 50  # chats or users written before others get their turn
_SHORTEST_PAUSE = 1.0  # seconds between two looks
_PATIENCE = 20  # pause this many times as long as the last write took
_LOGGER = logging.getLogger(__name__)


class Keeper:
    """Writes the world down whenever it has changed, but not all the time."""

    def __init__(self, sim: Simulator, path: Path) -> None:
        self._sim = sim
        self._path = path
        self._written = -1

    def restore(self) -> None:
        """Bring back what was written; a file that cannot be read is put aside."""
        try:
            with self._path.open(encoding="utf-8") as lines:
                head = json.loads(next(lines))
                if head["format"] != _FORMAT:
                    raise ValueError("another format")
                world = World(**head["world"])
                for line in lines:
                    kind, kept = json.loads(line)
                    if kind == "user":
                        world.users[kept["id"]] = User(**kept)
                    else:
                        world.add_chat(load_chat(kept))
            waiting = [Update(**update) for update in head["updates"]]
            next_id, offset = int(head["next_update_id"]), float(head["clock_offset"])
            allowed, webhook = list(head["allowed_updates"]), dict(head["webhook"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
            aside = self._path.with_suffix(".unreadable")
            self._path.replace(aside)
            _LOGGER.warning("The state file could not be read; it is now %s.", aside.name)
            return
        self._sim.world = world
        self._sim.clock.offset = offset
        for update in waiting:
            self._sim.updates.keep(update)
        self._sim.updates.next_id = next_id
        self._sim.updates.allowed = allowed
        if webhook:
            self._sim.webhook.set(**webhook)

    async def run(self) -> None:
        """Write changes down until cancelled, a little at a time: callers do not wait for it."""
        pause = _SHORTEST_PAUSE
        while True:
            await asyncio.sleep(pause)
            spent = 0.0
            began = time.monotonic()
            for _ in self._writing():
                spent += time.monotonic() - began
                await asyncio.sleep(0)
                began = time.monotonic()
            pause = max(_SHORTEST_PAUSE, _PATIENCE * spent)

    def write(self) -> None:
        """Write now, whole or not at all, if there is anything new."""
        for _ in self._writing():
            pass

    def _writing(self) -> Iterator[None]:
        """Write the file in steps; it takes its place when all of it is there."""
        changes = self._sim.changes
        if changes == self._written:
            return
        draft = self._path.with_suffix(".draft")
        world = self._sim.world
        with draft.open("w", encoding="utf-8", errors="replace") as file:
            body = draft.with_suffix(".body")
            with body.open("w+", encoding="utf-8", errors="replace") as rest:
                parts: list[tuple[str, list[User] | list[Chat]]] = [
                    ("user", list(world.users.values())),
                    ("chat", list(world.chats.values())),
                ]
                for kind, items in parts:
                    for at in range(0, len(items), _AT_ONCE):
                        for item in items[at : at + _AT_ONCE]:
                            rest.write(json.dumps([kind, asdict(item)], ensure_ascii=False) + "\n")
                        yield
                # The head last: its counters must not be older than what they count.
                file.write(json.dumps(self._head(), ensure_ascii=False) + "\n")
                rest.seek(0)
                while piece := rest.read(_PIECE):
                    file.write(piece)
                    yield
            body.unlink()
        if world is not self._sim.world:  # a reset came in between
            return
        os.replace(draft, self._path)  # noqa: PTH105  # atomic, as Path.replace, and says so
        self._written = changes

    def _head(self) -> Json:
        updates = self._sim.updates
        return {
            "format": _FORMAT,
            "world": self._sim.world.head(),
            "updates": [asdict(update) for update in updates.waiting.values()],
            "next_update_id": updates.next_id,
            "clock_offset": self._sim.clock.offset,
            "allowed_updates": updates.allowed,
            "webhook": self._sim.webhook.settings(),
        }
