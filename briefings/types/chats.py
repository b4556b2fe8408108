"""What is held on a chat: what it asked for, and a letter on its way to it."""

from dataclasses import dataclass, field
from datetime import date, time

from briefings.types.entities import EntityRef


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat has asked for."""

    kind: str
    frequency: str
    """``each``, ``daily``, ``weekly`` or ``off``."""
    time_zone: str
    slot: time
    quiet_from: time
    quiet_until: time
    """The same as ``quiet_from`` means never."""
    topics: tuple[str, ...]
    """Codes; empty is all of them."""
    silent: bool
    language: str
    paused_until: date | None
    """No digest before this day of theirs."""
    follows: int
    """How many parties and subjects it follows."""
    reachable: bool
    """Whether it can be written to: not blocked."""
    editor: bool = False
    """Whether an editor gets test messages here."""

    @property
    def active(self) -> bool:
        """Whether digests come: asked for, and not blocked."""
        return self.reachable and self.frequency != "off"


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held on a chat."""

    asked_for: Subscription
    follows: tuple[EntityRef, ...]
    joined_month: date
    in_topic: bool
    """Whether we know in which topic of a group to write."""
    messages: dict[str, int] = field(hash=False)
    """Rows of the delivery ledger by state."""
    remembered: int
    """Messages whose number in the chat is kept, so that they can be corrected."""
    heard: int
    """Serial up to which news has arrived."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery on its way: what the sender needs, and nothing it should not print."""

    delivery: int
    batch: str
    digest: int
    language: str
    silent: bool
    chat_id: int = field(repr=False)
    thread_id: int | None = field(default=None, repr=False)
    chat_tag: str = ""
    """Keyed hash of the chat, for the limiter."""
    kind: str = "issue"
    """Why it is written: issue, alert or notice."""
    chat_kind: str = "private"
    edition: int = 0
    """What it says; 0 where its digest says the same to everybody."""
    revision: int = 0
    """0 sends a message; n edits the one that was sent, for the nth recall."""
    message_id: int | None = field(default=None, repr=False)
    """The message to edit."""
    part: int = 1

    @property
    def claim(self) -> tuple[int, str]:
        """What its holder has: this delivery in this batch. Who slept may find both again, apart."""
        return self.delivery, self.batch
