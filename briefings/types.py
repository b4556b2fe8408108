"""Frozen read models: what travels between the record and everything that shows it.

Pure. No field holds a database row; nothing here knows Django, a clock or a network.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from briefings.edtf import Edtf
from briefings.vocabulary import (
    Basis,
    Certainty,
    Change,
    CitationRole,
    Claim,
    Coverage,
    EntityKind,
    EntryKind,
    Level,
    Measure,
    Mode,
    ObjectKind,
    Role,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)

Day = date  # for classes with a field named `date`, which hides the type from the checker


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity as it is named where it is shown."""

    slug: str
    name: str
    short_name: str
    kind: EntityKind
    un_status: UnStatus


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as it is credited."""

    id: int
    title: str
    authors: str
    publisher: str
    original_publisher: str
    url: str
    published: str
    """EDTF."""
    published_text: str
    """The same date as a reader sees it; empty when unknown."""
    sample: bool = False
    """True for a text the project wrote itself, to show how things work."""


@dataclass(frozen=True, slots=True)
class CitationView:
    """A quoted passage and what of the entry it supports."""

    source: SourceRef
    exact: str
    role: CitationRole
    supports: tuple[Claim, ...]
    link: str
    """Address of the passage, with a text fragment where the source has an address; else empty."""
    prefix: str = ""
    suffix: str = ""
    """A few words before and after, by which the passage is found again."""


def all_samples(citations: "tuple[CitationView, ...]") -> bool:
    """Whether what is cited was all written by the project itself, and so reports nothing real."""
    return bool(citations) and all(citation.source.sample for citation in citations)


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """Who takes part in an entry, and as what."""

    entity: EntityRef
    role: Role


@dataclass(frozen=True, slots=True)
class ActView:
    """The act of an entry of kind ``act``, as published."""

    actor: EntityRef
    subject: EntityRef
    verb: Verb
    object_kind: ObjectKind | None
    mode: Mode
    sequence: int
    announced: str | None
    reacts_to: str | None
    """Public id of the entry that this one answers."""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class TallyView:
    """A count that somebody else claims; never part of ours."""

    entry: str
    subject: EntityRef
    measure: Measure
    value: int
    out_of: int | None
    as_of: str | None
    as_of_text: str
    says: str = ""
    """Whose count it is, where the entry around it is read too."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One step of an entry's public history."""

    n: int
    change: Change
    public_note: str
    published_at: datetime
    break_glass: str = ""
    """Why it went out without a second reader; empty if it had one."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """One line of the log of corrections."""

    public_id: str
    headline: str
    """As it stands now; empty once the entry is taken back."""
    n: int
    change: Change
    public_note: str
    published_at: datetime
    break_glass: str = ""
    """Why it went out without a second reader; empty if it had one."""

    @property
    def path(self) -> str:
        """Address of the entry on the site, from its root."""
        return f"/e/{self.public_id}.html"


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as readers have it: its current publication, with what it said before."""

    public_id: str
    n: int
    kind: EntryKind
    basis: Basis
    certainty: Certainty
    headline: str
    statement: str
    """Markdown, as written."""
    statement_html: str
    """Sanitised HTML of ``statement``."""
    message: str
    """Telegram HTML of the item; links to the site start with ``/``."""
    date: str | None
    """EDTF."""
    date_text: str
    """The date as a reader sees it; "Undated" when there is none."""
    date_min: Day | None
    date_max: Day | None
    scope: str
    participants: tuple[ParticipantView, ...]
    act: ActView | None
    citations: tuple[CitationView, ...]
    tallies: tuple[TallyView, ...]
    change: Change
    public_note: str
    published_at: datetime
    first_published_at: datetime
    history: tuple[ChangeView, ...] = ()
    """Oldest first; empty where a list does not need it."""
    entered: Certainty | None = None
    """The certainty that its editor chose, where readers are told another."""

    @property
    def retracted(self) -> bool:
        """Whether the entry was taken back; its address stays."""
        return self.change is Change.RETRACTED

    @property
    def sample(self) -> bool:
        """Whether it rests on nothing but samples."""
        return all_samples(self.citations)

    @property
    def path(self) -> str:
        """Address on the site, from its root."""
        return f"/e/{self.public_id}.html"

    @property
    def number(self) -> int:
        """The number in the public id, as in ``#12`` and in deep links."""
        return int(self.public_id.removeprefix("E-"))


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One published act as the fold reads it; slugs and public ids only."""

    entry: str
    actor: str
    subject: str
    verb: Verb
    object_kind: ObjectKind | None
    mode: Mode
    date: Edtf | None
    sequence: int
    certainty: Certainty
    actor_un_status: UnStatus
    reacts_to: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where one actor stands on one subject on a day."""

    actor: str
    subject: str
    object_kind: ObjectKind
    status: Status
    possible: tuple[Status, ...]
    """Every status it could be; just ``status`` when it is certain."""
    since: str | None
    """EDTF of the deciding act; of the first possible act when the status is unknown."""
    until_known: str | None
    """EDTF of the next act after the day asked about that changes it."""
    certain: bool
    disputed: bool
    act: Verb
    entry: str
    actor_un_status: UnStatus


