"""Who recognises whom, as a message. Pure."""

from collections.abc import Sequence
from datetime import date

from bot.render import buttons, lines, words
from bot.render.markup import (
    Answer,
    Button,
    Html,
    Later,
    html,
    join,
    made,
    moment,
    pages,
    read,
    size,
)
from bot.render.recent import Recent
from bot.tongues import dates, spoken, terms
from bot.tongues.forms import counted, name_of, pick
from briefings.types import EntityRef, PositionsAnswer
from briefings.vocabulary import (
    Coverage,
    Status,
    SubjectState,
    usual_object_kind,
)

LINES = 20
"""Lines on a page: about two screens of a phone."""
MOST_NAMES = 40
"""Buttons with names; Telegram allows 100 and readers fewer."""


def recognitions(
    answer: PositionsAnswer,
    *,
    site: str,
    day: date | None = None,
    page: int = 1,
    also: Sequence[EntityRef] = (),
    address: str = "",
    only: str = "",
    view: str = buttons.RECOGNITIONS,
    more: Sequence[tuple[Button, ...]] = (),
) -> Answer:
    """Positions on a subject, or of an actor, with what stands beside them.

    `day` is the one asked about, None for today; `also` are others of the same name; `address` is
    where the site tells more, from its root, empty where it has nothing; `only` is one letter of
    ONLY; `view` is what turning pages asks for; `more` are further rows of buttons. A page beyond
    the last is the last.
    """
    asked = answer.subject or answer.actor
    if asked is None:  # for the type checker: one of the two is always set
        raise ValueError("an answer is about somebody")
    if answer.subject and answer.subject_state is SubjectState.NOT_YET:
        return not_yet(asked, answer.as_of, instead=answer.see_also)
    head = join([_headline(answer, asked), _as_of(answer, asked, day)])
    foot = Html("")
    if address and not _says_something(answer):
        foot = html(words.ABOUT_IT, address=f"{site}{address}")
    only = only if only in lines.ONLY else ""
    if also:
        foot = join([foot, Html(words.ALSO)], "\n\n")
    turns = _turns(answer, site, only, join([head, foot], "\n\n"))
    page = min(page, len(turns))
    key = buttons.subject_key(asked.slug, day, only)
    links = (
        (Button(words.FULL_LIST_BUTTON, url=f"{site}{address}"),)
        if address and _says_something(answer)
        else ()
    )
    rows = (
        buttons.turning(view, key, page, len(turns)),
        _filters(asked, day, only) if answer.subject and _can_filter(answer) else (),
        links,
    )
    return Answer(
        join([head, join(map(made, turns[page - 1])), foot], "\n\n"),
        (*filter(None, rows), *more, *_names(also, day)),
    )


_Turns = list[tuple[Html | Later, ...]]
_recent: Recent[tuple[object, ...], _Turns] = Recent(most=32, room=60_000)
"""Pages by all that decides them: names as they are said, and words by those around the lines."""


def _turns(answer: PositionsAnswer, site: str, only: str, around: Html) -> _Turns:
    """All lines in pages; of a subject with thousands, only those that somebody reads are written."""
    said = [lines.name(answer, slug) for slug in answer.names]
    made_of = (
        spoken(), read(around), size(around), site, only, answer.subject, answer.actor, answer.object_kind,
        answer.positions, answer.other_acts, answer.undated, answer.tallies, answer.names, said,
    )  # fmt: skip
    turns = _recent.get(made_of)
    if turns is None:
        written = lines.lines(answer, site, only)
        turns = pages(written, around=around, most=LINES) or [()]
        _recent.put(made_of, turns, len(written))
    return turns


def _can_filter(answer: PositionsAnswer) -> bool:
    """Whether there is more than one sort of position or act to tell apart."""
    sorts = {one.status for one in answer.positions}
    return len(sorts) + bool(answer.other_acts) + bool(answer.undated) > 1


def _filters(asked: EntityRef, day: date | None, only: str) -> tuple[Button, ...]:
    labels = {"r": words.ONLY_RECOGNISED, "f": words.ONLY_REFUSED, "": words.ALL}
    return tuple(
        Button(
            words.CHOSEN.format(label=label) if letter == only else label,
            buttons.data(buttons.RECOGNITIONS, buttons.subject_key(asked.slug, day, letter)),
        )
        for letter, label in labels.items()
    )


def not_yet(asked: EntityRef, day: date, *, instead: Sequence[EntityRef]) -> Answer:
    """The subject did not exist on the day: never a bare 0, but others of the same state."""
    head = html(words.NOT_YET, name=name_of(asked), when=dates.of_day(day))
    more = words.NOT_YET_SEE if instead else words.NOT_YET_ALONE
    return Answer(join([head, Html(more)], "\n\n"), _names(instead, day))


