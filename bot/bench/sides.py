"""Who is compared: our transport, python-telegram-bot's default one, and bare aiohttp."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
from django.conf import settings
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.bench.machine import FIRST
from bot.request import AiohttpRequest

TEXT = f"<b>News</b> {'of some length, ' * 120}"
"""Two kilobytes, as an issue has."""

Send = Callable[[], Awaitable[object]]
"""Sends one message."""


def transport(name: str) -> BaseRequest:
    """The one called ``ours``, or what PTB takes when it is given none."""
    return AiohttpRequest() if name == "ours" else HTTPXRequest()


@asynccontextmanager
async def sending(name: str, address: str) -> AsyncIterator[Send]:
    """A way to send TEXT to a Bot API at an address, with connections of its own."""
    async with _bare(address) if name == "bare aiohttp" else _library(name, address) as send:
        yield send


@asynccontextmanager
async def _library(name: str, address: str) -> AsyncIterator[Send]:
    request = transport(name)
    bot = Bot(
        settings.TELEGRAM_BOT_TOKEN,
        base_url=f"{address}/bot",
        request=request,
        get_updates_request=AiohttpRequest(),
    )
    await request.initialize()
    try:
        yield lambda: bot.send_message(FIRST, TEXT, parse_mode="HTML")
    finally:
        await request.shutdown()


@asynccontextmanager
async def _bare(address: str) -> AsyncIterator[Send]:
    url = f"{address}/bot{settings.TELEGRAM_BOT_TOKEN}/sendMessage"
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    async with aiohttp.ClientSession() as session:

        async def send() -> None:
            body = urlencode({"chat_id": FIRST, "text": TEXT, "parse_mode": "HTML"}).encode()
            async with session.post(url, data=body, headers=form) as answer:
                await answer.json()

        yield send
