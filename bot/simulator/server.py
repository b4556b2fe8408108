"""The HTTP server: routes, who may come in, and how refusals look."""

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.simulator import page
from bot.simulator.api.serve import identify, serve
from bot.simulator.control import chats, knobs, stream, users
from bot.simulator.control.body import SIMULATOR, answer
from bot.simulator.errors import ApiError
from bot.simulator.people import ImpossibleError
from bot.simulator.simulator import Simulator

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_OURS = ("127.0.0.1", "localhost", "::1")
_LARGEST_BODY = 50 * 1024 * 1024  # bytes; core.telegram.org/bots/api#sending-files
_LOGGER = logging.getLogger(__name__)


def application(sim: Simulator) -> web.Application:
    """The web application around a simulator; closing one closes the other."""
    app = web.Application(
        middlewares=[_guard, _count, _speak_json], client_max_size=_LARGEST_BODY, logger=_LOGGER
    )
    app[SIMULATOR] = sim
    app.router.add_get("/file/bot{token:[^/]+}/photos/{name}", _file)
    app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]*}", _bot_api)
    user, number = "/simulator/users/{id:[0-9]{1,15}}", "{id:-?[0-9]{1,15}}"
    app.add_routes(
        [
            web.get("/", page.to_page),
            web.get("/simulator", page.to_page),
            web.get("/simulator/", page.page),
            web.get("/simulator/static/{name}", page.static),
            web.get("/simulator/users", users.list_users),
            web.put("/simulator/users", users.put_users),
            web.put(user, users.put_user),
            web.get("/simulator/chats", chats.list_chats),
            web.get("/simulator/files/{id}", chats.get_picture),
            web.get("/simulator/limits", knobs.get_limits),
            web.put("/simulator/limits", knobs.put_limits),
            web.post(f"{user}/inline/choose", users.post_choice),
            web.get(f"{user}/messages", users.get_messages),
            web.post(f"{user}/messages", users.post_message),
            web.post(f"{user}/callback", users.post_callback),
            web.post(f"{user}/inline", users.post_inline),
            web.put(f"{user}/block", users.put_block),
            web.get(f"{user}/bot", users.get_menu),
            web.get(f"{user}/events", stream.user_events),
            web.get("/simulator/events", stream.all_events),
            web.get("/simulator/callbacks/{id}", users.get_callback),
            web.get("/simulator/inline/{id}", users.get_inline),
            web.put(f"/simulator/chats/{number}", chats.put_chat),
            web.post("/simulator/faults", knobs.post_fault),
            web.delete("/simulator/faults", knobs.delete_faults),
            web.post("/simulator/clock", knobs.post_clock),
            web.get("/simulator/log", knobs.get_log),
            web.post("/simulator/reset", knobs.post_reset),
        ]
    )
    app.on_shutdown.append(_close)
    app.on_cleanup.append(_let_go)
    return app


async def _bot_api(request: web.Request) -> web.StreamResponse:
    return await serve(request.app[SIMULATOR], request)


async def _file(request: web.Request) -> web.Response:
    """A file under the path that getFile told."""
    sim = request.app[SIMULATOR]
    identify(sim, request.match_info["token"])
    found = sim.files.get(request.match_info["name"].partition(".")[0])
    if found is None:
        raise web.HTTPNotFound
    return web.Response(body=found[1], content_type="application/octet-stream")


async def _close(app: web.Application) -> None:
    await app[SIMULATOR].close()


async def _let_go(app: web.Application) -> None:
    """Close the log, when the last answer is out."""
    app[SIMULATOR].log.close()


@web.middleware
async def _guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Only this machine may talk to us, and no web page but our own (no DNS rebinding)."""
    origin = request.headers.get("Origin")
    named = [f"//{request.headers.get('Host', '')}", *([origin] if origin else [])]
    if not all(_is_ours(address) for address in named):
        return answer({"error": "The simulator answers on this machine only."}, 403)
    return await handler(request)


@web.middleware
async def _count(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Note that something may have changed, so that it is written down in time."""
    if request.method == "GET" and request.path.startswith("/simulator"):
        return await handler(request)
    sim = request.app[SIMULATOR]
    sim.changes += 1  # a long poll confirms at its beginning
    try:
        return await handler(request)
    finally:
        sim.changes += 1
        sim.log.flush()


@web.middleware
async def _speak_json(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Say what went wrong in the language of whoever asked."""
    try:
        return await handler(request)
    except ImpossibleError as error:
        return answer({"error": str(error)}, error.status)
    except ApiError as error:
        return answer(error.payload(), error.code)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type != "text/plain":  # redirects
            raise
        if request.path.startswith("/simulator"):
            return answer({"error": f"{error.status}: {error.reason}"}, error.status)
        description = error.reason if error.status != 404 else "Not Found"
        return answer(
            {"ok": False, "error_code": error.status, "description": description}, error.status
        )


def _is_ours(address: str) -> bool:
    try:
        return urlsplit(address).hostname in _OURS
    except ValueError:
        return False