@dataclass(frozen=True, slots=True)
class Counts:
    """How many actors hold which status, for certain; ``recognises`` is UN members and others."""

    recognises: int = 0
    recognises_undisputed: int = 0
    un_members: int = 0
    un_members_undisputed: int = 0
    others: int = 0
    others_undisputed: int = 0
    possible: int = 0
    unknown_on_date: int = 0
    suspended: int = 0
    withdrawn: int = 0
    refuses: int = 0
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class PositionsAnswer:
    """Who holds which position on a subject (or of an actor) on a day, as known at a moment."""

    subject: EntityRef | None
    actor: EntityRef | None
    """Exactly one of the two is set: what was asked about."""
    object_kind: ObjectKind
    as_of: date
    known_at: datetime
    subject_state: SubjectState | None
    coverage: Coverage
    see_also: tuple[EntityRef, ...]
    counts: Counts
    positions: tuple[Position, ...]
    undated: tuple[ActRecord, ...]
    other_acts: tuple[ActRecord, ...]
    tallies: tuple[TallyView, ...]
    names: dict[str, EntityRef] = field(default_factory=dict, hash=False)
    """Every entity mentioned by slug, for showing names."""


@dataclass(frozen=True, slots=True)
class DigestView:
    """An issued digest: frozen, with its items in order."""

    id: int
    schedule: str
    title: str
    window_start: datetime
    window_end: datetime
    issued_at: datetime
    intro: str
    items: tuple[EntryView, ...]

    @property
    def path(self) -> str:
        """Address on the site, from its root."""
        return f"/briefings/{self.id}.html"


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One item of an edition: the entry as it stands now, and which version its digest was made of."""

    entry: EntryView
    """Its current publication, a retraction included."""
    n_then: int
    """Version of the entry when the digest was issued."""
    undone: bool = False
    """Since these readers last heard it was changed, and changed back: this line says both."""
    retracted: bool = False
    """It is taken back: struck through, with the reason in ``entry.public_note``."""

    @property
    def corrected(self) -> bool:
        """Whether the entry stands, in other words than when the digest was issued."""
        return not self.retracted and self.entry.n > self.n_then


@dataclass(frozen=True, slots=True)
class EditionView:
    """What a digest says to readers who read one language and want the same things, as it is now."""

    id: int
    digest: int
    kind: str
    """``issue``, ``alert`` or ``notice``."""
    title: str
    intro: str
    issued_at: datetime
    reviewed: bool
    """False: no editor looked at it that day, and readers are told so."""
    topics: tuple[str, ...]
    """Labels of the topics they chose; empty is all of them."""
    language: str
    items: tuple[EditionLine, ...]
    serial: int
    """Serial of the newest publication when this was read: nothing in it is older than that."""
    path: str = ""
    """Address of an issue on the site, from its root; empty for what the site does not show."""
    window: Day | None = None
    """The local date of an issue; None for an alert or a notice."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery on its way: what the sender needs, and nothing it should not print."""

    delivery: int
    batch: str
    digest: int
    language: str
    silent: bool
    chat_id: int = field(repr=False)
    thread_id: int | None = field(default=None, repr=False)
    chat_tag: str = ""
    """Keyed hash of the chat, for the limiter."""
    kind: str = "issue"
    """Why it is written: issue, alert or notice."""
    chat_kind: str = "private"
    edition: int = 0
    """What it says; 0 where its digest says the same to everybody."""
    revision: int = 0
    """0 sends a message; n edits the one that was sent, for the nth recall."""
    message_id: int | None = field(default=None, repr=False)
    """The message to edit."""
    part: int = 1

    @property
    def claim(self) -> tuple[int, str]:
        """What its holder has: this delivery in this batch. Who slept may find both again, apart."""
        return self.delivery, self.batch


@dataclass(frozen=True, slots=True)
class Content:
    """Everything an entry says, before it is published: what approval binds."""

    public_id: str
    kind: EntryKind
    basis: Basis
    certainty: Certainty
    headline: str
    statement: str
    date: str | None
    scope: str
    participants: tuple[ParticipantView, ...]
    act: ActView | None
    citations: tuple[CitationView, ...]
    tallies: tuple[TallyView, ...]
    rests_on_one: bool = False
    """Its editor calls it confirmed, and its sources do not bear that out."""

    @property
    def sureness(self) -> Certainty:
        """How sure readers are told we are."""
        return Certainty.SINGLE_SOURCE if self.rests_on_one else self.certainty


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One page of what a search found."""

    text: str
    """As it was typed."""
    hits: tuple[EntityRef | EntryView, ...]
    """Whoever goes by it, then entries, the best first."""
    total: int
    """Of all pages; counting stops at about a thousand."""
    understood: tuple[tuple[str, str], ...] = ()
    """Words that lead nowhere, each with the one that was searched instead, both folded."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to."""

    entity: EntityRef | None
    also: tuple[EntityRef, ...] = ()
    """Other entities that go by the same name."""
    nearest: tuple[EntityRef, ...] = ()
    """The nearest known ones, when nothing goes by that name."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat has asked for."""

    kind: str
    frequency: str
    """``each``, ``daily``, ``weekly`` or ``off``."""
    time_zone: str
    slot: time
    quiet_from: time
    quiet_until: time
    """The same as ``quiet_from`` means never."""
    topics: tuple[str, ...]
    """Codes; empty is all of them."""
    silent: bool
    language: str
    paused_until: date | None
    """No digest before this day of theirs."""
    follows: int
    """How many parties and subjects it follows."""
    reachable: bool
    """Whether it can be written to: not blocked."""
    editor: bool = False
    """Whether an editor gets test messages here."""

    @property
    def active(self) -> bool:
        """Whether digests come: asked for, and not blocked."""
        return self.reachable and self.frequency != "off"


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held on a chat."""

    asked_for: Subscription
    follows: tuple[EntityRef, ...]
    joined_month: date
    in_topic: bool
    """Whether we know in which topic of a group to write."""
    messages: dict[str, int] = field(hash=False)
    """Rows of the delivery ledger by state."""
    remembered: int
    """Messages whose number in the chat is kept, so that they can be corrected."""
    heard: int
    """Serial up to which news has arrived."""
