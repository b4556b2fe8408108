"""A Bot API that takes every message after as long as its address says: ``python -m bot.bench.far``.

``http://127.0.0.1:PORT/60`` answers after 60 ms. It does next to nothing, so that what is measured is
whoever asks it, and it runs in a process of its own. The simulator judges; this one only answers.
"""

import asyncio
import urllib.request
from contextlib import AbstractContextManager

from aiohttp import web

from bot.bench import beside

_USER = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Far","username":"far_bot"}}'
_MESSAGE = (
    b'{"ok":true,"result":{"message_id":%d,"date":1767225600,"text":"News",'
    b'"chat":{"id":7000000,"type":"private","first_name":"Reader"},'
    b'"from":{"id":1,"is_bot":true,"first_name":"Far","username":"far_bot"}}}'
)


def running() -> AbstractContextManager[str]:
    """The server for the length of the block; its address, to which milliseconds are added."""
    return beside.running("bot.bench.far")


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


if __name__ == "__main__":
    asyncio.run(beside.serve(_server()))
