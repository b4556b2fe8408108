"""Reading what a control request says, and answering it."""

import json
from typing import TypeVar

from aiohttp import web

from bot.simulator.people import ImpossibleError
from bot.simulator.simulator import Simulator
from bot.simulator.world import Json

SIMULATOR = web.AppKey("simulator", Simulator)

_Value = TypeVar("_Value", int, str, bool)


async def read(request: web.Request) -> Json:
    """The JSON object of a request; an empty body is an empty object."""
    raw = await request.text()
    try:
        body = json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise ImpossibleError("The body must be JSON.") from None
    if not isinstance(body, dict):
        raise ImpossibleError("The body must be a JSON object.")
    return body


def take(body: Json, name: str, kind: type[_Value], default: _Value | None = None) -> _Value:
    """A field of the right type; without a default it is required."""
    value = body.get(name, default)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ImpossibleError(f"'{name}' must be {_NAMES[kind]}.")
    return value


def optional(body: Json, name: str, kind: type[_Value]) -> _Value | None:
    """A field that may be missing or null."""
    return None if body.get(name) is None else take(body, name, kind)


def one_of(value: str, known: tuple[str, ...], name: str) -> str:
    """A word from a list."""
    if value not in known:
        raise ImpossibleError(f"'{name}' must be one of: {', '.join(known)}.")
    return value


def number(request: web.Request, name: str) -> int | None:
    """An integer of the query string, if it is there."""
    raw = request.query.get(name)
    if not raw:
        return None
    try:
        return int(raw)
    except ValueError:
        raise ImpossibleError(f"'{name}' must be a number.") from None


def path_id(request: web.Request) -> int:
    """The number in the path."""
    return int(request.match_info["id"])


def answer(payload: object, status: int = 200) -> web.Response:
    """A JSON reply."""
    body = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
    return web.Response(body=body, status=status, content_type="application/json")


_NAMES: dict[type, str] = {int: "a whole number", str: "a text", bool: "true or false"}
