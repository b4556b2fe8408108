"""A source's text at the desk: paragraphs, and what entries quote marked in them."""

import pytest

from briefings.admin.reading import Passage, paragraphs
from briefings.curate import drafts
from tests.briefings.admin.conftest import Seat
from tests.factories import (
    NOW,
    QUOTE,
    TEXT,
    CitationFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
)


def marked(body, *spans):
    found = paragraphs(body, [Passage(start, end, "E-0001", 1) for start, end in spans])
    return [[(piece.words, piece.marked) for piece in paragraph] for paragraph in found]


def test_a_blank_line_ends_a_paragraph_and_else_every_line():
    assert marked("One\ntwo.\n \n\nThree.\n") == [[("One\ntwo.", False)], [("Three.\n", False)]]
    assert marked("One.\nTwo.") == [[("One.", False)], [("Two.", False)]]
    assert marked("") == []


def test_passages_are_marked_where_they_overlap_and_over_paragraphs():
    assert marked("abcdef", (1, 3), (2, 4)) == [
        [("a", False), ("b", True), ("c", True), ("d", True), ("ef", False)]
    ]
    assert marked("ab\ncd", (1, 4)) == [
        [("a", False), ("b", True)],
        [("c", True), ("d", False)],
    ]
    (paragraph,) = paragraphs("abc", [Passage(1, 3, "E-0007", 7)])
    assert [one.public_id for one in paragraph[-1].ending] == ["E-0007"]
    assert marked("abc", (2, 9)) == [[("abc", False)]]  # no place in this text


@pytest.mark.django_db
def test_source_and_entry_show_it_escaped():
    editor = UserFactory(role="editor")
    source = SourceFactory(text=f"<script>alert(1)</script>\n\n{TEXT}")
    entry = EntryFactory(by=editor)
    CitationFactory(entry=entry, source=source, exact=QUOTE)
    drafts.settle(entry, now=NOW)
    seat = Seat(editor)
    for address in (f"source/{source.pk}/change/", f"entry/{entry.pk}/change/"):
        page = seat.get(f"/admin/briefings/{address}").content.decode()
        assert f"<mark>{QUOTE}</mark>" in page
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
    assert (
        'id="id_text"'
        not in seat.get(f"/admin/briefings/source/{source.pk}/change/").content.decode()
    )
    assert 'id="id_text"' in seat.get("/admin/briefings/source/add/").content.decode()
