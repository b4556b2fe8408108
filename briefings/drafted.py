"""A draft read whole: its rows, each kind once, and what they say together.

The gate, the preview and the desk judge the same rows, so they are read in one place. Nothing that
readers see is made from these: they read publications.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from briefings import edtf, snapshot, text
from briefings.models import Act, Citation, Entry, Participant, Source, Tally
from briefings.queries import entity_ref
from briefings.types import (
    ActView,
    CitationView,
    Content,
    ParticipantView,
    SourceRef,
    TallyView,
)
from briefings.vocabulary import (
    Basis,
    Certainty,
    CitationRole,
    Claim,
    EntryKind,
    Level,
    Measure,
    Mode,
    ObjectKind,
    Role,
    SourceKind,
    Verb,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry with the rows that belong to it, as they stood when they were read."""

    entry: Entry
    act: Act | None
    participants: list[Participant]
    citations: list[Citation]
    tallies: list[Tally]


def load(entry: Entry) -> Draft:
    """Read everything about ``entry`` in four queries, however much there is."""
    return Draft(
        entry=entry,
        act=Act.objects.filter(entry=entry)
        .select_related(
            "actor", "subject", "reacts_to__entry", "reacts_to__actor", "reacts_to__subject"
        )
        .first(),
        participants=list(entry.participants.select_related("entity")),
        citations=list(entry.citations.select_related("source")),
        tallies=list(entry.tallies.select_related("subject")),
    )


def load_all(entries: Iterable[Entry]) -> list[Draft]:
    """Read everything about several entries in a dozen queries; who and what they share, once."""
    rows = list(entries)
    keys = [row.pk for row in rows]
    acts = {
        row.entry_id: row
        for row in Act.objects.filter(entry__in=keys).prefetch_related(
            "actor", "subject", "reacts_to__entry"
        )
    }
    participants: dict[int, list[Participant]] = defaultdict(list)
    for part in Participant.objects.filter(entry__in=keys).prefetch_related("entity"):
        participants[part.entry_id].append(part)
    citations: dict[int, list[Citation]] = defaultdict(list)
    for citation in Citation.objects.filter(entry__in=keys).prefetch_related("source"):
        citations[citation.entry_id].append(citation)
    tallies: dict[int, list[Tally]] = defaultdict(list)
    for tally in Tally.objects.filter(entry__in=keys).prefetch_related("subject"):
        tallies[tally.entry_id].append(tally)
    return [
        Draft(row, acts.get(row.pk), participants[row.pk], citations[row.pk], tallies[row.pk])
        for row in rows
    ]


def well_founded(citations: Iterable[Citation]) -> bool:
    """Whether what they support may be called confirmed: by an official word or two independent ones."""
    supporting = [row.source for row in citations if row.role == CitationRole.SUPPORTS]
    official = any(source.kind == SourceKind.OFFICIAL_STATEMENT for source in supporting)
    return official or len(_provenances(supporting)) > 1


def _provenances(sources: list[Source]) -> set[tuple[str, str]]:
    """Where sources come from in the end: copies of one original are one provenance.

    One query for each step back, not for each source.
    """
    known = {source.pk: source for source in sources}
    while missing := {row.republishes_id for row in known.values() if row.republishes_id} - set(
        known
    ):
        known |= Source.objects.defer("text").in_bulk(missing)
    return {_provenance_of(_original(source, known)) for source in sources}


def _original(source: Source, known: dict[int, Source]) -> Source:
    seen = {source.pk}
    while source.republishes_id and source.republishes_id not in seen:
        source = known[source.republishes_id]
        seen.add(source.pk)
    return source


def _provenance_of(source: Source) -> tuple[str, str]:
    if source.original_publisher:
        return ("publisher", text.fold(source.original_publisher))
    return ("text", source.text_sha256) if source.text_sha256 else ("source", str(source.pk))


def content(draft: Draft) -> Content:
    """Everything a draft says."""
    entry = draft.entry
    return Content(
        public_id=entry.public_id,
        kind=EntryKind(entry.kind),
        basis=Basis(entry.basis),
        certainty=Certainty(entry.certainty),
        headline=entry.headline,
        statement=entry.statement,
        date=entry.date or None,
        scope=entry.scope,
        participants=tuple(
            ParticipantView(entity_ref(row.entity), Role(row.role)) for row in draft.participants
        ),
        act=_act(draft.act) if draft.act else None,
        citations=tuple(_citation(row) for row in draft.citations),
        tallies=tuple(_tally(row, entry.public_id) for row in draft.tallies),
        rests_on_one=entry.certainty == Certainty.CONFIRMED and not well_founded(draft.citations),
    )


def _act(row: Act) -> ActView:
    return ActView(
        actor=entity_ref(row.actor),
        subject=entity_ref(row.subject),
        verb=Verb(row.verb),
        object_kind=ObjectKind(row.object_kind) if row.object_kind else None,
        mode=Mode(row.mode),
        sequence=row.sequence,
        announced=row.announced or None,
        reacts_to=row.reacts_to.entry.public_id if row.reacts_to else None,
        level=Level(row.level) if row.level else None,
    )


def source_ref(row: Source) -> SourceRef:
    """A source as it is credited."""
    published = edtf.parse(row.published) if row.published else None
    return SourceRef(
        id=row.pk,
        title=row.title,
        authors=row.authors,
        publisher=row.publisher,
        original_publisher=row.original_publisher,
        url=row.url or "",
        published=row.published or "",
        published_text=edtf.display(published) if published else "",
        sample=row.sample,
    )


def _citation(row: Citation) -> CitationView:
    return CitationView(
        source=source_ref(row.source),
        exact=row.exact,
        role=CitationRole(row.role),
        supports=tuple(Claim(code) for code in sorted(row.supports, key=Claim.codes().index)),
        link=snapshot.passage_link(row.source.url or "", row.exact, row.prefix, row.suffix),
        prefix=row.prefix,
        suffix=row.suffix,
    )


def _tally(row: Tally, entry: str) -> TallyView:
    return TallyView(
        entry=entry,
        subject=entity_ref(row.subject),
        measure=Measure(row.measure),
        value=row.value,
        out_of=row.out_of,
        as_of=row.as_of or None,
        as_of_text=edtf.display(edtf.parse(row.as_of)) if row.as_of else "",
    )
