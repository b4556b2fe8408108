"""Acts about somebody on an axis of time: each as long as its date is uncertain, never an invented day."""

from collections.abc import Sequence, Set
from datetime import date, timedelta

from PIL import Image, ImageDraw

from bot.draw import axis
from bot.draw.lettering import cut, font
from bot.draw.palette import (
    ACCENT,
    INK,
    LINE,
    PAPER,
    QUIET,
    RUST,
    SLATE,
    Colour,
)
from bot.draw.sheet import Sheet
from bot.tongues import dates, sheets, terms
from bot.tongues.forms import name_of, pick
from briefings import edtf
from briefings.types import EntityRef, EntryView
from briefings.vocabulary import Certainty

MOST = 10
"""Dated acts on a picture: beyond, its type would be too small on a phone."""
MOST_UNDATED = 4
AXIS = 0.53
"""Where the axis begins, in widths of the sheet."""
Dated = tuple[edtf.Edtf, EntryView]


def timeline_picture(
    subject: EntityRef,
    acts: Sequence[EntryView],
    *,
    as_of: date,
    total: int = 0,
    site: str = "",
    width: int = 1280,
) -> bytes:
    """PNG of acts about somebody, or by them, in the order of their dates.

    `total` is how many there are, if more than are given; `as_of` the day until which the record was read.
    The newest `MOST` are drawn. The same acts are always the same bytes.
    """
    dated = sorted(
        ((edtf.parse(one.date), one) for one in acts if one.act and one.date),
        key=lambda pair: (pair[0].order, pair[1].number),
    )
    undated = [one for one in acts if one.act and not one.date]
    shown = dated[-MOST:]
    total = max(total, len(dated) + len(undated))
    sheet = Sheet(width, 2600)
    sheet.head(
        sheets.TITLE.format(name=name_of(subject)), _said(shown, total, len(dated)), _record(as_of)
    )
    sheet.gap(30)
    if shown:
        _legend(sheet, {axis.colour_of(one.act.verb) for _, one in shown if one.act})
        _axis(sheet, subject, shown)
    if undated:
        _band(sheet, subject, undated)
    sheet.foot(_note(shown), site.partition("://")[2] or site)
    return sheet.png()


def _note(shown: Sequence[Dated]) -> str:
    """How to read what is drawn, and nothing that is not."""
    dates = [when for when, _ in shown]
    said = (
        (sheets.DAY, any(axis.is_day(when) for when in dates)),
        (sheets.WITHIN, any(not when.lasts and not axis.is_day(when) for when in dates)),
        (sheets.LASTING, any(when.lasts for when in dates)),
        (sheets.OPEN, any(when.min is None or when.max is None for when in dates)),
        (sheets.ASKED, any(axis.doubted(when, entry) for when, entry in shown)),
    )
    return " ".join(sentence for sentence, so in said if so)


def _said(shown: Sequence[Dated], total: int, dated: int) -> str:
    said = pick(sheets.ACTS, total).format(count=total)
    if len(shown) < dated:
        said += sheets.LATEST.format(count=len(shown))
    return f"{said}."


def _record(as_of: date) -> str:
    return sheets.PUBLISHED_BY.format(day=dates.of_day(as_of))


def _legend(sheet: Sheet, used: Set[Colour]) -> None:
    x = float(sheet.left)
    face = font(sheet.px(32))
    size = sheet.px(22)
    feels = ((sheets.TOWARDS, ACCENT), (sheets.AWAY, RUST), (sheets.NEITHER, SLATE))
    for word, colour in feels:
        if colour not in used:
            continue
        piece = Image.new("RGB", (size * axis.FINER, size * axis.FINER), PAPER)
        axis.mark(
            ImageDraw.Draw(piece),
            axis.shape_of(colour),
            size * axis.FINER / 2,
            size * axis.FINER / 2,
            size * axis.FINER / 2,
        )
        sheet.image.paste(piece.reduce(axis.FINER), (round(x), round(sheet.y) + sheet.px(9)))
        sheet.pen.text((x + size + sheet.px(12), sheet.y), word, font=face, fill=QUIET, anchor="la")
        x += size + sheet.px(12 + 44) + face.getlength(word)
    sheet.gap(64)


