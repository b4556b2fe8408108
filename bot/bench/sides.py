"""Who is compared: our transport, python-telegram-bot's default one, and bare aiohttp."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from django.conf import settings
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest, RequestData

# What a Bot makes of its arguments before it asks its transport; no other name leads there.
from telegram.request._requestparameter import RequestParameter

from bot.bench.machine import FIRST
from bot.request import FORM, AiohttpRequest, encoded

TEXT = f"<b>News</b> {'of some length, ' * 120}"
"""Two kilobytes, as an issue has."""
FIELDS: dict[str, str | int] = {"chat_id": FIRST, "text": TEXT, "parse_mode": "HTML"}
PATIENCE = 60.0
"""Seconds: so long that nothing is given up only since the machine is busy."""

Send = Callable[[], Awaitable[object]]
"""Sends one message."""


def transport(name: str) -> BaseRequest:
    """The one called ``ours``, or what PTB takes when it is given none."""
    return AiohttpRequest() if name == "ours" else HTTPXRequest()


@asynccontextmanager
async def by_transport(name: str, address: str) -> AsyncIterator[Send]:
    """A way to send TEXT to a Bot API at an address: by what a Bot asks, without the Bot itself.

    A Bot costs the same over every transport, and would make them look alike.
    """
    url = f"{address}/bot{settings.TELEGRAM_BOT_TOKEN}/sendMessage"
    if name == "bare aiohttp":
        async with _bare(url) as send:
            yield send
        return
    async with transport(name) as request:

        async def post() -> object:
            fields = [RequestParameter.from_input(*one) for one in FIELDS.items()]
            return await request.post(url, RequestData(fields), read_timeout=PATIENCE)

        yield post


@asynccontextmanager
async def by_bot(name: str, address: str) -> AsyncIterator[Send]:
    """A way to send TEXT as handlers do, by a Bot over one transport."""
    async with transport(name) as request:
        bot = Bot(
            settings.TELEGRAM_BOT_TOKEN,
            base_url=f"{address}/bot",
            request=request,
            get_updates_request=AiohttpRequest(),
        )
        yield lambda: bot.send_message(FIRST, TEXT, parse_mode="HTML", read_timeout=PATIENCE)


@asynccontextmanager
async def _bare(url: str) -> AsyncIterator[Send]:
    async with aiohttp.ClientSession() as session:

        async def send() -> object:
            async with session.post(url, data=encoded(FIELDS).encode(), headers=FORM) as answer:
                return await answer.json()

        yield send
