"""Who stands where on whom, on a day, and the acts that it follows from."""

from dataclasses import dataclass, field
from datetime import date, datetime

from briefings.edtf import Edtf
from briefings.types.entities import EntityRef
from briefings.types.entries import TallyView
from briefings.vocabulary import (
    Certainty,
    Coverage,
    Mode,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)


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
