"""Pieces that several messages are made of: an entry in a list, what changed in it, a day. Pure."""

from datetime import datetime

from bot.render import words
from bot.render.markup import Html, html, link, moment, short
from briefings.types import EntryView

LONGEST_HEADLINE = 160
"""UTF-16 units of a headline where the whole item is too much."""
LONGEST_NOTE = 600


def short_item(entry: EntryView, site: str, *, place: int = 0) -> Html:
    """The headline alone, leading to the entry's page, with a number before it if it has a place."""
    return html(
        "<b>{place}{headline}</b>",
        place=f"{place} · " if place else "",
        headline=link(short(entry.headline, LONGEST_HEADLINE), f"{site}{entry.path}"),
    )


def changed(entry: EntryView, *, dated: bool = False) -> Html:
    """What is different from what readers had: the public note of a correction or an update.

    `dated` says when as well, for a message that is put right after it was read.
    """
    if entry.change not in words.CHANGED or not entry.public_note:
        return Html("")
    when = moment(entry.published_at, "wDt", day(entry.published_at)) if dated else Html("")
    return html(
        "✏️ <i>{what}{gap}{when}: {note}</i>",
        what=words.CHANGED[entry.change],
        gap=" " if when else "",
        when=when,
        note=short(entry.public_note, LONGEST_NOTE),
    )


def day(at: datetime) -> str:
    """What clients that do not know our instants show instead: the day, in UTC."""
    return f"{at:%a}, {at.day} {at:%B} {at.year}"
