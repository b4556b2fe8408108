"""A Bot API that takes every message after as long as its address says: ``python -m bot.bench.far``.

``http://127.0.0.1:PORT/60`` answers after 60 ms. It does next to nothing, so that what is measured is
whoever asks it, and it runs in a process of its own. The simulator judges; this one only answers.
"""

import asyncio
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from briefings.management.supervisor.lifeline import die_with_parent

_USER = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Far","username":"far_bot"}}'
_MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"date":1767225600,"text":"News",'
    b'"chat":{"id":7000000,"type":"private","first_name":"Reader"},'
    b'"from":{"id":1,"is_bot":true,"first_name":"Far","username":"far_bot"}}}'
)


@contextmanager
def running() -> Iterator[str]:
    """The server for the length of the block; its address, to which milliseconds are added."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot.bench.far"],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,
    ) as process:
        try:
            port = process.stdout.readline().strip() if process.stdout else ""
            yield f"http://127.0.0.1:{int(port)}"
        finally:
            process.terminate()
            process.wait(5)


def arrived(address: str) -> int:
    """How many messages it has taken so far."""
    with urllib.request.urlopen(f"{address}/arrived", timeout=10) as answer:  # noqa: S310  # ours
        return int(answer.read())


def _server() -> web.Application:
    count = 0

    async def take(request: web.Request) -> web.Response:
        nonlocal count
        await request.read()
        if wait := int(request.match_info["wait"]):
            await asyncio.sleep(wait / 1000)
        if request.match_info["method"] == "getMe":
            return web.Response(body=_USER, content_type="application/json")
        count += 1
        return web.Response(body=_MESSAGE % count, content_type="application/json")

    async def told(_request: web.Request) -> web.Response:
        return web.Response(text=str(count))

    served = web.Application()
    served.router.add_get("/arrived", told)
    served.router.add_post(r"/{wait:\d+}/bot{token}/{method}", take)
    return served


async def _main() -> None:
    runner = web.AppRunner(_server(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
