"""Refuses a start that cannot work, in one sentence that says what to do."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from django.db.utils import Error as DatabaseError

from briefings.management.supervisor import broker

# After a SIGKILL the guardian needs a moment until the old processes are gone.
PATIENCE = 3.0


class RefusedError(Exception):
    """This start cannot work; the text is a sentence for the person at the terminal."""


def only_one(var_dir: Path) -> IO[str]:
    """Take the lock on ``var_dir``, held as long as the file stays open, here or inherited."""
    lock = (var_dir / "up.lock").open("a+", encoding="ascii")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            lock.seek(0)
            process = lock.read().strip()
            lock.close()
            raise RefusedError(
                f"VAR_DIR: Cablegram already runs from {var_dir} (process {process});"
                " stop that one with Ctrl-C, or give this one another VAR_DIR and PORT."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        return lock


def ports_free(wanted: Iterable[tuple[int, str]]) -> None:
    """See that nobody listens on the loopback ports ``wanted``: (number, what it is for)."""
    for port, purpose in wanted:
        deadline = time.monotonic() + PATIENCE
        while (trouble := _taken(port)) is not None:
            if trouble.errno == errno.EACCES:
                raise RefusedError(
                    f"PORT: this user may not open port {port} ({purpose});"
                    " set PORT to a number above 1023."
                )
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"PORT: port {port} ({purpose}) is taken;"
                    " end what listens there, or set PORT to another number."
                )
            time.sleep(0.1)


def _taken(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: connections of an earlier run that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as error:
            return error
    return None


def broker_answers(url: str) -> None:
    """See that the broker the user named is there."""
    if not broker.answers(url, patience=PATIENCE):
        raise RefusedError(
            f"REDIS_URL: no broker answers at {_without_password(url)};"
            " start it, mend the address, or unset REDIS_URL to use the embedded one."
        )


def database_answers(url: str) -> None:
    """See that the database can be opened."""
    try:
        if connection.vendor == "postgresql":
            # Past Django's pool, which would wait for half a minute.
            parameters = connection.get_connection_params()
            wanted = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert")
            known = {name: parameters[name] for name in wanted if name in parameters}
            psycopg.connect(**known, connect_timeout=int(PATIENCE)).close()
        else:
            connection.ensure_connection()
    except (DatabaseError, psycopg.Error) as error:
        cause = str(error).strip().splitlines()[-1]
        raise RefusedError(
            f"DATABASE_URL: the database {_without_password(url)} does not open ({cause});"
            " start it or mend the address."
        ) from None


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":…@") if password else url
