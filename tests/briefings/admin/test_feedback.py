"""Readers' tips at the desk: read, kept or dismissed, and made a source."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from briefings.admin.feedback import addresses
from tests.briefings.admin import desk_room as room

pytestmark = pytest.mark.django_db
LIST = "/admin/briefings/feedback/"


def test_an_empty_queue_says_so(seat):
    assert "No reader wrote yet" in seat("reader-editor").get(LIST).content.decode()


def test_tabs_count_and_filter(seat):
    new, kept = room.tip("Look at the new one."), room.tip("Look at the old one.")
    client = seat("editor")
    client.post(f"{LIST}{kept.pk}/keep/", {"note": "For Monday"})
    shown = client.get(LIST).content.decode()
    assert "New <span>1</span>" in shown
    assert "Kept for work <span>1</span>" in shown
    only = client.get(f"{LIST}?state__exact=kept").content.decode()
    assert "old one" in only
    assert "new one" not in only
    assert "For Monday" in only
    assert "1 new tip from readers" in client.get("/admin/").content.decode()
    assert "new tip" not in seat("reader-editor").get("/admin/").content.decode()
    assert client.get(f"{LIST}{new.pk}/change/").status_code == 200


def test_kept_or_dismissed_with_a_note_and_on_to_the_next(seat):
    first, second = room.tip("First."), room.tip("Second.")
    client = seat("editor")
    response = client.post(f"{LIST}{first.pk}/dismiss/", {"note": " An advertisement. "})
    assert response.url == f"{LIST}{second.pk}/change/"
    first.refresh_from_db()
    assert (first.state, first.note, first.handled_by) == (
        "dismissed", "An advertisement.", client.user,
    )  # fmt: skip
    assert client.post(f"{LIST}{second.pk}/keep/", {"note": "x" * 999}).url == LIST
    second.refresh_from_db()
    assert (second.state, len(second.note)) == ("kept", 400)
    client.post(f"{LIST}{first.pk}/keep/")  # somebody changes their mind
    first.refresh_from_db()
    assert (first.state, first.note) == ("kept", "")


def test_a_link_becomes_a_source(seat):
    tip = room.tip("See (https://un.example/a?b=1&c=2). And <script>alert(1)</script>")
    client = seat("reader-editor")
    page = client.get(f"{LIST}{tip.pk}/change/").content.decode()
    assert "<script>alert" not in page
    href = next(
        unescape(piece.split('"')[0])
        for piece in page.split('href="')
        if piece.startswith("/admin/briefings/source/add/?url=")
    )
    assert parse_qs(urlsplit(href).query)["url"] == ["https://un.example/a?b=1&c=2"]
    assert 'value="https://un.example/a?b=1&amp;c=2"' in client.get(href).content.decode()
    assert "Keep for work" not in page


def test_addresses():
    assert addresses(
        "javascript:alert(1) HTTP://a.example/x, http://a.example/y http://a.example/y."
    ) == [
        "HTTP://a.example/x",
        "http://a.example/y",
    ]
    assert addresses("nothing") == []
    assert len(addresses(" ".join(f"https://a.example/{n}" for n in range(99)))) == 5
    assert addresses("https://a.example/" + "x" * 600) == []
