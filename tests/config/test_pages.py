"""The web process serves the site as a static server would, and nothing beside it."""

import pytest
from django.conf import settings
from django.test import Client

HOME = "<!doctype html><title>Home</title>"


@pytest.fixture
def release(tmp_path, settings):
    """A release as the generator leaves it, with a secret lying beside it."""
    settings.SITE_DIR = tmp_path
    (tmp_path / "secret").write_text("secret")
    first = tmp_path / "releases" / "1"
    for name, text in {
        "index.html": HOME,
        "404.html": "<title>Not here</title>",
        "e/one/index.html": "<title>One</title>",
        "style.css": "p {}",
        "feed.atom": "<feed/>",
        ".hidden": "secret",
    }.items():
        file = first / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (first / "link").symlink_to(tmp_path / "secret")
    (first / "circle").symlink_to("circle")
    (tmp_path / "current").symlink_to("releases/1")
    return first


def _get(path, method="get", **headers):
    """The answer, with its text as ``shown``, read to the end: only then is the file closed."""
    response = getattr(Client(), method)(path, headers=headers)
    chunks = response if response.streaming else [response.content]
    response.shown = b"".join(chunks).decode()
    return response


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("/", HOME, "text/html; charset=utf-8"),
        ("/index.html", HOME, "text/html; charset=utf-8"),
        ("/e/one/", "<title>One</title>", "text/html; charset=utf-8"),
        ("/style.css", "p {}", "text/css; charset=utf-8"),
        ("/feed.atom", "<feed/>", "application/atom+xml; charset=utf-8"),
    ],
)
def test_a_file_is_served_with_its_kind_and_the_sites_headers(release, path, text, kind):
    response = _get(path)
    assert (response.status_code, response.shown) == (200, text)
    assert response["Content-Type"] == kind
    assert response["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Content-Disposition" not in response


def test_a_folder_without_its_slash_is_sent_on(release):
    response = _get("/e/one")
    assert (response.status_code, response["Location"]) == (301, "/e/one/")


@pytest.mark.parametrize(
    "path",
    [
        "/none",
        "/e/",
        "/e/one/none",
        "/style.css/",
        "/../secret",
        "/e/../../../secret",
        "/%2e%2e/%2e%2e/secret",
        "/..%2fsecret",
        "//etc/passwd",
        "/.hidden",
        "/link",
        "/circle",
        "/nul%00",
        "/" + "x" * 3000,
    ],
)
def test_what_is_not_there_or_not_meant_for_readers_is_the_sites_404(release, path):
    response = _get(path)
    assert (response.status_code, response.shown) == (404, "<title>Not here</title>")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_double_slash_is_no_way_to_send_readers_elsewhere(release):
    assert _get("//e/one").status_code == 404


def test_a_reader_who_has_the_page_is_told_so(release):
    first = _get("/")
    again = _get("/", **{"If-None-Match": first["ETag"]})
    since = _get("/", **{"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, since.status_code) == (304, 304)
    assert again["ETag"] == first["ETag"]
    assert again.shown == ""
    (release / "index.html").write_text("changed")
    assert _get("/", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_a_switched_release_shows_at_once(release, tmp_path):
    assert _get("/").shown == HOME
    second = tmp_path / "releases" / "2"
    second.mkdir()
    (second / "index.html").write_text("second")
    (tmp_path / "next").symlink_to("releases/2")
    (tmp_path / "next").replace(tmp_path / "current")
    assert _get("/").shown == "second"
    assert _get("/e/one/").status_code == 404


def test_before_the_first_release_a_friendly_page(settings, tmp_path):
    settings.SITE_DIR = tmp_path
    response = _get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "The site is being built" in response.shown


def test_pages_are_only_read(release):
    assert _get("/", "post").status_code == 405
    head = _get("/", "head")
    assert (head.status_code, head.shown) == (200, "")


def test_the_desk_is_not_in_the_way(release):
    assert _get("/admin")["Location"] == "/admin/"
    assert settings.STATIC_URL == "/static/"  # the site keeps nothing there
