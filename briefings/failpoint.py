"""Named places where a test may end, stop or break this process. Elsewhere they do nothing.

``FAILPOINT=deliver.after_sending:kill:3`` kills the process when it comes by for the third time.
Settings refuse the variable outside tests.
"""

import errno
import os
import signal
import time
from pathlib import Path
from typing import Literal, get_args

from django.conf import settings

Action = Literal["kill", "raise", "sleep", "enospc"]
ACTIONS: tuple[str, ...] = get_args(Action)
LOG = "failpoints.log"
"""In VAR_DIR: a line for each point at which something was done."""
PAUSE = 3.0
"""Seconds of ``sleep``."""

_hits: dict[str, int] = {}


class Failed(Exception):
    """What ``raise`` raises."""


def armed() -> bool:
    """Whether a failpoint is set in this process."""
    return bool(getattr(settings, "FAILPOINT", ""))


def failpoint(name: str) -> None:
    """Do what the environment asks for at this place, if anything. Raises Failed or OSError then."""
    wish: str = getattr(settings, "FAILPOINT", "")
    if not wish:
        return
    point, action, nth = wish.split(":")
    if point != name:
        return
    _hits[name] = _hits.get(name, 0) + 1
    if _hits[name] == int(nth):
        _act(name, action)


def _act(name: str, action: str) -> None:
    with Path(settings.VAR_DIR, LOG).open("a") as log:
        log.write(f"{name} {action}\n")
    match action:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(PAUSE)
        case "enospc":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        case _:
            raise Failed(name)
