"""The bot's own small web server: the webhook, and whether the bot is well."""

import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Update
from telegram.ext import Application

from bot import limiter
from bot.receive.intake import Intake, Taken

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # a header's name
"""See https://core.telegram.org/bots/api#setwebhook."""
LARGEST = 1024 * 1024
"""Bytes of a body; Telegram's updates are a few kilobytes."""

Well = Callable[[], Awaitable[Sequence[str]]]
"""Asks which checks are red, by name; none is well."""

_log = logging.getLogger(__name__)


def path_of(address: str) -> str:
    """The path under which the webhook is served."""
    return urlsplit(address).path or "/"


def server(
    application: Application[Any, Any, Any, Any, Any, Any],
    intake: Intake,
    *,
    address: str = "",
    secret: str = "",
    well: Well | None = None,
) -> web.Application:
    """Serve /health, and the webhook where there is one to serve. `well` asks what is red."""

    async def health(_request: web.Request) -> web.Response:
        red = await well() if well else ()
        if red:
            return web.json_response({"status": "red", "red": list(red)}, status=503)
        return web.json_response({"status": "ok"})

    async def webhook(request: web.Request) -> web.Response:
        """Answer 200 once the update is handled; anything else makes Telegram come again."""
        shown = request.headers.get(SECRET_HEADER, "")
        # Before the body is read: a stranger costs us nothing.
        if not hmac.compare_digest(shown.encode("utf-8", "replace"), secret.encode()):
            return web.Response(status=401)
        update = _read(await request.read(), application)
        if update is None:
            return web.Response(status=200)  # it will not get better by coming again
        until = time.monotonic() + limiter.PATIENCE
        taken = await intake.take(update, alone=False, until=until)
        if taken is Taken.DONE:
            return web.Response(status=200)
        return web.Response(status=503, headers={"Retry-After": "1"})

    served = web.Application(client_max_size=LARGEST)
    served.router.add_get("/health", health)
    if address:
        served.router.add_post(path_of(address), webhook)
    return served


def _read(body: bytes, application: Application[Any, Any, Any, Any, Any, Any]) -> Update | None:
    """The update in a body; None if there is none that we understand."""
    try:
        found = json.loads(body)
        return Update.de_json(found, application.bot) if isinstance(found, dict) else None
    except Exception as error:  # whatever shape it has, the next update must still be served
        _log.warning("an update cannot be read: %s", type(error).__name__)
        return None
