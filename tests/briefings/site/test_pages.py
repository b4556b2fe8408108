"""What the pages say."""

import os
from pathlib import Path

import pytest

from briefings.site import words
from briefings.site.build import build
from briefings.site.paging import SIZE
from briefings.types import Counts
from briefings.vocabulary import Certainty, Coverage, Verb
from tests.briefings.site.record import (
    COAST,
    HOSTILE,
    NORLAND,
    NOW,
    SECRET,
    SITE_URL,
    WESTMARK,
    Record,
    act,
    entry,
    large,
)

GOLDEN = Path(__file__).parent / "golden"


def flat(path: Path) -> str:
    """The page on one line, so that a test need not know where templates break theirs."""
    return " ".join(path.read_text().split())


def test_entry_carries_its_source_and_the_quoted_words(site):
    page = flat(site / "e/E-0001.html")
    assert "<h1>Norland recognises Southern Council</h1>" in page
    assert "<mark>recognised the council in July</mark>" in page
    assert "Ada Writer, <cite>" in page
    assert "first published by The Review, republished by The Copyist, August 2025" in page
    assert 'href="https://review.example/neighbours#:~:text=recognised%20the%20council' in page
    assert "Supports the statement, the actor and the date." in page
    assert "as a government" in page
    assert "Among states, since 2024" in page
    assert "No second, independent one is on our record." in page


def test_golden_entry(site):
    """`GOLDEN=1 pytest` rewrites the file; look at the difference before committing it."""
    made = (site / "e/E-0005.html").read_text()
    path = GOLDEN / "E-0005.html"
    made = made.replace(next((site / "assets").iterdir()).name, "site.css")
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(made)
    assert made == path.read_text()


def test_reaction_points_at_what_it_answers(site):
    assert '<a href="/e/E-0001.html">Norland recognises Southern Council</a>' in flat(
        site / "e/E-0002.html"
    )


def test_assessment_is_the_authors(site):
    page = flat(site / "e/E-0010.html")
    assert "Ada Writer argues." in page
    assert "The view is the author’s, not ours." in page
    assert "Ada Writer argues" in flat(site / "actors/norland.html")
    assert "<title>Ada Writer argues: Norland’s step was a gambit</title>" in flat(
        site / "feed.xml"
    )


def test_retracted_entry_keeps_its_address_and_nothing_else(site):
    page = flat(site / "e/E-0012.html")
    assert "We retracted E-0012 on" in page
    assert "We got it wrong." in page
    assert 'content="noindex"' in page
    for path in site.rglob("*"):
        if path.is_file():
            assert SECRET not in path.read_text(), path
    assert "Retracted on 2 September 2025" in flat(site / "briefings/1.html")
    assert "<title>Retracted: E-0012</title>" in flat(site / "feed.xml")
    assert "E-0012" not in (site / "sitemap.xml").read_text()


def test_correction_says_when_and_what(site):
    page = flat(site / "e/E-0005.html")
    assert "Corrected on" in page
    assert "The day is the 26th, not the 25th." in page
    assert "The day is the 26th" in flat(site / "corrections/index.html")
    issue = flat(site / "briefings/1.html")
    assert "2 entries have changed since this issue went out." in issue
    assert "26 August 2008" in issue


def test_subject_tells_recognition_from_what_stands_beside_it(site):
    page = flat(site / "recognitions/council-2024.html")
    assert "Recognised as a government by at least 1 UN member." in page
    tables, beside = page.split('id="beside"')
    assert "Recognise it" in tables
    assert "Refuse to recognise it" in tables
    assert "Westmark" not in tables
    assert "Westmark welcomes" in beside
    assert "Norland signs an agreement" in page.split('id="undated"')[1].split('id="beside"')[0]
    assert "Not to be confused with: Southern Council (1990–1996)" in page
    assert "our record is partial" in page


