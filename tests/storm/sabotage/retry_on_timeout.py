"""Sends again when no answer came, as a library might (python-telegram-bot/python-telegram-bot#1045)."""

from typing import Any

from bot.request import AiohttpRequest, MaybeSent

_once = AiohttpRequest.deliver


async def _deliver(self: AiohttpRequest, url: str, body: bytes) -> Any:
    try:
        return await _once(self, url, body)
    except MaybeSent:
        return await _once(self, url, body)


AiohttpRequest.deliver = _deliver  # type: ignore[method-assign]  # the sabotage
