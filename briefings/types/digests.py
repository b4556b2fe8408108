"""What goes out together: digests, and what they say to readers who want the same things."""

from dataclasses import dataclass
from datetime import date, datetime

from briefings.types.entries import EntryView


@dataclass(frozen=True, slots=True)
class DigestView:
    """An issued digest: frozen, with its items in order."""

    id: int
    schedule: str
    title: str
    window_start: datetime
    window_end: datetime
    issued_at: datetime
    intro: str
    items: tuple[EntryView, ...]

    @property
    def path(self) -> str:
        """Address on the site, from its root."""
        return f"/briefings/{self.id}.html"


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One item of an edition: the entry as it stands now, and which version its digest was made of."""

    entry: EntryView
    """Its current publication, a retraction included."""
    n_then: int
    """Version of the entry when the digest was issued."""
    undone: bool = False
    """Since these readers last heard it was changed, and changed back: this line says both."""
    retracted: bool = False
    """It is taken back: struck through, with the reason in ``entry.public_note``."""

    @property
    def corrected(self) -> bool:
        """Whether the entry stands, in other words than when the digest was issued."""
        return not self.retracted and self.entry.n > self.n_then


@dataclass(frozen=True, slots=True)
class EditionView:
    """What a digest says to readers who read one language and want the same things, as it is now."""

    id: int
    digest: int
    kind: str
    """``issue``, ``alert`` or ``notice``."""
    title: str
    intro: str
    issued_at: datetime
    reviewed: bool
    """False: no editor looked at it that day, and readers are told so."""
    topics: tuple[str, ...]
    """Labels of the topics they chose; empty is all of them."""
    language: str
    items: tuple[EditionLine, ...]
    serial: int
    """Serial of the newest publication when this was read: nothing in it is older than that."""
    path: str = ""
    """Address of an issue on the site, from its root; empty for what the site does not show."""
    window: date | None = None
    """The local date of an issue; None for an alert or a notice."""