def test_subject_shows_withdrawals_marks_and_claimed_counts(site):
    page = flat(site / "recognitions/free-coast.html")
    assert "Recognised as a state by at least 1 UN member." in page
    assert "Have withdrawn recognition" in page
    assert "between March and 20 May 2013" in page.replace("between March 2013", "between March")
    assert "In 2025, Ada Writer counted 4 of 193 recognising Free Coast" in page
    assert "Disputed" not in page.split("Have withdrawn")[0]


def test_disputed_position_is_marked(tmp_path):
    views = [
        act(1, NORLAND, Verb.RECOGNISES, COAST, when="2010"),
        act(2, WESTMARK, Verb.RECOGNISES, COAST, when="2011", certainty=Certainty.DISPUTED),
    ]
    build(output=tmp_path, site_url=SITE_URL, now=NOW, record=Record(views))
    page = flat(tmp_path / "current/recognitions/free-coast.html")
    assert "by at least 2 UN members; 1 of these is disputed." in page
    assert '<span class="tag">Disputed</span>' in page
    assert "2 (1 undisputed)" in page


def test_timeline_invents_no_date(site):
    page = flat(site / "timeline/index.html")
    dated, before, undated = (
        page.split('id="before"')[0],
        page.split('id="before"')[1].split('id="undated"')[0],
        page.split('id="undated"')[1],
    )
    assert dated.index("y2025") < dated.index("y2022") < dated.index("y2008")
    assert "<h3>August</h3>" in dated
    assert "Month not known" in dated
    assert "Eastmark refuses" in before
    assert "Eastmark refuses" not in dated
    assert "Nobody knows when this was" in undated


def test_sample_is_marked(site):
    assert "A sample." in flat(site / "e/E-0013.html")
    assert "A sample." in flat(site / "sources/2.html")
    assert "Sample text" in flat(site / "timeline/index.html")


def test_nothing_from_the_record_becomes_markup(site):
    for path in site.rglob("*.html"):
        page = path.read_text()
        assert "<script" not in page.lower(), path
        assert "<b>bold" not in page, path
        assert "javascript:" not in page, path
    assert "&lt;script&gt;" in (site / "e/E-0011.html").read_text()
    assert HOSTILE not in (site / "feed.xml").read_text()


def test_empty_pages_help(empty_site):
    home = flat(empty_site / "index.html")
    assert "Nothing is published yet" in home
    for folder in ("briefings", "recognitions", "actors", "timeline", "sources", "corrections"):
        assert 'class="empty"' in (empty_site / folder / "index.html").read_text(), folder


def test_long_lists_grow_at_the_newest_page_alone(tmp_path):
    record = large(400)
    build(output=tmp_path / "a", site_url=SITE_URL, now=NOW, record=record)
    named = record.entries[0].participants
    record.entries.append(entry(401, "News of the neighbours", when="2025-08", participants=named))
    record.serial += 1
    built = build(output=tmp_path / "a", site_url=SITE_URL, now=NOW, record=record)
    assert built.written < 20
    pages = sorted((tmp_path / "a/current/timeline").glob("page-*.html"))
    assert len(pages) == 400 // SIZE - 1
    assert max(path.stat().st_size for path in (tmp_path / "a/current").rglob("*.html")) < 30_000


def test_pages_are_small(site, empty_site):
    for folder in (site, empty_site):
        for path in folder.rglob("*.html"):
            assert path.stat().st_size < 30_000, path
    assert next((site / "assets").iterdir()).stat().st_size < 16_000


@pytest.mark.parametrize(
    ("counts", "coverage", "shown"),
    [
        (Counts(), Coverage.PARTIAL, ("none on record", "")),
        (
            Counts(recognises=4, un_members=4, possible=1),
            Coverage.PARTIAL,
            ("at least", "4, perhaps 5"),
        ),
        (Counts(recognises=4, un_members=4), Coverage.COMPLETE, ("", "4")),
        (Counts(lapsed=3, refuses=1), Coverage.PARTIAL, ("lapsed", "")),
        (Counts(refuses=1), Coverage.PARTIAL, ("refused", "")),
    ],
)
def test_count_at_a_glance(counts, coverage, shown):
    assert words.glance(counts, coverage) == shown
