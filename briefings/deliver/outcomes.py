"""What became of a letter, in words that a row can keep."""

from dataclasses import dataclass, field

from briefings.vocabulary import Word


class OutcomeKind(Word):
    """What an attempt came to."""

    SENT = "sent", "Telegram confirmed it"
    BLOCKED = "blocked", "The reader blocked us, or the chat is gone"
    FAILED = "failed", "Telegram refused the message itself"
    LOST = "lost", "This one chat cannot take it: its message is gone, or our right to write"
    UNKNOWN = "unknown", "The line broke after it left"
    LATER = "later", "Telegram asked us to wait"
    NOT_SENT = "not_sent", "It never left"
    MIGRATED = "migrated", "The group has another id now"
    REFUSED = "refused", "Telegram does not take our token"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt. ``error`` is a short code, never Telegram's words or an id."""

    kind: OutcomeKind
    message_id: int | None = None
    retry_after: float = 0
    """Seconds."""
    error: str = ""
    content_hash: str = ""
    serial: int | None = None
    """Of the newest publication when the text was made."""
    new_chat_id: int = field(default=0, repr=False)
    """Of a chat that migrated."""
