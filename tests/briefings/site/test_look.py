"""The pages in a browser: accessible, within the screen, silent on the network; pictures in shots/."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.briefings.site.record import Record

SHOTS = Path(__file__).parents[3] / "shots" / "site"
PAGES = (
    "/",
    "/e/E-0001.html",
    "/e/E-0010.html",
    "/e/E-0012.html",
    "/recognitions/",
    "/recognitions/council-2024.html",
    "/recognitions/free-coast.html",
    "/actors/",
    "/actors/norland.html",
    "/timeline/",
    "/briefings/",
    "/briefings/1.html",
    "/sources/",
    "/sources/1.html",
    "/corrections/",
    "/about/",
    "/404.html",
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Tests print what failed, not what was asked for."""


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("viewport", "scheme", "paths"),
    [
        (DESKTOP, "light", PAGES),
        (PHONE, "dark", PAGES),
        (DESKTOP, "dark", PAGES[:6:2]),
        (PHONE, "light", PAGES[:6:2]),
    ],
    ids=["desktop-light", "phone-dark", "desktop-dark", "phone-light"],
)
def test_pages_are_accessible_and_fit(browser, address, viewport, scheme, paths):
    SHOTS.mkdir(parents=True, exist_ok=True)
    with browser.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        for path in paths:
            page.goto(address + path)
            name = path.strip("/").replace("/", "-").removesuffix(".html") or "home"
            page.screenshot(path=SHOTS / f"{name}-{viewport['width']}-{scheme}.png")
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert overflow <= 0, f"{path} is {overflow} px too wide"
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            assert not found, (path, [(each["id"], each["nodes"][0]["html"]) for each in found])
        assert not context.cookies()
        assert not said
        assert all(url.startswith(address) for url in asked)
        assert any(url.endswith(".css") for url in asked)


def test_keyboard_reaches_the_content_first(browser, address):
    with browser.new_context(viewport=DESKTOP) as context:
        page = context.new_page()
        page.goto(f"{address}/timeline/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


def test_empty_site_is_accessible(browser, empty_site: Path, address):
    assert Record([]).subjects() == ()
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        for folder in ("", "timeline", "recognitions", "briefings"):
            page.set_content((empty_site / folder / "index.html").read_text())
            found = Axe().run(page).response["violations"]
            assert not found, (folder, [each["id"] for each in found])
