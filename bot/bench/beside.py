"""A server of the bench in a process of its own, which prints its port when it is ready."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from briefings.management.supervisor.lifeline import die_with_parent

BACKLOG = 1024
"""Connections that may wait to be taken: more than any side opens at once."""


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """``python -m module`` for the length of the block; its address without a path."""
    with subprocess.Popen(  # noqa: S603  # ours
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,
    ) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield f"http://127.0.0.1:{int(port)}"
        finally:
            process.kill()  # nothing that it holds is worth keeping
            process.wait(5)


async def serve(application: web.Application) -> None:
    """What such a process does: listen on a free port, say which, and go on until it is ended."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=BACKLOG).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()
