"""Wakes a task by its name, once the transaction at hand has committed.

A wake-up is a courtesy: the next tick finds the work anyway, so one that cannot be handed over is
dropped, and costs two seconds at most (the connection's time-out in the settings).
"""

import logging
from functools import partial

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(task: str, *args: int | str) -> None:
    """Ask a worker to run ``task`` (its full name) after commit, once a transaction; never raises.

    ``args`` are keys of rows and codes from a fixed list: never a chat's, and no words.
    """
    send = partial(_send, task, *args)
    waiting = (hook[1] for hook in connection.run_on_commit)
    if not any(getattr(hook, "args", None) == send.args for hook in waiting):
        transaction.on_commit(send, robust=True)


def _send(task: str, *args: int | str) -> None:
    try:
        with current_app.connection_for_write() as broker:
            # kombu would try for six seconds; the tick is the second try.
            broker.transport_options = {**(broker.transport_options or {}), "max_retries": 0}
            # By name: the record knows no bot, and a stage knows no task.
            current_app.send_task(task, args, connection=broker, retry=False, expires=50)
    except (OperationalError, OSError) as error:
        log.warning("wake-up of %s dropped: %s", task, type(error).__name__)
