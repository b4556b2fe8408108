"""The simulator as one object: what a request handler is given."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator.clock import Clock
from bot.simulator.door import Door
from bot.simulator.events import Events
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.limits import Limits
from bot.simulator.log import Log
from bot.simulator.queries import Queries
from bot.simulator.updates import Updates
from bot.simulator.webhook import Webhook
from bot.simulator.world import World


@dataclass
class Simulator:
    """All parts; `reset` makes the world new and leaves the log as it is."""

    log: Log
    token: str | None = None
    changes: int = 0  # rises with every request that may have changed something
    clock: Clock = field(default_factory=Clock)
    world: World = field(default_factory=World)
    events: Events = field(default_factory=Events)
    updates: Updates = field(init=False)
    webhook: Webhook = field(init=False)
    faults: Faults = field(init=False)
    limits: Limits = field(init=False)
    files: Files = field(init=False)
    door: Door = field(default_factory=Door)
    queries: Queries = field(init=False)

    def __post_init__(self) -> None:
        self.faults = Faults(self.log)
        self.limits = Limits(self.log)
        self.updates = Updates(self.clock, self.log, self.faults)
        self.webhook = Webhook(self.updates, self.clock)
        self.files = Files(self.log.path.with_suffix(".files"))
        self.queries = Queries(self.clock)

    @classmethod
    def at(cls, log: Path, *, token: str | None = None) -> "Simulator":
        """A new simulator that logs to this file."""
        return cls(Log(log), token=token)

    def reset(self) -> None:
        """Forget users, chats, updates, webhook, faults and the clock's offset."""
        self.world = World(bot_id=self.world.bot_id)
        self.clock.set(time.time())
        self.updates.clear()
        self.updates.allowed = []
        self.webhook.remove()
        self.faults.clear()
        self.limits.reset()
        self.queries.clear()
        self.files.clear()
        self.events.tell_all("reload")

    async def close(self) -> None:
        """Answer or send home whoever waits; their answers are still logged."""
        await self.door.close()
        self.faults.stopping.set()
        self.updates.close()
        self.events.close()
        await self.webhook.close()
