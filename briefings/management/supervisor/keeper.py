"""Starts programs, starts them again when they die, and ends them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from briefings.management.supervisor import guardian
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.management.supervisor.table import Program

PULSE = 0.1  # seconds between two looks at the programs
LONGEST_PAUSE = 30.0  # seconds before a program that keeps dying is tried again
STEADY = 30.0  # seconds a program must live for its earlier deaths to be forgotten
GRACE = 2.0  # seconds to end in order; then everything left is killed
LAST_GRACE = 0.8  # the same for those that end last
LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside at the next start


@dataclass
class _Kept:
    program: Program
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    deaths: int = 0
    again_at: float = 0.0
    ready: bool = field(default=False)


class Keeper:
    """One process group per program, and a guardian that ends them should this process die.

    Not thread-safe: the kernel's death signal is bound to the thread that starts a program.
    """

    def __init__(
        self,
        logs: Path,
        *,
        environment: dict[str, str],
        say: Callable[[str], None],
        held: Iterable[int] = (),
    ) -> None:
        """``held`` are descriptors the guardian keeps open until the last process is gone."""
        logs.mkdir(exist_ok=True)
        self.logs = logs
        self._environment = environment
        self._say = say
        self._held = tuple(held)
        self._kept: dict[str, _Kept] = {}
        self._guardian = self._start_guardian()

    # --- starting -----------------------------------------------------------------------------
    def start(self, *programs: Program) -> None:
        """Start each program and keep it running."""
        for program in programs:
            log = self.log(program)
            if log.exists() and log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".log.1"))
            self._kept[program.name] = kept = _Kept(program)
            self._spawn(kept)

    def log(self, program: Program) -> Path:
        """Where a program's output goes."""
        return self.logs / f"{program.name}.log"

    def _spawn(self, kept: _Kept) -> None:
        kept.began = time.monotonic()
        with self.log(kept.program).open("ab") as output:
            kept.process = subprocess.Popen(  # noqa: S603  # commands from our own table
                kept.program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self._environment,
                process_group=0,  # Ctrl-C reaches the supervisor alone, which ends them in order
                preexec_fn=die_with_parent,  # one thread only, as promised above
            )
        self._tell_guardian("+", kept.process.pid)

    def _start_guardian(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(  # noqa: S603  # our own file
            [sys.executable, "-I", "-S", guardian.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._held,
            text=True,
            bufsize=1,
        )

    def _tell_guardian(self, sign: str, group: int) -> None:
        assert self._guardian.stdin is not None  # noqa: S101  # opened as a pipe above
        with suppress(OSError):  # it died; the next look starts another, which hears everything
            self._guardian.stdin.write(f"{sign}{group}\n")

    # --- keeping ------------------------------------------------------------------------------
    def wait_until_ready(self, patience: float) -> list[Program]:
        """Tend until every program has answered once; those that did not within ``patience``."""
        deadline = time.monotonic() + patience
        while True:
            self.tend()
            waiting = [kept for kept in self._kept.values() if not self._is_ready(kept)]
            if not waiting or time.monotonic() > deadline:
                return [kept.program for kept in waiting]
            time.sleep(PULSE / 2)

    def _is_ready(self, kept: _Kept) -> bool:
        if kept.process is None:
            return False
        kept.ready = kept.ready or kept.program.answers()
        return kept.ready

    def tend(self) -> None:
        """Look after every program once: start again what has died."""
        if self._guardian.poll() is not None:
            self._guardian = self._start_guardian()
            for kept in self._kept.values():
                if kept.process is not None:
                    self._tell_guardian("+", kept.process.pid)
        for kept in self._kept.values():
            if kept.process is not None and kept.process.poll() is not None:
                self._bury(kept, kept.process)
            if kept.process is None and time.monotonic() >= kept.again_at:
                self._spawn(kept)

    def _bury(self, kept: _Kept, process: "subprocess.Popen[bytes]") -> None:
        """Kill what the dead program left behind, and decide when it starts again."""
        _signal_group(process.pid, signal.SIGKILL)
        self._tell_guardian("-", process.pid)
        now = time.monotonic()
        kept.deaths = 1 if now - kept.began > STEADY else kept.deaths + 1
        # At once the first time, then after 0.5, 1, 2 … seconds.
        pause = min(LONGEST_PAUSE, 2.0 ** (kept.deaths - 3)) if kept.deaths > 1 else 0.0
        kept.process, kept.again_at = None, now + pause
        how = f"by signal {-process.returncode}" if process.returncode < 0 else "by itself"
        when = f"in {pause:g} s" if pause else "now"
        self._say(
            f"{kept.program.name} ended {how}; it starts again {when}."
            f" Its log: {self.log(kept.program)}"
        )

    # --- ending -------------------------------------------------------------------------------
    def stop(self) -> None:
        """End everything in order: what others need comes last; kill what does not obey."""
        for last, grace in ((False, GRACE), (True, LAST_GRACE)):
            deadline = time.monotonic() + grace
            living = [
                kept.process
                for kept in self._kept.values()
                if kept.program.stops_last == last and kept.process is not None
            ]
            for process in living:
                process.terminate()
            for process in living:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.0, deadline - time.monotonic()))
            for process in living:
                _signal_group(process.pid, signal.SIGKILL)
                process.wait()
                self._tell_guardian("-", process.pid)
        self._kept.clear()
        self._dismiss_guardian()

    def kill(self) -> None:
        """End everything at once."""
        for kept in self._kept.values():
            if kept.process is not None:
                _signal_group(kept.process.pid, signal.SIGKILL)

    def _dismiss_guardian(self) -> None:
        assert self._guardian.stdin is not None  # noqa: S101  # opened as a pipe above
        with suppress(OSError):
            self._guardian.stdin.close()
        self._guardian.wait(5)


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
