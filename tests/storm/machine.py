"""A machine for a storm: broker, simulator, ticks and workers as processes that may be killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from briefings.management.supervisor import broker
from briefings.management.supervisor.lifeline import die_with_parent
from tests.storm.database import Database

ROOT = Path(__file__).resolve().parents[2]
WORKER = "tests.storm.worker"
Process = subprocess.Popen[bytes]


class Machine:
    """One installation in a folder of its own; ``sabotage`` names what is broken in its workers."""

    def __init__(
        self, folder: Path, database: Database, *, sabotage: str, rate: int, random_seed: int
    ) -> None:
        self.folder = folder
        self.database = database

        self.random = random.Random(random_seed)  # noqa: S311  # chance, not secrecy
        self.log = folder / "simulator.jsonl"
        self.output = (folder / "output.log").open("ab")
        self._socket = folder / "broker.sock"
        self._broker: Process | None = None
        self._simulator: Process | None = None
        self._beat: Process | None = None
        self._workers: list[Process] = []
        self.frozen: dict[int, float] = {}
        self.deeds: list[tuple[float, str]] = []
        """What was done to workers, and when (seconds of the epoch)."""
        self.url = ""
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "CELERY_SKIP_CHECKS": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings.storm",
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": database.url,
            "REDIS_URL": f"unix://{self._socket}?db=0",
            "SUBSCRIBER_KEY": "a key that belongs to a storm in a teacup",
            "SECRET_KEY": "another key that belongs to a storm in a teacup",
            # The documented way to lift the limits.
            "TELEGRAM_PAID_BROADCAST": "1",
            "TELEGRAM_BULK_RATE": str(rate),
            "STORM_SABOTAGE": sabotage,
        }

    # --- Telegram -------------------------------------------------------------------------------
    def start_simulator(self) -> None:
        """Start the simulator; what follows finds it."""
        self._simulator = self._start(
            *("-m", "bot.simulator", "--port", "0", "--log", str(self.log)), stdout=subprocess.PIPE
        )
        assert self._simulator.stdout is not None
        line = self._simulator.stdout.readline().decode()
        self.url = line.split("Simulator ready: ")[1].strip().removesuffix("/simulator/")
        self.environment["TELEGRAM_API_URL"] = self.url
        with suppress(OSError):  # a simulator that knows no limits needs none lifted
            self.ask("PUT", "limits", {"flood": False, "paid_broadcast": True})

    def ask(self, verb: str, path: str, body: Any = None) -> Any:
        """One call to the simulator's control API."""
        request = urllib.request.Request(  # noqa: S310  # our own, on the loopback
            f"{self.url}/simulator/{path}",
            method=verb,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # likewise
            raw = answer.read()
        return json.loads(raw) if raw else None

    def weather(self, *, flood: float, gateway: float, lost: float) -> None:
        """Let shares of all calls go wrong: 429, 502 before and after, and lost answers."""
        faults: tuple[tuple[str, float, dict[str, int]], ...] = (
            ("flood", flood, {"retry_after": 1}),
            ("502_before", gateway / 2, {}),
            ("502_after", gateway / 2, {}),
            ("drop_after", lost * 2 / 3, {}),
            ("cut_body", lost / 3, {}),
        )
        for do, chance, args in faults:
            seed = self.random.randrange(2**31)
            self.ask("POST", "faults", {"do": do, "p": chance, "seed": seed, "args": args})

    # --- broker ---------------------------------------------------------------------------------
    def start_broker(self) -> None:
        """Start the broker over what it has on its disk."""
        folder = self.folder / "broker"
        folder.mkdir(exist_ok=True)
        command = broker.command(broker.binary(), self._socket, folder)
        self._broker = self._popen(command)
        wait_until(lambda: broker.answers(self.environment["REDIS_URL"]), 10)

    def kill_broker(self) -> None:
        """SIGKILL; nothing listens any more."""
        assert self._broker is not None
        end(self._broker)
        self._socket.unlink(missing_ok=True)

    # --- workers --------------------------------------------------------------------------------
    def start_workers(self, count: int = 2, *, children: int = 2) -> None:
        """Start the ticks and ``count`` workers of ``children`` processes each."""
        if self._beat is None:
            self._beat = self._start(
                *("-m", "celery", "-A", WORKER, "beat", "--pidfile", ""),
                *("--schedule", str(self.folder / "beat"), "--loglevel", "warning"),
            )
        self._children = children
        while len(self._workers) < count:
            self._workers.append(self._worker())

    def revive(self) -> None:
        """Start workers anew that ended by themselves, as the supervisor does."""
        for place, worker in enumerate(self._workers):
            if worker.poll() is not None:
                self._workers[place] = self._worker()

    def _worker(self) -> Process:
        name = f"storm{self.random.randrange(10**9)}@localhost"
        return self._start(
            *("-m", "celery", "-A", WORKER, "worker", "-n", name, "--loglevel", "error"),
            *("--queues", "desk,telegram", "--concurrency", str(self._children)),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        )

    def _ready(self) -> list[int]:
        """Places of the workers that take tasks."""
        var = self.folder / "var"
        return [
            place
            for place, worker in enumerate(self._workers)
            if worker.poll() is None and (var / f"ready.{worker.pid}").exists()
        ]

    def wait_for_workers(self, seconds: float = 60) -> None:
        """Wait until all take tasks."""
        wait_until(lambda: len(self._ready()) == len(self._workers), seconds)

    def children(self) -> list[int]:
        """The processes that run tasks, of workers that are past their start."""
        return [child for place in self._ready() for child in children_of(self._workers[place].pid)]

    def kill_child(self) -> bool:
        """SIGKILL one process that runs tasks; its worker makes another."""
        living = [pid for pid in self.children() if pid not in self.frozen]
        if not living:
            return False
        pid = self.random.choice(living)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self._note(f"SIGKILL to process {pid}")
        return True

    def kill_worker(self) -> bool:
        """SIGKILL a whole worker, and start another; never the last that takes tasks."""
        ready = self._ready()
        if len(ready) < 2:
            return False
        place = self.random.choice(ready)
        self._note(f"SIGKILL to worker {self._workers[place].pid}")
        end(self._workers[place])
        self._workers[place] = self._worker()
        return True

    def freeze_child(self, seconds: float) -> bool:
        """SIGSTOP one process; `thaw` wakes it after ``seconds``."""
        living = [pid for pid in self.children() if pid not in self.frozen]
        if len(living) < 2:
            return False  # somebody must be there to take its letters
        pid = self.random.choice(living)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self.frozen[pid] = time.monotonic() + seconds
            self._note(f"SIGSTOP to process {pid} for {seconds:.1f} s")
        return True

    def thaw(self, *, all_of_them: bool = False) -> None:
        """SIGCONT whoever has slept enough."""
        for pid, until in list(self.frozen.items()):
            if all_of_them or time.monotonic() >= until:
                del self.frozen[pid]
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
                    self._note(f"SIGCONT to process {pid}")

    def _note(self, deed: str) -> None:
        self.deeds.append((time.time(), deed))

    # --- the desk -------------------------------------------------------------------------------
    def desk(self, *arguments: str) -> Any:
        """Have something done at the desk, in a process of its own; its answer."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.storm.desk", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    # --- all of it ------------------------------------------------------------------------------
    def stop(self) -> None:
        """End everything."""
        self.thaw(all_of_them=True)
        for process in (*self._workers, self._beat, self._simulator, self._broker):
            if process is not None:
                end(process)
        self.output.close()

    def _start(self, *arguments: str, stdout: int | None = None) -> Process:
        return self._popen([sys.executable, *arguments], stdout=stdout)

    def _popen(self, command: list[str], *, stdout: int | None = None) -> Process:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=self.output if stdout is None else stdout,
            stderr=self.output,
            preexec_fn=die_with_parent,
        )


@contextmanager
def machine(
    folder: Path, database: Database, *, sabotage: str, rate: int, random_seed: int
) -> Iterator[Machine]:
    """A machine in a folder, with broker and simulator."""
    here = Machine(folder, database, sabotage=sabotage, rate=rate, random_seed=random_seed)
    try:
        here.start_broker()
        here.start_simulator()
        yield here
    finally:
        here.stop()


def children_of(pid: int) -> list[int]:
    """Child processes, as the kernel lists them."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def end(process: Process) -> None:
    """SIGKILL and wait."""
    process.kill()
    process.wait(10)
    if process.stdout is not None:
        process.stdout.close()


def wait_until(true: Callable[[], object], seconds: float, every: float = 0.05) -> None:
    """Wait until something holds; fail if it does not within ``seconds``."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"waited {seconds} s in vain"
        time.sleep(every)
