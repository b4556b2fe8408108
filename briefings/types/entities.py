"""An entity as it is named, and what a name led to."""

from dataclasses import dataclass

from briefings.vocabulary import EntityKind, UnStatus


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity as it is named where it is shown."""

    slug: str
    name: str
    short_name: str
    kind: EntityKind
    un_status: UnStatus


@dataclass(frozen=True, slots=True)
class Found:
    """What a name led to."""

    entity: EntityRef | None
    also: tuple[EntityRef, ...] = ()
    """Other entities that go by the same name."""
    nearest: tuple[EntityRef, ...] = ()
    """The nearest known ones, when nothing goes by that name."""
