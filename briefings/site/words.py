"""What the pages say about dates, sureness, voices and counts, in words for people. Pure."""

from datetime import UTC, date, datetime

from briefings import edtf
from briefings.types import Counts, EntryView, PositionsAnswer, SourceRef, TallyView
from briefings.vocabulary import (
    Basis,
    Certainty,
    Coverage,
    EntityKind,
    EntryKind,
    Measure,
    ObjectKind,
    Role,
    Status,
)

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

AS_WHAT = {
    ObjectKind.STATE: "as a state",
    ObjectKind.GOVERNMENT: "as a government",
    ObjectKind.ANNEXATION_OR_SOVEREIGNTY: "as annexed or sovereign territory",
    ObjectKind.REPRESENTATIVE: "as the representative of a people",
}
"""As what a subject is recognised."""

STATUS = {
    Status.RECOGNISES: "Recognise it",
    Status.UNKNOWN_ON_DATE: "Not certain yet",
    Status.SUSPENDED: "Have suspended recognition",
    Status.WITHDRAWN: "Have withdrawn recognition",
    Status.REFUSES: "Say they will not recognise it",
    Status.LAPSED: "Lapsed when it was annexed or ended",
}
"""Captions of a subject's tables, one per status."""

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

_MEASURE = {
    Measure.RECOGNISES: "recognise",
    Measure.RECOGNISES_UN_MEMBERS: "UN members recognise",
    Measure.EVER_RECOGNISED: "have at some time recognised",
    Measure.WITHDRAWN: "have withdrawn recognition from",
}


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


def voice(entry: EntryView) -> str:
    """Whose word it is: the named author or speaker, else the author of the first source."""
    wanted = Role.SPEAKER if entry.basis is Basis.ATTRIBUTED else Role.AUTHOR
    named = [each.entity.short_name for each in entry.participants if each.role is wanted]
    if named:
        return join(named)
    for citation in entry.citations:
        source = citation.source
        credited = source.authors or source.original_publisher or source.publisher
        if credited:
            return credited
    return "The source"


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


def join(names: list[str]) -> str:
    """Names in a row, as in "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 entry", "2 entries"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def recognitions(counts: Counts) -> str:
    """The count for a list: "4, perhaps 5"."""
    if counts.possible:
        return f"{counts.recognises}, perhaps {counts.recognises + counts.possible}"
    return str(counts.recognises)


def glance(counts: Counts, coverage: Coverage) -> tuple[str, str]:
    """A subject's count in a table, its bound apart: ("at least", "4, perhaps 5")."""
    if not counts.recognises and not counts.possible:
        for number, word in (
            (counts.lapsed, "lapsed"),
            (counts.suspended, "suspended"),
            (counts.withdrawn, "withdrawn"),
            (counts.refuses, "refused"),
        ):
            if number:
                return (word, "")
        return ("none on record", "")
    return ("" if coverage is Coverage.COMPLETE else "at least", recognitions(counts))


def members(counts: Counts) -> str:
    """Who makes up the count: "4 UN members and 1 other"; empty if nobody does."""
    parts = []
    if counts.un_members:
        parts.append(count(counts.un_members, "UN member"))
    if counts.others:
        parts.append(count(counts.others, "other"))
    return join(parts)


def summary(answer: PositionsAnswer) -> str:
    """One sentence on who recognises a subject: what a reader came for."""
    counts = answer.counts
    as_what = AS_WHAT[answer.object_kind]
    complete = answer.coverage is Coverage.COMPLETE
    if not counts.recognises:
        if counts.lapsed:
            return f"Nobody recognises it {as_what} any longer."
        if counts.possible:
            return f"Perhaps recognised {as_what} by {counts.possible}."
        nobody = "Nobody recognises it" if complete else "We have nobody on record recognising it"
        return f"{nobody} {as_what}."
    at_least = "" if complete else "at least "
    sentence = f"Recognised {as_what} by {at_least}{members(counts)}"
    if counts.possible:
        sentence += f", perhaps {counts.possible} more"
    disputed = counts.recognises - counts.recognises_undisputed
    if disputed:
        sentence += f"; {disputed} of these {'is' if disputed == 1 else 'are'} disputed"
    return sentence + "."


def tally(tally: TallyView, says: str) -> str:
    """A count that somebody else claims: "CEPA says 4 of 193 recognise Abkhazia (2025)"."""
    of = f" of {tally.out_of}" if tally.out_of is not None else ""
    what = _MEASURE.get(tally.measure)
    number = f"{tally.value}{of} {what}" if what else f"{tally.value}{of}, of"
    dated = f" ({tally.as_of_text})" if tally.as_of else ""
    return f"{says} says {number} {tally.subject.short_name}{dated}"
