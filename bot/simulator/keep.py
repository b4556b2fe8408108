"""A file beside the log that lets the world outlive the process."""

import asyncio
import json
import logging
import os
import time
from dataclasses import asdict
from pathlib import Path

from bot.simulator.simulator import Simulator
from bot.simulator.updates import Update
from bot.simulator.world import Json, World

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
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            world = World.load(kept["world"])
            waiting = {int(key): Update(**update) for key, update in kept["updates"].items()}
            next_id, offset = int(kept["next_update_id"]), float(kept["clock_offset"])
            allowed, webhook = list(kept["allowed_updates"]), dict(kept["webhook"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            aside = self._path.with_suffix(".unreadable")
            self._path.replace(aside)
            _LOGGER.warning("The state file could not be read; it is now %s.", aside.name)
            return
        self._sim.world = world
        self._sim.clock.offset = offset
        self._sim.updates.waiting = waiting
        self._sim.updates.next_id = next_id
        self._sim.updates.allowed = allowed
        if webhook:
            self._sim.webhook.set(**webhook)

    async def run(self) -> None:
        """Write changes down until cancelled."""
        pause = _SHORTEST_PAUSE
        while True:
            await asyncio.sleep(pause)
            began = time.monotonic()
            self.write()
            pause = max(_SHORTEST_PAUSE, _PATIENCE * (time.monotonic() - began))

    def write(self) -> None:
        """Write now, whole or not at all, if there is anything new."""
        changes = self._sim.changes
        if changes == self._written:
            return
        text = json.dumps(self._state(), ensure_ascii=False)
        draft = self._path.with_suffix(".draft")
        draft.write_text(text, encoding="utf-8", errors="replace")
        os.replace(draft, self._path)  # noqa: PTH105  # atomic, as Path.replace, and says so
        self._written = changes

    def _state(self) -> Json:
        updates = self._sim.updates
        return {
            "world": self._sim.world.dump(),
            "updates": {key: asdict(update) for key, update in updates.waiting.items()},
            "next_update_id": updates.next_id,
            "clock_offset": self._sim.clock.offset,
            "allowed_updates": updates.allowed,
            "webhook": self._sim.webhook.settings(),
        }
