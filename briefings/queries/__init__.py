"""Every read of published work. Returns types, never rows; site, bot, admin and exports share it."""

from briefings.index import public_id
from briefings.queries.called import names_in
from briefings.queries.digests import digest, digests
from briefings.queries.editions import changed_editions, edition
from briefings.queries.entities import (
    actors,
    entities_mark,
    entity,
    entity_ref,
    find_entity,
    known_name,
    moved,
    subjects,
)
from briefings.queries.entries import (
    about,
    correction_count,
    corrections,
    count,
    entry,
    every_entry,
    last_serial,
    latest,
    latest_page,
)
from briefings.queries.paged import (
    acts_of,
    entity_by_number,
    is_named,
    is_subject,
    long_slugs,
    newest_subjects,
    numbers_of,
    recent_sources,
)
from briefings.queries.positions import both_sides, positions
from briefings.queries.search import search

__all__ = [
    "about",
    "actors",
    "acts_of",
    "both_sides",
    "changed_editions",
    "correction_count",
    "corrections",
    "count",
    "digest",
    "digests",
    "edition",
    "entities_mark",
    "entity",
    "entity_by_number",
    "entity_ref",
    "entry",
    "every_entry",
    "find_entity",
    "is_named",
    "is_subject",
    "known_name",
    "last_serial",
    "latest",
    "latest_page",
    "long_slugs",
    "moved",
    "names_in",
    "newest_subjects",
    "numbers_of",
    "positions",
    "public_id",
    "recent_sources",
    "search",
    "subjects",
]
