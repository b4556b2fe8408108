"""What the web process says when it cannot answer: in the desk's look there, plainly elsewhere."""
# ruff: noqa: ARG001  # Django's signatures

from dataclasses import dataclass
from html import escape

from django.http import HttpRequest, HttpResponse
from django.template import loader

DESK = "/admin/"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One page: its status, what happened, and what to do about it."""

    status: int
    title: str
    advice: str


UNREADABLE = Trouble(
    400, "That request makes no sense", "Go back, load the page again, and try once more."
)
FORBIDDEN = Trouble(
    403,
    "Your account may not do that",
    "Nothing was changed. Whoever runs this machine gives out roles.",
)
STALE = Trouble(
    403,
    "This form could not be trusted",
    "It may have been open since before you signed in, or cookies are switched off. Nothing was "
    "changed: go back, load the page again, and send it once more.",
)
MISSING = Trouble(
    404,
    "There is no such page",
    "The address may be mistyped, or what stood here was a draft that somebody deleted.",
)
BROKEN = Trouble(
    500,
    "Something went wrong on our side",
    "It is noted. Try again in a minute; should it happen again, tell whoever runs this machine "
    "what you did and when.",
)
PLAIN = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>{title}</title><h1>{title}</h1><p>{advice}</p><p><a href="/">To the start</a></p></html>
"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, UNREADABLE)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, and not allowed."""
    return _page(request, FORBIDDEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without our token."""
    return _page(request, STALE)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, MISSING)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Asks nothing of database, session or theme: one of them may be what broke."""
    return _page(request, BROKEN)


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    if request.path.startswith(DESK):
        try:
            # Without the request: no context processor runs.
            shown = loader.get_template("desk/error.html").render({"trouble": trouble})
        except Exception:  # the page about a fault must not be another one
            shown = _plain(trouble)
    else:
        shown = _plain(trouble)
    return HttpResponse(shown, status=trouble.status)


def _plain(trouble: Trouble) -> str:
    return PLAIN.format(title=escape(trouble.title), advice=escape(trouble.advice))
