"""A digest as one message: an issue, an alert or a notice, and what was put right in it since. Pure.

The same for everybody who gets the same edition; a channel's copy differs by its buttons alone.
"""

from collections import Counter
from collections.abc import Sequence

from bot.render import buttons, words
from bot.render.items import changed, numbered, short_item
from bot.render.markup import (
    Answer,
    Button,
    Html,
    bold,
    fits,
    html,
    italic,
    join,
    moment,
    pages,
)
from bot.tongues import dates, told
from briefings.types import EditionLine, EditionView, EntryView
from briefings.vocabulary import Change

PER_PAGE = 8
"""Items on a page; the rest waits behind a button."""
IN_ROW = 4
"""Numbers beside each other: more are hard to hit with a thumb."""
NOTHING = Html("")


def edition(
    view: EditionView,
    *,
    site: str,
    page: int = 1,
    bot: str = "",
    above: Html = NOTHING,
    plan: str = buttons.PLAIN,
) -> Answer:
    """One page of an edition as it stands now. A page beyond the last is the last.

    `site` is the site's address without a slash at its end. With the `bot`'s username it is a
    channel's copy: buttons in a channel lead into the chat with the bot, and change nothing here.
    A line `above` it says that it is no real one; `plan` is by what its other pages are found then.
    """
    head = join([above, _head(view)], "\n\n")
    around = join([head, _foot(view, site)], "\n\n")
    items = [
        _item(place, line, site, around=around) for place, line in enumerate(view.items, start=1)
    ]
    turns = pages(items, around=around, most=PER_PAGE, by="\n\n") or [()]
    page = min(max(1, page), len(turns))
    shown = turns[page - 1]
    first = sum(len(turn) for turn in turns[: page - 1]) + 1
    numbers = range(first, first + len(shown))
    text = join([head, *shown, _foot(view, site)], "\n\n")
    if bot:
        return Answer(text, _channel_rows(view, numbers, bot))
    return Answer(text, _rows(view, numbers, page=page, last=len(turns), plan=plan))


def names(view: EditionView) -> tuple[str, str, str]:
    """What buttons call it: the view of its pages, that of its items, and its key."""
    if view.id:
        return buttons.EDITION, buttons.ITEM, str(view.id)
    return buttons.DIGEST, buttons.DIGEST_ITEM, str(view.digest)


def _rows(
    view: EditionView, numbers: Sequence[int], *, page: int, last: int, plan: str
) -> tuple[tuple[Button, ...], ...]:
    settings = (
        Button(words.SETTINGS, buttons.data(buttons.CONFIG, buttons.ALONE)),
        Button(words.PAUSE, buttons.setting("pause", "week")),
    )
    if not (view.id or view.digest):  # a plan: it has no items yet, its entries are there
        entries = [view.items[place - 1].entry.number for place in numbers]
        opening = [
            Button(str(place), buttons.data(buttons.ENTRY, buttons.card_key(number, None)))
            for place, number in zip(numbers, entries, strict=True)
        ]
        return (*in_rows(opening), *_turning(buttons.PLAN, plan, page, last), settings)
    pages_of, items_of, key = names(view)
    opening = [
        Button(str(place), buttons.data(items_of, f"{key}.{place}", page)) for place in numbers
    ]
    return (*in_rows(opening), *_turning(pages_of, key, page, last), settings)


def _turning(view: str, key: str, page: int, last: int) -> list[tuple[Button, ...]]:
    """The way to the pages before and after, where there are any."""
    row = []
    if page > 1:
        row.append(Button(words.EARLIER, buttons.data(view, key, page - 1)))
    if page < last:
        row.append(Button(words.MORE, buttons.data(view, key, page + 1)))
    return [tuple(row)] if row else []


def _channel_rows(
    view: EditionView, numbers: Sequence[int], bot: str
) -> tuple[tuple[Button, ...], ...]:
    opening = [
        Button(str(place), url=buttons.chat_link(bot, f"e_{view.items[place - 1].entry.number}"))
        for place in numbers
    ]
    return tuple(in_rows(opening))


def in_rows(row: Sequence[Button]) -> list[tuple[Button, ...]]:
    """Numbers in as few rows as a thumb allows."""
    across = IN_ROW if len(row) > IN_ROW + 1 else IN_ROW + 1
    return [tuple(row[at : at + across]) for at in range(0, len(row), across)]


def _head(view: EditionView) -> Html:
    form = "wD" if view.kind == "issue" else "wDt"
    title = html(
        "{title} · {when}",
        title=bold(told.title(view.title)),
        when=moment(view.issued_at, form, dates.of_instant(view.issued_at)),
    )
    about = [_counted(view.items), told.topics(view.topics)]
    lines = [title, italic(" · ".join(filter(None, about)))]
    if not view.reviewed:
        lines.append(Html(words.NOT_REVIEWED))
    intro = view.intro.strip()
    return join([join(lines), html("{intro}", intro=intro)], "\n\n")


def _counted(lines: Sequence[EditionLine]) -> str:
    """What there is, in words: 3 new · 1 corrected."""
    sorts = Counter(_sort(line) for line in lines)
    return " · ".join(
        words.SORTS[sort].format(count=sorts[sort]) for sort in words.SORTS if sorts[sort]
    )


def _sort(line: EditionLine) -> str:
    if line.retracted or line.entry.retracted:
        return "retracted"
    if line.undone:
        return "undone"
    if line.corrected or line.entry.change is Change.CORRECTED:
        return "corrected"
    return "updated" if line.entry.change is Change.UPDATED else "new"


def _foot(view: EditionView, site: str) -> Html:
    return html(words.WHOLE_ISSUE, address=f"{site}{view.path}") if view.path else Html("")


def _item(place: int, line: EditionLine, site: str, *, around: Html) -> Html:
    """An item with its number inside the bold headline, as stored messages begin with one."""
    entry = line.entry
    if entry.retracted:
        return retracted(entry, site, place=place)
    if line.undone:
        return join([short_item(entry, site, place=place), Html(words.UNDONE)])
    block = join([numbered(entry, place, site), changed(entry, dated=line.corrected)])
    if fits(around, block):
        return block
    return join([short_item(entry, site, place=place), Html(words.TOO_LONG)])


def retracted(entry: EntryView, site: str, *, place: int = 0) -> Html:
    """What was taken back: its number struck through, when, and why."""
    return html(
        words.STRUCK,
        place=f"{place} · " if place else "",
        name=entry.public_id,
        address=f"{site}{entry.path}",
        when=moment(entry.published_at, "wDt", dates.of_instant(entry.published_at)),
        note=told.note(entry.public_note),
    )
