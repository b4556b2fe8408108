"""How handlers reach the database: on Django's thread, over a connection that is still good."""

import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection

P = ParamSpec("P")
R = TypeVar("R")

_opened = threading.local()
"""Which file the thread's connection to SQLite reads: its device and its number there."""


def door(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """A function of the database as a coroutine."""

    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:  # else whoever opened it answers for the connection
            _renew()
        return function(*args, **kwargs)

    asked.__doc__ = function.__doc__
    return sync_to_async(asked, thread_sensitive=True)


def _renew() -> None:
    """Let go of a connection that is not good any more.

    To open SQLite's file for each question would cost more than the question: it is kept for as long
    as another file does not take its place, as when a backup is restored.
    """
    if connection.vendor == "sqlite":
        file = _file(str(connection.settings_dict["NAME"]))
        if connection.connection is not None and getattr(_opened, "file", file) != file:
            connection.close()
        _opened.file = file
        connection.close_at = None  # whatever CONN_MAX_AGE says
    close_old_connections()


def _file(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:  # in memory, or on its way
        return None
    return found.st_dev, found.st_ino
