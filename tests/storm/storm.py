"""One storm: a digest goes out while its workers are killed and frozen. Then the judge speaks.

    python -m tests.storm.storm --readers 20000 --kills 1000 [--postgres] [--sabotage NAME] …

prints a line of the table.
"""

import argparse
import http.client
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests import postgres
from tests.storm.database import Database, copy_of, new
from tests.storm.judge import Verdict, judge
from tests.storm.machine import Machine, machine
from tests.storm.story import stories
from tests.storm.worker_times import LEASE


@dataclass(frozen=True)
class Plan:
    """What a storm does."""

    readers: int
    kills: int = 0
    """At most; fewer if all is sent before."""
    kill_every: float = 0.5
    """Seconds between kills of a process that sends."""
    whole_every: float = 10.0
    """Seconds between kills of a whole worker, which takes seconds to start."""
    freezes: int = 0
    freeze_every: float = 1.0
    rate: int = 1000
    """Letters a second that our own limit allows."""
    flood: float = 0.02
    gateway: float = 0.01
    lost: float = 0.003
    blocked: float = 0.01
    sabotage: str = ""
    patience: float = 120.0
    """Seconds until all must be counted."""
    at_least: float = 0.0
    """Seconds that it lasts even if all seems counted: a broken version counts too early."""
    seed: int = 1


@dataclass
class Done:
    """A line of the table."""

    sabotage: str
    database: str
    seconds: float
    kills: int
    freezes: int
    verdict: Verdict
    story: str = ""
    """Of requests in a pause, how it came to them."""

    @property
    def row(self) -> dict[str, Any]:
        """The figures that are printed."""
        found = self.verdict
        return {
            "version": self.sabotage.replace("_", " ") or "ours",
            "database": self.database,
            "readers": found.recipients,
            "kills": self.kills,
            "frozen": self.freezes,
            "sent": found.sent,
            "blocked": found.blocked,
            "unknown": found.unknown,
            "of them arrived": found.unknown_arrived,
            "open": found.open,
            "duplicates": found.duplicates,
            "false sent": found.false_sent,
            "losses": found.losses,
            "requests in a pause": found.pause_violations,
            "seconds": round(self.seconds, 1),
        }


@dataclass
class Newsroom:
    """A prepared database and who its readers are."""

    database: Database
    chats: Mapping[int, int]


@contextmanager
def newsroom(readers: int, *, server: str | None = None) -> Iterator[Newsroom]:
    """Tables, readers and an entry, on the Postgres at ``server`` or in SQLite. Made once."""
    folder = Path(tempfile.mkdtemp(prefix="storm-newsroom-"))
    try:
        with new(server, folder) as database:
            here = Machine(folder, database, sabotage="", rate=1000, random_seed=0)
            told = here.desk("prepare", str(readers))
            here.stop()
            yield Newsroom(database, {int(key): chat for key, chat in told["chats"].items()})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Storm:
    """A machine with its readers, and what was owed to whom."""

    plan: Plan
    here: Machine
    chats: Mapping[int, int]
    owed: dict[int, list[int]] = field(default_factory=dict)
    kills: int = 0
    freezes: int = 0
    issues: int = 0

    def gather(self) -> None:
        """Make the readers known to the simulator; some have blocked us without a word."""
        blocked = set(
            self.here.random.sample(
                sorted(self.chats.values()), round(self.plan.blocked * len(self.chats))
            )
        )
        address = urlsplit(self.here.url)
        line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        for chat in self.chats.values():
            state = "blocked" if chat in blocked else "active"
            body = json.dumps({"first_name": "Ada", "state": state})
            line.request("PUT", f"/simulator/users/{chat}", body)
            with line.getresponse() as answer:
                answer.read()
        line.close()

    def issue(self) -> int:
        """Issue a digest by hand; everybody is owed it."""
        self.issues += 1
        told = self.here.desk("issue", str(self.issues))
        digest = int(told["digest"])
        self.owed[digest] = sorted(self.chats)
        return digest

    def rage(self, enough: Callable[[Verdict], bool] | None = None) -> None:
        """Kill and freeze until all is counted, the verdict is ``enough``, or patience ends."""
        plan, here = self.plan, self.here
        began = time.monotonic()
        until = began + plan.patience
        next_kill = next_freeze = next_whole = time.monotonic()
        looked = 0.0
        while (now := time.monotonic()) < until:
            here.thaw()
            if self.kills < plan.kills and now >= next_whole:
                self.kills += here.kill_worker()
                next_whole = now + plan.whole_every * here.random.uniform(0.5, 1.5)
            if self.kills < plan.kills and now >= next_kill:
                self.kills += here.kill_child()
                next_kill = now + plan.kill_every * here.random.uniform(0.5, 1.5)
            if self.freezes < plan.freezes and now >= next_freeze:
                self.freezes += here.freeze_child(LEASE * here.random.uniform(1.2, 2.5))
                next_freeze = now + plan.freeze_every * here.random.uniform(0.5, 1.5)
            if now - looked > 0.5:
                looked = now
                here.revive()
                if now - began >= plan.at_least and self._is_over(enough):
                    break
            time.sleep(0.02)
        here.thaw(all_of_them=True)
        self._calm_down()

    def _calm_down(self, quiet: float = 1.5, most: float = 20) -> None:
        """Wait until the simulator hears nothing more: a broken version may still be sending."""
        until, since, size = time.monotonic() + most, time.monotonic(), -1
        while time.monotonic() < min(until, since + quiet):
            now = self.here.log.stat().st_size
            if now != size:
                since, size = time.monotonic(), now
            time.sleep(0.1)

    def _is_over(self, enough: Callable[[Verdict], bool] | None) -> bool:
        letters = self.here.database.letters()
        if letters is None:
            return False
        return letters[1] == 0 or bool(enough and not self.here.frozen and enough(self.verdict()))

    def verdict(self) -> Verdict:
        """What the judge says now."""
        return judge(self.here.log, self.here.database.url, self.chats, self.owed)


