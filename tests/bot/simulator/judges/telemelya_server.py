"""telemelya, a stand-in for Telegram that we did not write, on the port it is told.

It runs in the judges' environment, with a Redis of the test's. Added here is only what a bot needs
to get as far as its first answer: the webhook's secret, which telemelya never sends, a picture
store that is not there, and `true` for methods it does not know.
"""

import os
import sys

import aiohttp
import uvicorn
from fastapi import Request
from telemelya.server import control_api
from telemelya.server.app import app
from telemelya.server.media import media_manager
from telemelya.server.state import state_manager

_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def _nothing(*_: object) -> None:
    """Instead of a picture store."""


async def _deliver(token: str, update: dict[str, object]) -> dict[str, object]:
    """As telemelya's own, with the secret."""
    url = await state_manager.get_webhook(token)
    if not url:
        return {"delivered": False, "error": "no webhook"}
    headers = {_HEADER: os.environ["WEBHOOK_SECRET"]}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json=update, headers=headers) as answer,
    ):
        return {"delivered": True, "status_code": answer.status, "response_body": ""}


@app.post("/bot{token}/{method}")
async def any_other(token: str, method: str, request: Request) -> dict[str, object]:
    """A method telemelya does not know."""
    return {"ok": True, "result": True}


if __name__ == "__main__":
    control_api.deliver_update = _deliver
    for name in ("connect", "close", "cleanup_session"):
        setattr(media_manager, name, _nothing)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
