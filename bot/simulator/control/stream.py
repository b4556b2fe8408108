"""Server-sent events: what a chat page hears."""

import asyncio
import json

from aiohttp import web

from bot.simulator import people
from bot.simulator.control.body import SIMULATOR, path_id

_HEARTBEAT = 15.0  # seconds; keeps a quiet connection from looking dead


async def all_events(request: web.Request) -> web.StreamResponse:
    """Events about everybody."""
    return await _stream(request, None)


async def user_events(request: web.Request) -> web.StreamResponse:
    """Events about one user."""
    user = people.user(request.app[SIMULATOR], path_id(request))
    return await _stream(request, user.id)


async def _stream(request: web.Request, user_id: int | None) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    # We listen before the page knows that its line is open: it asks for everything then.
    news = request.app[SIMULATOR].events.listen(user_id)
    next_event = asyncio.ensure_future(anext(news, None))
    try:
        await asyncio.sleep(0)
        await response.prepare(request)
        await response.write(b"retry: 500\n\n: hello\n\n")
        while True:
            done, _ = await asyncio.wait({next_event}, timeout=_HEARTBEAT)
            if not done:
                await response.write(b": still here\n\n")
                continue
            event = next_event.result()
            if event is None:
                break
            line = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")
            await response.write(b"data: " + line + b"\n\n")
            next_event = asyncio.ensure_future(anext(news, None))
    except (ConnectionResetError, asyncio.CancelledError):
        pass  # the page is gone
    finally:
        next_event.cancel()
        await asyncio.gather(next_event, return_exceptions=True)
        await news.aclose()
    return response
