"""Pieces that several messages are made of: an entry in a list, what changed in it, a day. Pure."""

from bot.render import words
from bot.render.markup import Html, absolute, html, link, moment, short
from bot.tongues import dates, told
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
    when = (
        moment(entry.published_at, "wDt", dates.of_instant(entry.published_at))
        if dated
        else Html("")
    )
    return html(
        "✏️ <i>{what}{gap}{when}: {note}</i>",
        what=words.CHANGED[entry.change],
        gap=" " if when else "",
        when=when,
        note=short(told.note(entry.public_note), LONGEST_NOTE),
    )


def numbered(entry: EntryView, place: int, site: str) -> Html:
    """An item with its number inside the bold headline, as stored messages begin with one."""
    message = absolute(told.message(entry), site)
    if message.startswith("<b>"):
        return Html(f"<b>{place} · {message.removeprefix('<b>')}")
    return Html(f"<b>{place}</b> · {message}")
