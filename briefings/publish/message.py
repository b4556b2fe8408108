"""An entry as one item of a Telegram message. Pure.

Telegram's HTML has few tags and four named entities (https://core.telegram.org/bots/api#html-style),
so the item is put together from escaped words here and stored as approved. Links to our own site
start with a slash and are made absolute when the message is sent.
"""

from html import escape

from briefings import edtf
from briefings.publish import statement
from briefings.types import Content, all_samples
from briefings.vocabulary import Basis, EntryKind, Role
from briefings.words import DEEDS

SAMPLE = "a sample, nothing real"
"""How sure we are of what only a text of our own says."""


def item(content: Content) -> str:
    """Telegram HTML of one entry: its headline as a link, then date, statement and badge."""
    headline = escape(content.headline, quote=False)
    link = f'<b><a href="/e/{content.public_id}.html">{headline}</a></b>'
    when = edtf.display(edtf.parse(content.date) if content.date else None)
    when = when[0].upper() + when[1:]
    words = escape(statement.to_words(content.statement), quote=False)
    return f"{link}\n{when}. {words} {_badge(content)}"


def _badge(content: Content) -> str:
    """What sort of statement it is and how sure we are: ``🟢 recognised · one source``."""
    sureness = SAMPLE if all_samples(content.citations) else content.sureness.label.lower()
    if content.act:
        deed = DEEDS[content.act.verb]
        return f"{deed.dot} <i>{deed.badge} · {sureness}</i>"
    if content.basis in (Basis.ASSESSMENT, Basis.PREDICTION):
        what = "forecast" if content.basis is Basis.PREDICTION else "assessment"
        authors = [
            part.entity.short_name for part in content.participants if part.role is Role.AUTHOR
        ]
        by = f" by {escape(' and '.join(authors), quote=False)}" if authors else ""
        return f"💬 <i>{what}{by}</i>"
    words = {
        EntryKind.EVENT: "event",
        EntryKind.CONDITION: "state of affairs",
        EntryKind.POSITION: "stance",
    }.get(content.kind, content.kind.label.lower())
    if content.basis is Basis.HEARSAY:
        words = "unnamed reports"
    return f"▫️ <i>{words} · {sureness}</i>"
