"""What page and message will show of a draft, and the hash that approval binds to it."""

from dataclasses import dataclass

from briefings import drafted, introduced, snapshot
from briefings.introduced import Introduced
from briefings.models import Entry
from briefings.publish import message, statement
from briefings.types import Content
from briefings.vocabulary import Change, EntryState


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as readers would see it, byte for byte."""

    content: Content
    snapshot: snapshot.Json
    html: str
    message: str
    hash: str


@dataclass(frozen=True, slots=True)
class Look:
    """All that whoever approves a draft is shown."""

    shown: Preview
    people: list[Introduced]
    """Whom readers would meet with it for the first time."""

    @property
    def seal(self) -> str:
        """The hash over all of it: an approval names what was looked at by this."""
        return introduced.seal(self.shown.hash, self.people)


def look(entry: Entry, draft: drafted.Draft | None = None, *, hold: bool = False) -> Look:
    """What an approver of ``entry`` sees. ``hold`` keeps whom it introduces until the transaction ends."""
    read = draft or drafted.load(entry)
    told = entry.state == EntryState.PUBLISHED  # so that readers know whom it names
    return Look(preview(entry, read), [] if told else introduced.by([read], hold=hold))


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
