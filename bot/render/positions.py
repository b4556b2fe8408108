"""Who recognises whom, as a message. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot.render import buttons, words
from bot.render.markup import (
    Answer,
    Button,
    Html,
    Later,
    html,
    italic,
    join,
    link,
    made,
    moment,
    pages,
    read,
    size,
    units,
)
from bot.render.recent import Recent
from bot.tongues import dates, spoken, terms, told
from bot.tongues.forms import counted, name_of, pick
from briefings.types import ActRecord, EntityRef, Position, PositionsAnswer
from briefings.vocabulary import (
    Coverage,
    ObjectKind,
    Status,
    SubjectState,
    Verb,
    usual_object_kind,
)
from briefings.words import STANDINGS

LINES = 20
"""Lines on a page: about two screens of a phone."""
ONLY = {
    "r": (Status.RECOGNISES, Status.UNKNOWN_ON_DATE),
    "f": (Status.REFUSES, Status.WITHDRAWN, Status.SUSPENDED),
}
"""Which positions are shown alone, by the letter on the button."""
MOST_BESIDE = 100
"""UTF-16 units of a line of acts beside who and what: as what, when, and signs between; or fewer."""
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
    only = only if only in ONLY else ""
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
    said = [_name(answer, slug) for slug in answer.names]
    made_of = (
        spoken(), read(around), size(around), site, only, answer.subject, answer.actor, answer.object_kind,
        answer.positions, answer.other_acts, answer.undated, answer.tallies, answer.names, said,
    )  # fmt: skip
    turns = _recent.get(made_of)
    if turns is None:
        lines = _lines(answer, site, only)
        turns = pages(lines, around=around, most=LINES) or [()]
        _recent.put(made_of, turns, len(lines))
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


def unknown_name(
    name: str,
    nearest: Sequence[EntityRef],
    *,
    day: date | None = None,
    view: str = buttons.RECOGNITIONS,
) -> Answer:
    """Nobody goes by that name: the nearest who do, or an example; `view` is what their buttons open."""
    shown = name if len(name) <= 80 else name[:79] + "…"
    head = html(words.UNKNOWN_NAME, name=shown)
    more = words.NEAREST if nearest else words.RECOGNITIONS_EXAMPLE
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


def _lines(answer: PositionsAnswer, site: str, only: str = "") -> list[Html | Later]:
    """Every line in order, or those of one sort; the first of a section carries its heading."""
    if only:
        answer = replace(
            answer,
            positions=tuple(one for one in answer.positions if one.status in ONLY[only]),
            other_acts=(),
            undated=(),
            tallies=(),
        )
    lines: list[Html | Later] = []
    by_status: dict[Status, list[Position]] = defaultdict(list)
    for position in answer.positions:
        by_status[position.status].append(position)
    for status in STANDINGS:
        section: list[Html | Later] = [_position(answer, one, site) for one in by_status[status]]
        heading = (terms.CAPTIONS if answer.subject else terms.LABELS)[status]
        if status is Status.RECOGNISES:  # the headline says it
            heading = ""
        lines += _section(heading, section, first=not lines)
    lines += _section(words.CONTACT, _deeds(answer, answer.other_acts, site), first=not lines)
    lines += _section(words.UNDATED, _deeds(answer, answer.undated, site), first=not lines)
    lines += _section(words.TALLIES, [*_tallies(answer, site)], first=not lines)
    if only and not lines:
        lines.append(Html(words.NONE_OF_THAT_SORT))
    return lines


def _section(heading: str, section: list[Html | Later], *, first: bool) -> list[Html | Later]:
    if heading and section:
        gap = "" if first else "\n"
        section[0] = Html(f"{gap}{italic(heading)}\n{made(section[0])}")
    return section


def _deeds(answer: PositionsAnswer, acts: Sequence[ActRecord], site: str) -> list[Html | Later]:
    """A line for each group of acts that read the same: of thousands a reader sees a page."""
    if not acts:
        return []
    as_subject = answer.subject is not None
    names = {slug: units(_name(answer, slug)) for slug in answer.names}
    whose: dict[str, str] = {}
    whose.update((one.entry, one.actor) for one in reversed(answer.undated))
    whose.update((one.entry, one.actor) for one in reversed(answer.other_acts))
    whose.update((one.entry, one.actor) for one in reversed(answer.positions))  # the first counts
    own: dict[tuple[Verb, str], int] = {}
    lines: list[Html | Later] = []
    for group in _alike(acts):
        first = group[0]
        deed = (first.verb, whose.get(first.reacts_to, "") if first.reacts_to else "")
        most = own.get(deed)
        if most is None:
            most = own[deed] = units(_done(answer, first, whose)) + MOST_BESIDE
        for act in group:
            slug = act.actor if as_subject else act.subject
            most += names.get(slug, 2 * len(slug)) + len(act.entry) + 3
        lines.append(Later(partial(_acts, answer, group, site, whose), most, 1 + len(group)))
    return lines


def _position(answer: PositionsAnswer, position: Position, site: str) -> Html:
    done = terms.DONE[position.act]
    if position.status is Status.UNKNOWN_ON_DATE:
        done = words.NOT_CERTAIN.format(done=done)
    elif position.status is Status.LAPSED:
        done = words.LAPSED.get(position.act, words.LAPSED_SOMEHOW)
    if position.object_kind is not _expected_kind(answer, position):
        done = f"{done} {terms.AS_WHAT[position.object_kind]}"
    what = [done]
    if position.since:
        what.append(dates.display(position.since))
    notes = [", ".join(what)]
    if position.disputed:
        notes.append(words.DISPUTED)
    if position.until_known:
        notes.append(words.LATER.format(when=dates.display(position.until_known)))
    other = position.actor if answer.subject else position.subject
    return html(
        "{dot} <b>{who}</b> — {what} · {entry}",
        dot=STANDINGS[position.status].dot,
        who=_name(answer, other),
        what=" · ".join(notes),
        entry=_entry(position.entry, site),
    )


def _acts(
    answer: PositionsAnswer, acts: Sequence[ActRecord], site: str, whose: Mapping[str, str]
) -> Html:
    """One line for acts that differ only in who did them; `whose` tells who did what, by entry."""
    first = acts[0]
    what = _done(answer, first, whose)
    if answer.subject and first.object_kind not in (None, answer.object_kind):
        what = f"{what} {terms.AS_WHAT[first.object_kind]}"
    if first.date is not None:
        what = f"{what}, {dates.display(first.date)}"
    others = [act.actor if answer.subject else act.subject for act in acts]
    return html(
        "⚪ <b>{who}</b> — {what} · {entries}",
        who=", ".join(dict.fromkeys(_name(answer, slug) for slug in others)),
        what=what,
        entries=join(
            [_entry(number, site) for number in dict.fromkeys(a.entry for a in acts)], " "
        ),
    )


def _done(answer: PositionsAnswer, act: ActRecord, whose: Mapping[str, str]) -> str:
    """What was done; of a reaction, to whose step."""
    if act.reacts_to and act.verb in words.WELCOMED:
        other = whose.get(act.reacts_to)
        if other:
            return words.WELCOMED[act.verb].format(whose=_name(answer, other))
    return terms.DONE[act.verb]


def _alike(acts: Sequence[ActRecord]) -> list[list[ActRecord]]:
    """Acts that read the same but for their actors, in the order of the first of each."""
    groups: dict[tuple[Verb, ObjectKind | None, str, str | None], list[ActRecord]] = {}
    for act in acts:
        alike = (act.verb, act.object_kind, str(act.date or ""), act.reacts_to)
        groups.setdefault(alike, []).append(act)
    return list(groups.values())


def _tallies(answer: PositionsAnswer, site: str) -> list[Html]:
    return [
        html("⚪ {what} · {entry}", what=told.tally(tally), entry=_entry(tally.entry, site))
        for tally in answer.tallies
    ]


def _expected_kind(answer: PositionsAnswer, position: Position) -> ObjectKind:
    """The kind that goes without saying on a line."""
    subject = answer.names.get(position.subject)
    return usual_object_kind(subject.kind) if answer.actor and subject else answer.object_kind


def _name(answer: PositionsAnswer, slug: str) -> str:
    ref = answer.names.get(slug)
    return name_of(ref) if ref else slug


def _entry(public_id: str, site: str) -> Html:
    """``#12``, leading to the entry's page."""
    return link(f"#{int(public_id.removeprefix('E-'))}", f"{site}/e/{public_id}.html")
