"""Who recognises a subject, or whom somebody recognises, on a map of the world."""

from collections import defaultdict

from bot.draw.lettering import font, listed
from bot.draw.names import Label
from bot.draw.palette import FILLS, QUIET
from bot.draw.sheet import Sheet
from bot.draw.view import find
from bot.draw.world import draw_map, swatch
from bot.tongues import dates, sheets, terms
from bot.tongues.forms import in_order, name_of, pick
from bot.tongues.told import summary
from briefings.types import PositionsAnswer
from briefings.vocabulary import Coverage, Status, SubjectState
from briefings.words import STANDINGS

LABELLED = 14
"""So many names at most are written on the map; beyond, the list below has them."""
LINES = (0, 5, 4, 3)
"""Of names under a heading, where there are so many headings; beyond, two."""


def map_picture(answer: PositionsAnswer, *, site: str = "", width: int = 1280) -> bytes:
    """PNG, so many pixels wide and about as high; `site` is the address that it names.

    Of one answer it is always the same bytes.
    """
    asked = answer.subject or answer.actor
    if asked is None:  # for the type checker: one of the two is always set
        raise ValueError("an answer is about somebody")
    holders = _holders(answer)
    standing = {slug: status for status, slugs in holders.items() for slug in slugs}
    sheet = Sheet(width, 2600)
    sheet.head(name_of(asked), said(answer), _record(answer))
    sheet.gap(26)
    names = [Label(asked.slug, name_of(asked), subject=True)]
    if len(standing) <= LABELLED:
        names += [Label(slug, _name(answer, slug)) for slug in standing]
    world = draw_map(
        width,
        unit=sheet.unit,
        fills={slug: FILLS[status] for slug, status in standing.items()},
        subject=asked.slug,
        labels=names,
    )
    sheet.image.paste(world.image, (0, round(sheet.y)))
    sheet.y += world.image.height
    sheet.gap(20)
    most = LINES[len(holders)] if len(holders) < len(LINES) else 2
    for status, slugs in holders.items():
        _legend(sheet, answer, status, slugs, most=most)
    unseen = [slug for slug in (asked.slug, *standing) if find(slug) is None]
    notes = [
        sheets.NOTE if world.whole else sheets.PART,
        sheets.DOTS if world.dots else "",
        sheets.BORDERS,
    ]
    if unseen:
        notes.append(
            sheets.UNSEEN.format(names=", ".join(_name(answer, slug) for slug in unseen[:8]))
        )
    sheet.foot(" ".join(filter(None, notes)), site.partition("://")[2] or site)
    return sheet.png()


def said(answer: PositionsAnswer) -> str:
    """What the map says, in one sentence."""
    day = _day(answer)
    if answer.actor:
        subjects = len(_holders(answer).get(Status.RECOGNISES, ()))
        many = pick(sheets.SUBJECTS, subjects).format(count=subjects) if subjects else sheets.NOBODY
        return sheets.OWN.format(subjects=many)
    if answer.subject_state is SubjectState.NOT_YET:
        return sheets.NOT_YET.format(day=day)
    sentence = summary(answer)
    if answer.subject_state is SubjectState.ENDED:
        sentence = f"{sheets.ENDED.format(day=day)} {sentence}"
    return sentence


def _holders(answer: PositionsAnswer) -> dict[Status, list[str]]:
    """Slugs of those who hold each status, as readers see them: one status each, the first."""
    found: dict[Status, list[str]] = defaultdict(list)
    seen: set[str] = set()
    for status in STANDINGS:
        for one in answer.positions:
            other = one.actor if answer.subject else one.subject
            if one.status is status and other not in seen:
                seen.add(other)
                found[status].append(other)
    return {
        status: sorted(slugs, key=lambda slug: in_order(_name(answer, slug)))
        for status, slugs in found.items()
    }


def heading_of(answer: PositionsAnswer, status: Status) -> str:
    """What those who hold a status are listed under; of an actor, those whom it holds it on."""
    if answer.subject:
        return terms.CAPTIONS[status]
    return sheets.RECOGNISES if status is Status.RECOGNISES else terms.LABELS[status]


def _legend(
    sheet: Sheet, answer: PositionsAnswer, status: Status, slugs: list[str], *, most: int
) -> None:
    size = (sheet.px(64), sheet.px(40))
    x = sheet.left + size[0] + sheet.px(24)
    sheet.gap(16)
    piece = swatch(size, FILLS[status], sheet.unit)
    sheet.image.paste(piece, (sheet.left, round(sheet.y) + sheet.px(4)))
    heading = heading_of(answer, status)
    sheet.line(f"{heading}: {len(slugs)}", 38, bold=True, x=x)
    sheet.gap(48)
    disputed = {
        one.actor if answer.subject else one.subject for one in answer.positions if one.disputed
    }
    names = [
        sheets.DISPUTED.format(name=_name(answer, slug))
        if slug in disputed
        else _name(answer, slug)
        for slug in slugs
    ]
    room = sheet.width - sheet.left - x
    for line in listed(names, room, font(sheet.px(36)), most=most):
        sheet.line(line, 36, colour=QUIET, x=x)
        sheet.gap(45)


def _record(answer: PositionsAnswer) -> str:
    partial = answer.subject and answer.coverage is Coverage.PARTIAL
    return (sheets.RECORD_PARTIAL if partial else sheets.RECORD).format(day=_day(answer))


def _day(answer: PositionsAnswer) -> str:
    return dates.of_day(answer.as_of)


def _name(answer: PositionsAnswer, slug: str) -> str:
    ref = answer.names.get(slug)
    return name_of(ref) if ref else slug