def which_subject(subjects: Sequence[EntityRef], *, day: date | None = None) -> Answer:
    """Asked about nobody: the subjects to choose from."""
    if not subjects:
        return Answer(Html(words.NO_SUBJECTS))
    text = join([Html(words.WHICH_SUBJECT), html("{example}", example=words.RECOGNITIONS_EXAMPLE)])
    return Answer(text, _names(subjects, day, columns=2))


EXAMPLES = {
    buttons.ACTOR: "/actor russia",
    buttons.MAP: "/map taliban · /map taliban 2025-07",
    buttons.DRAWN_TIMELINE: "/timeline taliban",
}
"""How a command is written that is answered by a view; the same in every language."""


def unknown_name(
    name: str,
    nearest: Sequence[EntityRef],
    *,
    day: date | None = None,
    view: str = buttons.RECOGNITIONS,
    example: str = "",
) -> Answer:
    """Nobody goes by that name: the nearest who do, or an example.

    `view` is what their buttons open; the example is of the same command, if no other is given.
    """
    shown = name if len(name) <= 80 else name[:79] + "…"
    head = html(words.UNKNOWN_NAME, name=shown)
    shown_how = example or EXAMPLES.get(view, words.RECOGNITIONS_EXAMPLE)
    more = words.NEAREST if nearest else shown_how
    return Answer(join([head, html("{more}", more=more)]), _names(nearest, day, view=view))


def _names(
    entities: Sequence[EntityRef],
    day: date | None,
    *,
    columns: int = 1,
    view: str = buttons.RECOGNITIONS,
) -> tuple[tuple[Button, ...], ...]:
    row = [
        Button(name_of(one), buttons.data(view, buttons.subject_key(one.slug, day)))
        for one in entities[:MOST_NAMES]
    ]
    return tuple(tuple(row[at : at + columns]) for at in range(0, len(row), columns))


def _says_something(answer: PositionsAnswer) -> bool:
    """Whether the record holds anything at all about whom was asked about."""
    return bool(answer.positions or answer.undated or answer.other_acts or answer.tallies)


def _headline(answer: PositionsAnswer, asked: EntityRef) -> Html:
    if answer.actor:
        return _actor_headline(answer, asked)
    counts = answer.counts
    name = name_of(asked)
    if not _says_something(answer):
        return html(words.NOTHING_ABOUT, name=name)
    if not counts.recognises and not counts.possible:
        return html(words.BY_NOBODY, name=name)
    if not counts.recognises:
        return html(words.PERHAPS_ONE, name=name, possible=counts.possible)
    count = str(counts.recognises)
    most = counts.recognises + counts.possible
    if counts.possible:
        count = words.PERHAPS.format(count=count, possible=most)
    if not counts.others and not counts.possible:  # UN members are states; others may not be
        count = f"{count} {pick(words.STATES, most)}"
    if answer.coverage is Coverage.PARTIAL:
        count = words.AT_LEAST.format(count=count)
    if answer.object_kind is usual_object_kind(asked.kind):
        return html(words.RECOGNISED_BY, name=name, count=count)
    kind = terms.AS_WHAT[answer.object_kind]
    return html(words.RECOGNISED_BY_AS, name=name, kind=kind, count=count)


def _actor_headline(answer: PositionsAnswer, asked: EntityRef) -> Html:
    """Whom it recognises, as whatever: an actor's answer is not about one kind of subject."""
    recognised = {one.subject for one in answer.positions if one.status is Status.RECOGNISES}
    if not recognised:
        return html(words.RECOGNISES_NOBODY, name=name_of(asked))
    count = counted(len(recognised), words.SUBJECTS)
    return html(words.RECOGNISES_MANY, name=name_of(asked), count=count)


def _as_of(answer: PositionsAnswer, asked: EntityRef, day: date | None) -> Html:
    if day is None:
        today = moment(answer.known_at, "d", dates.of_day(answer.known_at.date()))
        when = html(words.AS_OF_NOW, when=today)
    else:
        when = html(words.AS_OF, when=dates.of_day(day))
    parts = [when]
    counts = answer.counts
    if answer.subject and counts.recognises and counts.others:
        parts.append(html(words.UN_AND_OTHERS, members=counts.un_members, others=counts.others))
    if answer.subject and counts.recognises_undisputed < counts.recognises:
        parts.append(html(words.UNDISPUTED, count=counts.recognises_undisputed))
    head = html("<i>{parts}</i>", parts=join(parts, "; "))
    if answer.subject and answer.subject_state is SubjectState.ENDED:
        return join([head, html(words.ENDED, name=name_of(asked))])
    return head
