"""The chat page: static files under a strict policy."""

from pathlib import Path

from aiohttp import web

_STATIC = Path(__file__).parent / "static"
_FILES = {
    "index.html": "text/html",
    "chat.css": "text/css",
    "app.js": "text/javascript",
    "api.js": "text/javascript",
    "dialogs.js": "text/javascript",
    "rich.js": "text/javascript",
    "rooms.js": "text/javascript",
    "news.js": "text/javascript",
    "taps.js": "text/javascript",
    "writing.js": "text/javascript",
    "view.js": "text/javascript",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def page(request: web.Request) -> web.Response:  # noqa: ARG001  # the same for everybody
    """The page itself."""
    return _file("index.html")


async def static(request: web.Request) -> web.Response:
    """One of its files."""
    name = request.match_info["name"]
    if name not in _FILES:
        raise web.HTTPNotFound
    return _file(name)


async def to_page(request: web.Request) -> web.Response:  # noqa: ARG001  # the same for everybody
    """Whoever opens the bare address wants the page."""
    raise web.HTTPFound("/simulator/")


def _file(name: str) -> web.Response:
    body = (_STATIC / name).read_bytes()
    return web.Response(body=body, content_type=_FILES[name], charset="utf-8", headers=_HEADERS)