def _axis(sheet: Sheet, subject: EntityRef, shown: Sequence[Dated]) -> None:
    days = [day for when, _ in shown for day in (when.min, when.max) if day]
    spare = timedelta(days=max(150, (max(days) - min(days)).days // 5))  # room for what is open
    if any(when.min is None for when, _ in shown) and min(days).year > 1:
        days.append(min(days) - spare)
    if any(when.max is None for when, _ in shown) and max(days).year < 9998:
        days.append(max(days) + spare)
    first, last, years = axis.ticks(min(days), max(days))
    scale = axis.Scale(first, last, sheet.px(1280 * AXIS), sheet.width - sheet.left - sheet.px(10))
    room = scale.left - sheet.left - sheet.px(36)
    rows = [(when, entry, _told(sheet, subject, entry, room)) for when, entry in shown]
    top = round(sheet.y) + sheet.px(54)
    high = sum(_height(sheet, told) for _, _, told in rows)
    face = font(sheet.px(28))
    for day, word in years:
        x = scale.x(day)
        sheet.pen.line((x, top - sheet.px(6), x, top + high), LINE, sheet.px(2))
        anchor = "la" if x < scale.left + 1 else "ra" if x > scale.right - 1 else "ma"
        sheet.pen.text((x, sheet.y), word, font=face, fill=QUIET, anchor=anchor)
    sheet.y = top
    for when, entry, told in rows:
        row = _height(sheet, told)
        y = sheet.y
        sheet.pen.line((sheet.left, y, sheet.width - sheet.left, y), LINE, max(1, sheet.px(1)))
        _words(sheet, told)
        axis.bar(sheet, entry, when, scale, y + row / 2)
        sheet.y += row


def _told(sheet: Sheet, subject: EntityRef, entry: EntryView, room: float) -> list[str]:
    """Who, what and when: in two lines, or three where that is too long for two."""
    act = entry.act
    if act is None:  # for the type checker: only acts are drawn
        return []
    name = name_of(act.actor)
    if act.actor.slug == subject.slug:
        name = f"→ {name_of(act.subject)}"
    done = terms.DONE[act.verb]
    if entry.certainty is Certainty.DISPUTED:
        done = f"{done} · {sheets.ACT_DISPUTED}"
    bold, plain = font(sheet.px(36), bold=True), font(sheet.px(31))
    told = f"{done}, {dates.of(entry)}" if entry.date else done
    if plain.getlength(told) <= room:
        return [cut(name, room, bold), told]
    return [cut(name, room, bold), *(cut(line, room, plain) for line in (done, dates.of(entry)))]


def _height(sheet: Sheet, told: Sequence[str]) -> int:
    return sheet.px(30 + 38 * len(told))


def _words(sheet: Sheet, told: Sequence[str]) -> None:
    y = sheet.y + sheet.px(11)
    for place, line in enumerate(told):
        face = font(sheet.px(31), bold=False) if place else font(sheet.px(36), bold=True)
        colour = QUIET if place else INK
        sheet.pen.text((sheet.left, y), line, font=face, fill=colour, anchor="la")
        y += sheet.px(38 if place else 44)


def _band(sheet: Sheet, subject: EntityRef, undated: Sequence[EntryView]) -> None:
    """Acts whose sources give no date stand apart: they have no place on an axis."""
    sheet.gap(24)
    told = [_told(sheet, subject, entry, sheet.room) for entry in undated[:MOST_UNDATED]]
    height = sheet.px(64 + 20) + sum(_height(sheet, one) for one in told)
    if len(undated) > MOST_UNDATED:
        height += sheet.px(50)
    top = round(sheet.y)
    sheet.pen.rounded_rectangle(
        (sheet.left - sheet.px(24), top, sheet.width - sheet.left + sheet.px(24), top + height),
        sheet.px(14), outline=LINE, width=sheet.px(2),
    )  # fmt: skip
    sheet.gap(16)
    sheet.line(sheets.UNDATED, 32, colour=QUIET, bold=True)
    sheet.gap(48)
    for one in told:
        _words(sheet, one)
        sheet.y += _height(sheet, one)
    if len(undated) > MOST_UNDATED:
        sheet.line(sheets.MORE_UNDATED.format(count=len(undated) - MOST_UNDATED), 32, colour=QUIET)
    sheet.y = top + height
