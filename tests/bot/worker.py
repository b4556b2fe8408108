"""``python -m tests.bot.worker``: real worker processes, one for each line read; tells how they ended.

A line is a failpoint, or ``-`` for none. Loaded once and forked, so that a process costs no start-up.
"""

import os
import sys

import django
from django.conf import settings


def main() -> None:
    django.setup()
    # Before the fork, what every worker needs.
    from bot import tasks  # noqa: PLC0415  # needs the setup

    for line in sys.stdin:
        child = os.fork()
        if not child:
            settings.FAILPOINT = line.strip().removeprefix("-")
            code = 1
            try:
                work(tasks)
                code = 0
            finally:
                os._exit(code)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, os.WUNTRACED)
        stopped = os.WIFSTOPPED(status)
        sys.stdout.write(
            f"{-os.WSTOPSIG(status) if stopped else os.waitstatus_to_exitcode(status)}\n"
        )
        sys.stdout.flush()


def work(tasks) -> None:
    """Send until nothing is due; what breaks is left to the next."""
    from django.db import connections  # noqa: PLC0415  # likewise
    from django.utils import timezone  # noqa: PLC0415

    from briefings.deliver import outbox  # noqa: PLC0415
    from briefings.models import Delivery  # noqa: PLC0415

    for _ in range(5):
        try:
            outbox.sweep(now=timezone.now())
            tasks.send_batch()
        except Exception as error:  # as Celery would: the task is over, the process goes on
            sys.stderr.write(f"{type(error).__name__}\n")
        if not Delivery.objects.due(timezone.now()).exists():
            break
    connections.close_all()


if __name__ == "__main__":
    main()
