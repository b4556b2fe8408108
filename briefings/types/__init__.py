"""Frozen read models: what travels between the record and everything that shows it.

Pure. No field holds a database row; nothing here knows Django, a clock or a network.
"""

from briefings.types.chats import Held, Letter, Subscription
from briefings.types.digests import DigestView, EditionLine, EditionView
from briefings.types.entities import EntityRef, Found
from briefings.types.entries import (
    ActView,
    ChangeView,
    Content,
    Day,
    EntryView,
    LoggedChange,
    ParticipantView,
    TallyView,
)
from briefings.types.positions import ActRecord, Counts, Position, PositionsAnswer
from briefings.types.search import SearchAnswer
from briefings.types.sources import CitationView, SourceRef, all_samples

__all__ = [
    "ActRecord",
    "ActView",
    "ChangeView",
    "CitationView",
    "Content",
    "Counts",
    "Day",
    "DigestView",
    "EditionLine",
    "EditionView",
    "EntityRef",
    "EntryView",
    "Found",
    "Held",
    "Letter",
    "LoggedChange",
    "ParticipantView",
    "Position",
    "PositionsAnswer",
    "SearchAnswer",
    "SourceRef",
    "Subscription",
    "TallyView",
    "all_samples",
]
