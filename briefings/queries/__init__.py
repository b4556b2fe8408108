"""Every read of published work. Returns types, never rows; site, bot, admin and exports share it."""

from briefings.queries.digests import digest, digests
from briefings.queries.editions import edition
from briefings.queries.entities import actors, entity, entity_ref, find_entity, subjects
from briefings.queries.entries import (
    about,
    corrections,
    count,
    entry,
    every_entry,
    last_serial,
    latest,
    public_id,
    sources,
)
from briefings.queries.positions import positions
from briefings.queries.search import search

__all__ = [
    "about",
    "actors",
    "corrections",
    "count",
    "digest",
    "digests",
    "edition",
    "entity",
    "entity_ref",
    "entry",
    "every_entry",
    "find_entity",
    "last_serial",
    "latest",
    "positions",
    "public_id",
    "search",
    "sources",
    "subjects",
]
