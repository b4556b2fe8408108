"""What page and message will show of a draft, and the hash that approval binds to it."""

from dataclasses import dataclass

from briefings import edtf, snapshot
from briefings.models import Act, Citation, Entry, Participant, Source, Tally
from briefings.publish import message, statement
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
    Change,
    CitationRole,
    Claim,
    EntryKind,
    Level,
    Measure,
    Mode,
    ObjectKind,
    Role,
    Verb,
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as readers would see it, byte for byte."""

    content: Content
    snapshot: snapshot.Json
    html: str
    message: str
    hash: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows that hang on a draft, each kind in its order."""

    act: Act | None
    participants: list[Participant]
    citations: list[Citation]
    tallies: list[Tally]


def parts_of(entry: Entry) -> Parts:
    """Read the rows of a draft, with everything that gate and preview ask of them."""
    return Parts(
        act=Act.objects.filter(entry=entry)
        .select_related("actor", "subject", "reacts_to__entry")
        .first(),
        participants=list(entry.participants.select_related("entity")),
        citations=list(entry.citations.select_related("source").order_by("id")),
        tallies=list(entry.tallies.select_related("subject")),
    )


def preview(entry: Entry, parts: Parts | None = None) -> Preview:
    """Freeze what ``entry`` says now. The same row gives the same bytes."""
    return freeze(content_of(entry, parts), change=entry.change, public_note=entry.public_note)


def freeze(content: Content, *, change: str, public_note: str) -> Preview:
    """Page, message and hash of what an entry says."""
    data = snapshot.encode(content)
    html = statement.to_html(content.statement)
    text = message.item(content)
    return Preview(content, data, html, text, bound(data, html, text, change, public_note))


def bound(data: snapshot.Json, html: str, text: str, change: str, public_note: str) -> str:
    """The hash over everything a reader is shown."""
    return snapshot.digest(
        {
            "snapshot": data,
            "html": html,
            "message": text,
            "change": str(Change(change)),
            "public_note": public_note,
        }
    )


def content_of(entry: Entry, parts: Parts | None = None) -> Content:
    """Everything an entry says, read from its draft rows; ``parts`` saves reading them again."""
    parts = parts or parts_of(entry)
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
            ParticipantView(entity_ref(row.entity), Role(row.role)) for row in parts.participants
        ),
        act=_act(parts.act) if parts.act else None,
        citations=tuple(_citation(row) for row in parts.citations),
        tallies=tuple(_tally(row, entry.public_id) for row in parts.tallies),
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
