"""A source's text to read at the desk: paragraphs, with the passages that entries cite marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from briefings.drafted import Draft
from briefings.models import Citation, Source

MOST = 500
"""Passages that are marked; nobody reads a page on which more are."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Passage:
    """Cited words: half-open offsets in the text, and the entry that cites them."""

    start: int
    end: int
    public_id: str = ""
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph, all of them cited or none."""

    words: str
    marked: bool
    ending: tuple[Passage, ...] = ()
    """Passages whose last words these are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as it is read beside the record."""

    source: Source
    paragraphs: list[list[Piece]]
    passages: int
    own: bool
    """Whether the marks are those of one entry alone, and so need no numbers."""


def of_source(source: Source) -> Reading | None:
    """A source with every passage that entries cite; None for one without a text."""
    if not source.text:
        return None
    rows = (
        Citation.objects.filter(source=source, start__isnull=False)
        .order_by("start", "end", "entry")
        .values_list("start", "end", "entry__public_id", "entry")[:MOST]
    )
    found = [
        Passage(start, end, number, entry)
        for start, end, number, entry in rows
        if start is not None and end is not None
    ]
    return Reading(source, paragraphs(source.text, found), len(found), own=False)


def of_draft(draft: Draft) -> list[Reading]:
    """The sources of an entry, each once, with the passages that it cites itself."""
    sources = {row.source_id: row.source for row in draft.citations if row.source.text}
    readings = []
    for key, source in sources.items():
        found = [
            Passage(row.start, row.end)
            for row in draft.citations
            if row.source_id == key and row.start is not None and row.end is not None
        ]
        readings.append(Reading(source, paragraphs(source.text, found), len(found), own=True))
    return readings


def paragraphs(body: str, passages: Iterable[Passage]) -> list[list[Piece]]:
    """A text cut where its paragraphs end, and again where a passage begins or ends.

    A blank line ends a paragraph; a text without one has a paragraph on every line.
    """
    gaps = _BLANK_LINE if _BLANK_LINE.search(body.strip()) else _LINE
    known = [one for one in passages if 0 <= one.start < one.end <= len(body)]
    edges = [0, *(edge for gap in gaps.finditer(body) for edge in gap.span()), len(body)]
    found = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if body[start:end].strip():
            here = [one for one in known if one.start < end and one.end > start]
            found.append(list(_pieces(body, start, end, here)))
    return found


def _pieces(body: str, start: int, end: int, here: list[Passage]) -> Iterable[Piece]:
    cuts = {start, end}
    for one in here:
        cuts |= {max(one.start, start), min(one.end, end)}
    for left, right in pairwise(sorted(cuts)):
        yield Piece(
            body[left:right],
            marked=any(one.start <= left and right <= one.end for one in here),
            ending=tuple(one for one in here if one.end == right),
        )
