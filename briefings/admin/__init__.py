"""The desk: forms, lists, steps and previews. It parses, calls a stage, and answers in words."""

from briefings.admin import (
    acts,
    batches,
    deliveries,
    digests,
    entities,
    entries,
    feedback,
    proposals,
    schedules,
    sources,
    subscribers,
)

__all__ = [
    "acts",
    "batches",
    "deliveries",
    "digests",
    "entities",
    "entries",
    "feedback",
    "proposals",
    "schedules",
    "sources",
    "subscribers",
]
