"""What an entry rests on: sources, and the passages quoted from them."""

from dataclasses import dataclass

from briefings.vocabulary import CitationRole, Claim


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as it is credited."""

    id: int
    title: str
    authors: str
    publisher: str
    original_publisher: str
    url: str
    published: str
    """EDTF."""
    published_text: str
    """The same date as a reader sees it; empty when unknown."""
    sample: bool = False
    """True for a text the project wrote itself, to show how things work."""


@dataclass(frozen=True, slots=True)
class CitationView:
    """A quoted passage and what of the entry it supports."""

    source: SourceRef
    exact: str
    role: CitationRole
    supports: tuple[Claim, ...]
    link: str
    """Address of the passage, with a text fragment where the source has an address; else empty."""
    prefix: str = ""
    suffix: str = ""
    """A few words before and after, by which the passage is found again."""


def all_samples(citations: "tuple[CitationView, ...]") -> bool:
    """Whether what is cited was all written by the project itself, and so reports nothing real."""
    return bool(citations) and all(citation.source.sample for citation in citations)
