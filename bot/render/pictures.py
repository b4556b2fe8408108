"""What stands under a picture: what it shows, in words, and the way to the same as text. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from bot.draw import heading_of, said
from bot.render import buttons, words
from bot.render.markup import Answer, Button, Html, bold, html, italic, join, size
from bot.tongues import dates
from bot.tongues.forms import counted, in_order, name_of
from briefings.types import EntityRef, EntryView, PositionsAnswer
from briefings.vocabulary import Status
from briefings.words import STANDINGS

LONGEST = 1024
"""Characters of a caption after parsing (https://core.telegram.org/bots/api#sendphoto); as
`markup.LONGEST`, counted in UTF-16 units."""


LINES = 5
"""Acts under a timeline: the picture has more, and the list all."""


def map_caption(
    answer: PositionsAnswer, *, site: str, day: date | None = None, address: str = ""
) -> Answer:
    """Under a map: who has which colour, by name, as far as there is room.

    `day` is the one asked about, None for today; `address` is where the site tells more, from its root.
    """
    asked = answer.subject or answer.actor
    if asked is None:  # for the type checker: one of the two is always set
        raise ValueError("an answer is about somebody")
    shown = dates.of_day(answer.as_of)
    head = join(
        [
            bold(name_of(asked)),
            html("{said}", said=said(answer)),
            italic(words.AS_DRAWN.format(day=shown)),
        ]
    )
    lines: list[Html] = []
    for status, names in _by_status(answer).items():
        standing = STANDINGS[status]
        heading = heading_of(answer, status)
        lines.append(_names(f"{standing.dot} ", heading, names, join([head, *lines], "\n\n")))
    key = buttons.subject_key(asked.slug, day)
    as_text = Button(words.AS_TEXT, buttons.data(buttons.RECOGNITIONS, key))
    timeline = Button(words.TIMELINE, buttons.data(buttons.DRAWN_TIMELINE, key))
    more = (Button(words.FULL_LIST_BUTTON, url=f"{site}{address}"),) if address else ()
    return Answer(join([head, join(lines)], "\n\n"), ((as_text, timeline), *filter(None, [more])))


def timeline_caption(whom: EntityRef, entries: Sequence[EntryView], *, count: int) -> Answer:
    """Under a timeline: the latest acts, as far as there is room; the list has all."""
    head = html(words.TIMELINE_HEAD, name=name_of(whom), count=counted(count, words.ACTS))
    lines: list[Html] = []
    for entry in reversed([one for one in entries if one.date]):
        line = html("{when} — {headline}", when=bold(dates.of(entry)), headline=entry.headline)
        if len(lines) == LINES or size(join([head, line, *lines]))[0] > LONGEST - 60:
            break
        lines.insert(0, line)
    key = buttons.subject_key(whom.slug, None)
    as_text = Button(words.AS_TEXT, buttons.data(buttons.TIMELINE, key))
    on_map = Button(words.ON_MAP, buttons.data(buttons.MAP, key))
    return Answer(join([head, join(lines)], "\n\n"), ((as_text, on_map),))


def _by_status(answer: PositionsAnswer) -> dict[Status, list[str]]:
    found: dict[Status, list[str]] = defaultdict(list)
    for status in STANDINGS:
        for one in answer.positions:
            if one.status is status:
                slug = one.actor if answer.subject else one.subject
                ref = answer.names.get(slug)
                name = name_of(ref) if ref else slug
                if name not in found[status]:
                    found[status].append(name)
    return {status: sorted(names, key=in_order) for status, names in found.items() if names}


def _names(dot: str, heading: str, names: Sequence[str], before: Html) -> Html:
    """As many names as fit a caption beside what stands before, and two more such lines."""
    room = (LONGEST - size(before)[0]) // 2
    shown = len(names)
    while True:
        rest = words.AND_MORE.format(count=len(names) - shown) if shown < len(names) else ""
        text = html(
            "{dot}<b>{heading}</b>: {count} · {names}{rest}", dot=dot, heading=heading,
            count=str(len(names)), names=", ".join(names[:shown]), rest=rest,
        )  # fmt: skip
        if not shown or size(text)[0] <= room:
            return text
        shown -= 1
