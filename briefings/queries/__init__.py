"""Every read of published work. Returns types, never rows; site, bot, admin and exports share it."""

from briefings.queries.digests import digest, digests
from briefings.queries.entities import (
    actors,
    entities_mark,
    entity,
    entity_ref,
    find_entity,
    moved,
    subjects,
)
from briefings.queries.entries import (
    about,
    corrections,
    count,
    entry,
    every_entry,
    last_serial,
    latest,
    public_id,
)
from briefings.queries.positions import positions

__all__ = [
    "about",
    "actors",
    "corrections",
    "count",
    "digest",
    "digests",
    "entities_mark",
    "entity",
    "entity_ref",
    "entry",
    "every_entry",
    "find_entity",
    "last_serial",
    "latest",
    "moved",
    "positions",
    "public_id",
    "subjects",
]
