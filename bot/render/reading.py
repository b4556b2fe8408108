"""Entries and briefings as messages. Pure."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.render import buttons, words
from bot.render.markup import Answer, Html, absolute, bold, html, italic, join, link, moment, pages
from briefings.types import DigestView, EntryView

PER_PAGE = 5
"""Entries on a page of /latest: one screen and a half of a phone."""
MOST_ITEMS = 100
"""More entries than any message holds."""


def latest(
    entries: Sequence[EntryView], *, count: int, page: int, site: str, key: str = buttons.PLAIN
) -> Answer:
    """One page of the newest entries, of `count` in all.

    With the key of the greeting, whose place it takes, it keeps the greeting's choice.
    """
    if not count:
        return Answer(Html(words.NOTHING_YET))
    noun = words.ENTRIES[count != 1]
    head = html(words.LATEST, count=f"{count} {noun}")
    items = [join([absolute(entry.message, site), changed(entry)]) for entry in entries]
    row = buttons.turning(buttons.LATEST, key, page, -(-count // PER_PAGE))
    choice = buttons.frequencies() if key == buttons.GREETING else ()
    return Answer(join([head, *items], "\n\n"), tuple(filter(None, [row, choice])))


def digest(view: DigestView, *, site: str) -> Answer:
    """A briefing as one message.

    Whole entries only: those that do not fit stay behind a link. (Sending the rest as further
    messages needs a row of the ledger for each, and comes with it.)
    """
    head = _digest_head(view)
    items = [_numbered(place, entry, site) for place, entry in enumerate(view.items, start=1)]
    address = f"{site}{view.path}"
    whole = html(words.WHOLE_ISSUE, address=address)
    more = html(words.MORE_ON_SITE, address=address, count=len(items))
    longer = max(whole, more, key=len)
    turns = pages(items, around=join([head, longer], "\n\n"), most=MOST_ITEMS, by="\n\n")
    shown = turns[0] if turns else ()
    left = len(items) - len(shown)
    foot = html(words.MORE_ON_SITE, address=address, count=left) if left else whole
    return Answer(join([head, *shown, foot], "\n\n"))


def no_digest(slot: time | None) -> Answer:
    """No briefing has gone out; `slot` is the reader's own hour, None if they have none."""
    next_one = words.DIGEST_NEXT.format(when=f"{slot:%H:%M}") if slot else words.DIGEST_TIMES
    return Answer(html(words.NO_DIGEST, next=next_one), ((buttons.show_latest(),),))


def entry(view: EntryView, *, site: str) -> Answer:
    """One entry, with its sources."""
    if view.retracted:
        return Answer(html(words.RETRACTED, headline=view.headline, note=view.public_note))
    credited = {citation.source.id: citation.source for citation in view.citations}
    sources = [
        html(
            "{authors}{title}{publisher}",
            authors=f"{source.authors}, " if source.authors else "",
            title=link(source.title, f"{site}/sources/{source.id}.html"),
            publisher=f", {source.publisher}" if source.publisher else "",
        )
        for source in credited.values()
    ]
    parts = [absolute(view.message, site)]
    if sources:
        parts.append(html(words.SOURCES, sources=join(sources, "; ")))
    return Answer(join(parts, "\n\n"), ((buttons.show_latest(),),))


def no_entry(number: int) -> Answer:
    """No such entry is published."""
    return Answer(html(words.NO_ENTRY, number=number), ((buttons.show_latest(),),))


def changed(entry: EntryView) -> Html:
    """What is different from what readers had: the public note of a correction or an update."""
    if entry.change not in words.CHANGED or not entry.public_note:
        return Html("")
    return html("✏️ <i>{what}: {note}</i>", what=words.CHANGED[entry.change], note=entry.public_note)


def _digest_head(view: DigestView) -> Html:
    title = html(
        "{title} · {when}", title=bold(view.title), when=moment(view.issued_at, "wD", _day(view))
    )
    count = f"{len(view.items)} {words.ENTRIES[len(view.items) != 1]}"
    intro = html("{intro}", intro=view.intro.strip())
    return join([title, italic(count), intro])


def _day(view: DigestView) -> str:
    """What clients that do not know the tag show: the day of issue, in UTC."""
    at: datetime = view.issued_at
    return f"{at:%a}, {at.day} {at:%B} {at.year}"


def _numbered(place: int, entry: EntryView, site: str) -> Html:
    """An item with its number inside the bold headline, as stored messages begin with one."""
    message = join([absolute(entry.message, site), changed(entry)])
    if message.startswith("<b>"):
        return Html(f"<b>{place} · {message.removeprefix('<b>')}")
    return Html(f"<b>{place}</b> · {message}")
