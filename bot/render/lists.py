"""Lists of entries, sources and corrections, in pages. Pure."""

from collections.abc import Sequence

from bot.render import buttons, words
from bot.render.briefing import in_rows
from bot.render.buttons import Origin
from bot.render.card import source
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
    link,
    moment,
    short,
)
from bot.tongues import dates, terms, told
from bot.tongues.forms import counted, full_name_of, grouped, name_of
from briefings.types import EntityRef, EntryView, LoggedChange, SearchAnswer, SourceRef
from briefings.vocabulary import Change

PER_PAGE = 5
"""Entries on a page of /latest: one screen and a half of a phone."""
LINES = 10
"""Lines on a page where each is a line or two."""
LONGEST_QUERY = 80
"""UTF-16 units of a search that are shown, and so searched on the next page."""
_LONGEST_NAME = 60


def latest(
    entries: Sequence[EntryView], *, count: int, page: int, site: str, key: str = buttons.PLAIN
) -> Answer:
    """One page of the newest entries, of `count` in all.

    With the key of the greeting, whose place it takes, it keeps the greeting's choice.
    """
    if not count:
        return Answer(Html(words.NOTHING_YET))
    head = html(words.LATEST, count=counted(count, words.ENTRIES))
    first = (page - 1) * PER_PAGE + 1
    items = _items(entries, site, first=first, head=head)
    origin = Origin(buttons.LATEST, key, page)
    row = buttons.turning(buttons.LATEST, key, page, -(-count // PER_PAGE))
    choice = buttons.greeting_choice() if key == buttons.GREETING else ()
    return Answer(
        join([head, *items], "\n\n"),
        (*_opening(entries, first, origin), *filter(None, [row, choice])),
    )


def _items(entries: Sequence[EntryView], site: str, *, first: int, head: Html) -> list[Html]:
    """Entries with their numbers, whole where all of them fit, else by their headlines."""
    whole = [
        join([numbered(entry, place, site), changed(entry)])
        for place, entry in enumerate(entries, start=first)
    ]
    if fits(head, *whole):
        return whole
    return [
        short_item(entry, site, place=place) for place, entry in enumerate(entries, start=first)
    ]


def _opening(entries: Sequence[EntryView], first: int, origin: Origin) -> list[tuple[Button, ...]]:
    row = [
        Button(str(place), buttons.data(buttons.ENTRY, buttons.card_key(entry.number, origin)))
        for place, entry in enumerate(entries, start=first)
    ]
    return in_rows(row)


def timeline(
    whom: EntityRef, entries: Sequence[EntryView], *, count: int, page: int, site: str
) -> Answer:
    """Acts about somebody in the order of their dates, one line each."""
    key = buttons.subject_key(whom.slug, None)
    name = short(name_of(whom), _LONGEST_NAME)
    positions = Button(words.POSITIONS, buttons.data(buttons.RECOGNITIONS, key))
    if not count:
        return Answer(html(words.TIMELINE_EMPTY, name=name), ((positions,),))
    head = html(words.TIMELINE_HEAD, name=name, count=counted(count, words.ACTS))
    first = (page - 1) * LINES + 1
    lines = [
        html(
            "{place} · {when} — {headline}",
            place=str(place),
            when=bold(dates.of(entry)),
            headline=link(short(entry.headline, 120), f"{site}{entry.path}"),
        )
        for place, entry in enumerate(entries, start=first)
    ]
    origin = Origin(buttons.TIMELINE, key, page)
    row = buttons.turning(buttons.TIMELINE, key, page, -(-count // LINES))
    return Answer(
        join([head, join(lines)], "\n\n"),
        (*_opening(entries, first, origin), *filter(None, [row]), (positions,)),
    )


def search(answer: SearchAnswer, *, page: int, size: int, site: str) -> Answer:
    """One page of what a search found: whoever goes by it as buttons, then entries."""
    text = short(answer.text, LONGEST_QUERY)
    if not answer.total:
        return Answer(html(words.SEARCH_NOTHING, text=text))
    head = html(words.SEARCH_HEAD, text=text, count=grouped(answer.total))
    if answer.understood:
        mended = ", ".join(f"{was} → {now}" for was, now in answer.understood)
        head = join([head, html(words.SEARCH_MENDED, words=short(mended, 120))])
    people = [hit for hit in answer.hits if isinstance(hit, EntityRef)]
    entries = [hit for hit in answer.hits if isinstance(hit, EntryView)]
    first = (page - 1) * size + 1 + len(people)
    row = [
        Button(
            short(name_of(one), 40),
            buttons.data(buttons.RECOGNITIONS, buttons.subject_key(one.slug, None)),
        )
        for one in people
    ]
    named = [_party(one) for one in people]
    items = _items(entries, site, first=first, head=join([head, *named]))
    origin = Origin(buttons.SEARCH, buttons.PLAIN, page)
    turning = buttons.turning(buttons.SEARCH, buttons.PLAIN, page, -(-answer.total // size))
    return Answer(
        join([head, join(named), *items], "\n\n"),
        (
            *(tuple(row[at : at + 2]) for at in range(0, len(row), 2)),
            *_opening(entries, first, origin),
            *filter(None, [turning]),
        ),
    )


def _party(one: EntityRef) -> Html:
    name = short(full_name_of(one), _LONGEST_NAME)
    return html("▫️ <b>{name}</b> · {kind}", name=name, kind=terms.KINDS[one.kind])


def search_mark(text: str) -> Html:
    """The line on a card by which its search is found again."""
    return html(words.SEARCH_MARK, text=short(text, LONGEST_QUERY))


def sources(found: Sequence[SourceRef], *, page: int, site: str) -> Answer:
    """What the newest entries rest on."""
    if not found:
        return Answer(Html(words.NO_SOURCES))
    last = -(-len(found) // LINES)
    page = min(max(1, page), last)
    lines = []
    for one in found[(page - 1) * LINES : page * LINES]:
        when = f" ({dates.of_source(one)})" if one.published_text else ""
        lines.append(html("▫️ {source}{when}", source=source(one, site), when=when))
    row = buttons.turning(buttons.SOURCES, buttons.PLAIN, page, last)
    foot = html(words.SOURCES_FOOT, address=f"{site}/sources/")
    head = Html(words.SOURCES_HEAD)
    while lines and not fits(head, *lines, foot):
        lines.pop()
    return Answer(join([head, join(lines), foot], "\n\n"), tuple(filter(None, [row])))


def corrections(found: Sequence[LoggedChange], *, count: int, page: int, site: str) -> Answer:
    """What was put right, brought up to date or taken back."""
    if not count:
        return Answer(Html(words.NO_CORRECTIONS))
    lines = [_logged(one, site) for one in found]
    row = buttons.turning(buttons.CORRECTIONS, buttons.PLAIN, page, -(-count // LINES))
    foot = html(words.CORRECTIONS_FOOT, address=f"{site}/corrections.html")
    head = html(words.CORRECTIONS_HEAD, count=grouped(count))
    while lines and not fits(head, *lines, foot):
        lines.pop()
    return Answer(join([head, *lines, foot], "\n\n"), tuple(filter(None, [row])))


def _logged(one: LoggedChange, site: str) -> Html:
    name = one.headline if one.headline else one.public_id
    note = told.note(one.public_note)
    if one.break_glass:
        note = words.BREAK_GLASS.format(reason=one.break_glass)
    shown = link(short(name, 100), f"{site}{one.path}")
    if one.change is Change.RETRACTED:
        shown = html("<s>{shown}</s>", shown=shown)
    return join(
        [
            html(
                "<b>{what}</b> {when} · {shown}",
                what=terms.CHANGES[one.change],
                when=moment(one.published_at, "wD", dates.of_instant(one.published_at)),
                shown=shown,
            ),
            italic(short(note, 240)) if note else Html(""),
        ]
    )


def ask(sentence: str, entities: Sequence[EntityRef], view: str) -> Answer:
    """Asked about nobody: somebody to choose, for a view."""
    row = [
        Button(short(name_of(one), 40), buttons.data(view, buttons.subject_key(one.slug, None)))
        for one in entities[:20]
    ]
    return Answer(Html(sentence), tuple(tuple(row[at : at + 2]) for at in range(0, len(row), 2)))


def named(whom: EntityRef) -> Answer:
    """Somebody's name and kind, to be shared."""
    name, kind = short(full_name_of(whom), 200), terms.KINDS[whom.kind]
    return Answer(html("<b>{name}</b>\n{kind}", name=name, kind=kind))
