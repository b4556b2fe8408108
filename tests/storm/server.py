"""A Postgres that may be killed: its own data, flushed to the disk as in production."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg

from briefings.management.supervisor.lifeline import die_with_parent
from tests import postgres


class Server:
    """Running from entry to exit, but for the time between `kill` and `start`."""

    def __init__(self) -> None:
        # Not tempfile.TemporaryDirectory: its 0700 would keep the other user out.
        self._home = Path(tempfile.mkdtemp(prefix="storm-pg-"))
        self._home.chmod(0o711)
        self._binaries = postgres._binaries(self._home)
        self._data, self._socket = self._home / "data", self._home / "socket"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgres://cablegram@/postgres?host={self._socket}"

    def __enter__(self) -> "Server":
        for folder in (self._data, self._socket):
            folder.mkdir(mode=0o700)
            if postgres.USER is not None:
                os.chown(folder, postgres.USER, postgres.USER)
        subprocess.run(
            [
                *(f"{self._binaries}/initdb", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"),
                *("--auth=trust", "--username=cablegram", "--pgdata", str(self._data)),
            ],
            check=True,
            capture_output=True,
            cwd="/",
            user=postgres.USER,
            group=postgres.USER,
            extra_groups=postgres.GROUPS,
        )
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def start(self) -> None:
        """Start, recover if need be, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(f"{self._binaries}/postgres", "-D", str(self._data), "-k", str(self._socket)),
                *("-c", "listen_addresses=", "-c", "shared_buffers=64MB"),
            ],
            preexec_fn=die_with_parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            user=postgres.USER,
            group=postgres.USER,
            extra_groups=postgres.GROUPS,
        )
        until = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                assert time.monotonic() < until, "Postgres does not answer"
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """SIGQUIT: at once, without tidying up; the next start recovers from the log."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(10)
