"""The lines of who recognises whom: positions, acts beside them and counts by others. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.render import words
from bot.render.markup import (
    Html,
    Later,
    html,
    italic,
    join,
    link,
    made,
    units,
)
from bot.tongues import dates, terms, told
from bot.tongues.forms import name_of
from briefings.types import ActRecord, Position, PositionsAnswer
from briefings.vocabulary import (
    ObjectKind,
    Status,
    Verb,
    usual_object_kind,
)
from briefings.words import STANDINGS

ONLY = {
    "r": (Status.RECOGNISES, Status.UNKNOWN_ON_DATE),
    "f": (Status.REFUSES, Status.WITHDRAWN, Status.SUSPENDED),
}
"""Which positions are shown alone, by the letter on the button."""
MOST_BESIDE = 120
"""UTF-16 units of a line of acts beside who and what: as what, when, and signs between; or fewer."""


def lines(answer: PositionsAnswer, site: str, only: str = "") -> list[Html | Later]:
    """Every line in order, or those of one sort; the first of a section carries its heading."""
    if only:
        answer = replace(
            answer,
            positions=tuple(one for one in answer.positions if one.status in ONLY[only]),
            other_acts=(),
            undated=(),
            tallies=(),
        )
    found: list[Html | Later] = []
    by_status: dict[Status, list[Position]] = defaultdict(list)
    for position in answer.positions:
        by_status[position.status].append(position)
    for status in STANDINGS:
        section: list[Html | Later] = [_position(answer, one, site) for one in by_status[status]]
        heading = (terms.CAPTIONS if answer.subject else terms.LABELS)[status]
        if status is Status.RECOGNISES:  # the headline says it
            heading = ""
        found += _section(heading, section, first=not found)
    found += _section(words.CONTACT, deeds(answer, answer.other_acts, site), first=not found)
    found += _section(words.UNDATED, deeds(answer, answer.undated, site), first=not found)
    found += _section(words.TALLIES, [*_tallies(answer, site)], first=not found)
    if only and not found:
        found.append(Html(words.NONE_OF_THAT_SORT))
    return found


def _section(heading: str, section: list[Html | Later], *, first: bool) -> list[Html | Later]:
    if heading and section:
        gap = "" if first else "\n"
        section[0] = Html(f"{gap}{italic(heading)}\n{made(section[0])}")
    return section


def deeds(answer: PositionsAnswer, acts: Sequence[ActRecord], site: str) -> list[Html | Later]:
    """A line for each group of acts that read the same: of thousands a reader sees a page."""
    if not acts:
        return []
    as_subject = answer.subject is not None
    names = {slug: units(name(answer, slug)) for slug in answer.names}
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
        who=name(answer, other),
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
        who=", ".join(dict.fromkeys(name(answer, slug) for slug in others)),
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
            return words.WELCOMED[act.verb].format(whose=name(answer, other))
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


def name(answer: PositionsAnswer, slug: str) -> str:
    ref = answer.names.get(slug)
    return name_of(ref) if ref else slug


def _entry(public_id: str, site: str) -> Html:
    """``#12``, leading to the entry's page."""
    return link(f"#{int(public_id.removeprefix('E-'))}", f"{site}/e/{public_id}.html")
