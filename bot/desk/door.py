"""How handlers reach the database: on Django's thread, over a connection that is still good."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection

P = ParamSpec("P")
R = TypeVar("R")


def door(function: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """A function of the database as a coroutine."""

    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:  # else whoever opened it answers for the connection
            close_old_connections()
        return function(*args, **kwargs)

    asked.__doc__ = function.__doc__
    return sync_to_async(asked, thread_sensitive=True)