@contextmanager
def storm(
    plan: Plan, room: Newsroom, *, database: Database | None = None, keep: Path | None = None
) -> Iterator[Storm]:
    """A machine of its own with the readers of ``room``, on a copy of its database.

    Its folder goes with it, unless it is to be kept.
    """
    folder = keep or Path(tempfile.mkdtemp(prefix="storm-"))
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        if keep is None:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        copy = database or stack.enter_context(copy_of(room.database, folder))
        here = stack.enter_context(
            machine(folder, copy, sabotage=plan.sabotage, rate=plan.rate, random_seed=plan.seed)
        )
        found = Storm(plan, here, room.chats)
        found.gather()
        yield found


def run(
    plan: Plan,
    room: Newsroom,
    *,
    keep: Path | None = None,
    enough: Callable[[Verdict], bool] | None = None,
) -> Done:
    """A whole storm, or as much of it as shows what is asked for."""
    with storm(plan, room, keep=keep) as found:
        found.here.weather(flood=plan.flood, gateway=plan.gateway, lost=plan.lost)
        found.here.start_workers()
        found.here.wait_for_workers()
        found.issue()
        began = time.monotonic()
        found.rage(enough)
        seconds = time.monotonic() - began
        kind = "Postgres" if found.here.database.is_postgres else "SQLite"
        verdict = found.verdict()
        story = stories(found.here.log, found.here.deeds) if verdict.pause_violations else ""
        return Done(plan.sabotage, kind, seconds, found.kills, found.freezes, verdict, story)


def as_text(done: list[Done]) -> str:
    """The table, a version in each column."""
    rows = [one.row for one in done]
    lines = [[name, *(str(row[name]) for row in rows)] for name in rows[0]]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def main(arguments: list[str] | None = None) -> int:
    """One storm from the command line; 1 if the judge finds a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm.storm", description=__doc__)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--kill-every", type=float, default=0.5)
    parser.add_argument("--whole-every", type=float, default=10)
    parser.add_argument("--freezes", type=int, default=0)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--patience", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sabotage", default="", help="a module of tests.storm.sabotage")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path, help="an empty folder for log, database and output")
    options = vars(parser.parse_args(arguments))
    on_postgres, keep = options.pop("postgres"), options.pop("keep")
    plan = replace(Plan(readers=options["readers"]), **options)
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server()) if on_postgres else None
        room = stack.enter_context(newsroom(plan.readers, server=server))
        done = run(plan, room, keep=keep)
    sys.stdout.write(
        f"{json.dumps(done.row)}\n{as_text([done])}\n{done.story}\n".rstrip("\n") + "\n"
    )
    return 1 if done.verdict.faults or done.verdict.open else 0


if __name__ == "__main__":
    sys.exit(main())
