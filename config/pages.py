"""Serves the built site on one machine, as a static server does in production."""

import os
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http import HttpResponsePermanentRedirect as Moved
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>The site is being built</title>
<h1>The site is being built</h1><p>It takes a few seconds. Please load this page again.</p></html>
"""


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the current release, its folder's index, or the site's own 404 page."""
    # Resolved for each request: a switch of the link shows at once, and a page is of one release.
    release = Path(settings.SITE_DIR, "current").resolve()
    if not release.is_dir():
        building = HttpResponse(NOT_BUILT, status=503)
        building["Retry-After"] = "5"
        return _with_headers(building)
    found = _find(release, path)
    if found is None:
        missing = _send(request, release / "404.html", status=404)
        return missing or _with_headers(HttpResponse("Not found.\n", "text/plain", status=404))
    if found.is_dir():
        # From the parsed path, not the typed one: "//elsewhere" must not become a redirect there.
        return _with_headers(Moved("/" + found.relative_to(release).as_posix() + "/"))
    sent = _send(request, found)
    return sent or _with_headers(HttpResponse("Not found.\n", "text/plain", status=404))


def _find(release: Path, path: str) -> Path | None:
    """The file or folder ``path`` means; None if there is none that may be shown."""
    names = path.removesuffix("/").split("/") if path.strip("/") else []
    if any(name in ("", ".", "..") or name[0] == "." or "\0" in name for name in names):
        return None
    target = release.joinpath(*names)
    if path.endswith("/") or not names:
        target /= "index.html"
    try:
        inside = target.resolve(strict=True).is_relative_to(release)
    except (OSError, RuntimeError):  # missing; a name too long; a circle of links
        return None
    if not inside:
        return None
    return target if target.is_file() or (target / "index.html").is_file() else None


def _send(request: HttpRequest, file: Path, *, status: int = 200) -> HttpResponseBase | None:
    """The file, or 304 if the reader has it; None if it is gone."""
    try:
        stream = file.open("rb")
    except OSError:
        return None
    facts = os.fstat(stream.fileno())  # of what was opened, should it be replaced meanwhile
    response: HttpResponseBase | None = None
    etag = f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"'
    if status == 200:
        response = get_conditional_response(request, etag, int(facts.st_mtime))
    if response is None:
        kind = TYPES.get(file.suffix, "application/octet-stream")
        response = FileResponse(stream, status=status, content_type=kind)
        del response["Content-Disposition"]
    else:
        stream.close()
    if status == 200:
        response["ETag"] = etag
        response["Last-Modified"] = http_date(facts.st_mtime)
    return _with_headers(response)


def _with_headers(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"  # where a reader came from is nobody's business
    response["X-Content-Type-Options"] = "nosniff"
    response.setdefault("Cache-Control", "no-cache")  # kept, but asked for each time
    return response
