"""What page and message will show of a draft, and the hash that approval binds to it."""

from dataclasses import dataclass

from briefings import drafted, snapshot
from briefings.models import Entry
from briefings.publish import message, statement
from briefings.types import Content
from briefings.vocabulary import Change


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as readers would see it, byte for byte."""

    content: Content
    snapshot: snapshot.Json
    html: str
    message: str
    hash: str


def preview(entry: Entry, draft: drafted.Draft | None = None) -> Preview:
    """Freeze what ``entry`` says now, or as it was read into ``draft``. Same rows, same bytes."""
    content = drafted.content(draft or drafted.load(entry))
    return freeze(content, change=entry.change, public_note=entry.public_note)


def freeze(content: Content, *, change: str, public_note: str) -> Preview:
    """Page, message and hash of what an entry says."""
    data = snapshot.encode(content)
    html = statement.to_html(content.statement)
    text = message.item(content)
    return Preview(content, data, html, text, bound(data, html, text, change, public_note))


def bound(data: snapshot.Json, html: str, text: str, change: str, public_note: str) -> str:
    """The hash over everything a reader is shown."""
    return snapshot.digest(
        {
            "snapshot": data,
            "html": html,
            "message": text,
            "change": str(Change(change)),
            "public_note": public_note,
        }
    )
