"""What an entry says: as it is edited, as readers have it, and what it said before."""

from dataclasses import dataclass
from datetime import date, datetime

from briefings.types.entities import EntityRef
from briefings.types.sources import CitationView, all_samples
from briefings.vocabulary import (
    Basis,
    Certainty,
    Change,
    EntryKind,
    Level,
    Measure,
    Mode,
    ObjectKind,
    Role,
    Verb,
)

Day = date  # for classes with a field named `date`, which hides the type from the checker


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
