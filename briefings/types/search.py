"""What a search found."""

from dataclasses import dataclass

from briefings.types.entities import EntityRef
from briefings.types.entries import EntryView


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
