"""Finds every living process of one run, whichever generation, by a mark in its environment."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def marked(mark: str) -> dict[int, str]:
    """Command lines by process id of all processes started with ``mark`` in their environment.

    The dead that nobody has collected yet have no environment any more, and do not count.
    """
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        number = int(folder.name)
        if mark.encode() in environment and number != os.getpid():
            found[number] = command.replace(b"\0", b" ").decode(errors="replace").strip()
    return found


def eventually(true: Callable[[], object], *, within: float) -> bool:
    """Whether ``true`` holds at some moment within so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())
