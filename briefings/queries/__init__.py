"""Every read of published work. Returns types, never rows; site, bot, admin and exports share it."""

from briefings.index import public_id
from briefings.queries.digests import digest, digests
from briefings.queries.editions import edition
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
)
from briefings.queries.positions import both_sides, positions
from briefings.queries.search import search

__all__ = [
    "about",
    "actors",
    "both_sides",
    "corrections",
    "count",
    "digest",
    "digests",
    "entities_mark",
    "edition",
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
    "search",
    "subjects",
]
