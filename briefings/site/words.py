"""What the pages say about dates, sureness, voices and counts, in words for people. Pure."""

from datetime import UTC, date, datetime

from briefings import edtf
from briefings.types import Counts, EntryView, SourceRef
from briefings.vocabulary import (
    Basis,
    Certainty,
    Coverage,
    EntityKind,
    EntryKind,
    Status,
)
from briefings.words import STANDINGS, voice

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

CERTAINTY = {
    Certainty.CONFIRMED: "Two independent sources say so, or an official one.",
    Certainty.SINGLE_SOURCE: "No second, independent one is on our record.",
    Certainty.DISPUTED: "Sources contradict each other.",
    Certainty.UNVERIFIED: "We could not check it.",
}
"""What each certainty means."""

KINDS = {
    EntityKind.STATE: "States",
    EntityKind.AUTHORITY: "Authorities",
    EntityKind.CONTESTED_POLITY: "Contested polities",
    EntityKind.ORGANISATION: "Organisations",
    EntityKind.PERSON: "People",
    EntityKind.PLACE: "Places",
    EntityKind.WORK: "Treaties, projects and books",
    EntityKind.CLASS: "Classes of subjects",
}
"""Headings of the list of actors, in its order."""


def day(moment: datetime | date) -> str:
    """A day in full, in UTC: "22 November 2026"."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(UTC)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def minute(moment: datetime) -> str:
    """A moment to the minute: "22 November 2026, 10:15 UTC"."""
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M} UTC"


def stamp(moment: datetime) -> str:
    """The moment for machines, as feeds, sitemaps and ``<time>`` want it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def when(text: str | None) -> str:
    """An EDTF text as a reader sees it; "Undated" for None."""
    return edtf.display(edtf.parse(text) if text else None)


def opinion(entry: EntryView) -> str:
    """How a judgement is introduced, "Charles Sullivan argues"; empty for anything else."""
    if entry.basis is Basis.PREDICTION:
        return f"{voice(entry)} expects"
    if entry.basis is Basis.ASSESSMENT or entry.kind is EntryKind.ASSESSMENT:
        return f"{voice(entry)} argues"
    return ""


def basis(entry: EntryView) -> str:
    """How the source says it."""
    match entry.basis:
        case Basis.FACT:
            return "The source states it as fact."
        case Basis.ATTRIBUTED:
            return f"The source attributes it to {voice(entry)}."
        case Basis.HEARSAY:
            return "The source reports it without saying from whom."
        case Basis.ASSESSMENT:
            return f"{voice(entry)} argues this. The judgement is the author’s, not ours."
        case Basis.PREDICTION:
            return f"{voice(entry)} expects this. The forecast is the author’s, not ours."


def credit(source: SourceRef) -> str:
    """Where a source appeared: first publisher, then who published the copy we read."""
    first, copy = source.original_publisher, source.publisher
    if first and copy and first != copy:
        return f"first published by {first}, republished by {copy}"
    if first or copy:
        return f"published by {first or copy}"
    return ""


def recognitions(counts: Counts) -> str:
    """The count for a list: "4, perhaps 5"."""
    if counts.possible:
        return f"{counts.recognises}, perhaps {counts.recognises + counts.possible}"
    return str(counts.recognises)


def glance(counts: Counts, coverage: Coverage) -> tuple[str, str]:
    """A subject's count in a table, its bound apart: ("at least", "4, perhaps 5")."""
    if not counts.recognises and not counts.possible:
        for number, status in (
            (counts.lapsed, Status.LAPSED),
            (counts.suspended, Status.SUSPENDED),
            (counts.withdrawn, Status.WITHDRAWN),
            (counts.refuses, Status.REFUSES),
        ):
            if number:
                return (STANDINGS[status].label.lower(), "")
        return ("none on record", "")
    return ("" if coverage is Coverage.COMPLETE else "at least", recognitions(counts))
