"""What became of a letter, in words that a row can keep."""

from dataclasses import dataclass

from briefings.vocabulary import Word


class OutcomeKind(Word):
    """What an attempt came to."""

    SENT = "sent", "Telegram confirmed it"
    BLOCKED = "blocked", "The reader blocked us, or the chat is gone"
    FAILED = "failed", "Telegram refused the message itself"
    UNKNOWN = "unknown", "The line broke after it left"
    LATER = "later", "Telegram asked us to wait"
    NOT_SENT = "not_sent", "It never left"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt. ``error`` is a short code, never Telegram's words or an id."""

    kind: OutcomeKind
    message_id: int | None = None
    retry_after: float = 0
    """Seconds."""
    error: str = ""
    content_hash: str = ""
