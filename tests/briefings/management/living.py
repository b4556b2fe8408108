"""Finds every living process of one run, whichever generation, by a mark in its environment."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def marked(mark: str, home: Path | None = None) -> dict[int, str]:
    """Command lines by process id of all processes started with ``mark`` in their environment.

    ``home`` finds those too that work in a folder below it: the broker writes its title over its
    environment. The dead that nobody has collected yet have neither any more, and do not count.
    """
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes()
            works_in = (folder / "cwd").readlink()
        except OSError:
            continue
        number = int(folder.name)
        ours = mark.encode() in environment or (home is not None and home in works_in.parents)
        if ours and number != os.getpid():
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
