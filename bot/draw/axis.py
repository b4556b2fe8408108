"""An axis of time and what lies on it: marks for days, bars for what may be any day of many."""

from dataclasses import dataclass
from datetime import date, timedelta

from PIL import Image, ImageDraw

from bot.draw.lettering import font
from bot.draw.palette import ACCENT, AWAY, INK, PAPER, RUST, SLATE, TOWARDS, Colour
from bot.draw.sheet import Sheet
from bot.tongues import sheets, terms
from briefings import edtf
from briefings.types import EntryView
from briefings.vocabulary import Certainty, Verb

FINER = 3
"""Marks are drawn so many times larger and then made smaller, so that their edges are smooth."""
DOUBT = "?"
LIGHT = 70
"""Of 255: how strongly a light bar is coloured."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000)
"""Years between two marks of the axis."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on the axis, in pixels."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day begins; a day off the axis is at its end."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


def shape_of(colour: Colour) -> str:
    """The mark that tells a colour without its colour."""
    return {ACCENT: "disc", RUST: "square", SLATE: "diamond"}[colour]


def colour_of(verb: Verb) -> Colour:
    """Of an act: towards recognition, away from it, or neither."""
    return ACCENT if verb in TOWARDS else RUST if verb in AWAY else SLATE


def bar(sheet: Sheet, entry: EntryView, when: edtf.Edtf, scale: Scale, y: float) -> None:
    """Drawn larger on a piece of its own, and made smaller, so that its edges are smooth."""
    act = entry.act
    if act is None:  # for the type checker: only acts are drawn
        return
    colour = colour_of(act.verb)
    start = scale.x(when.min) if when.min else scale.left
    end = scale.x(_day_after(when.max)) if when.max else scale.right
    edge, high = sheet.px(24), sheet.px(56)
    wide = round(end - start) + 2 * edge
    piece = Image.new("L", (wide * FINER, high * FINER))
    pen = ImageDraw.Draw(piece)
    middle, half = high * FINER / 2, sheet.px(13) * FINER
    a, b = float(edge * FINER), float((wide - edge) * FINER)
    if is_day(when):
        mark(pen, shape_of(colour), (a + b) / 2, middle, half, 255)
    else:
        thin = half * 0.72
        if b - a < 2.4 * thin:  # a month in half a century: still to be seen
            a, b = (a + b) / 2 - 1.2 * thin, (a + b) / 2 + 1.2 * thin
        _span(pen, a, b, middle, thin, when, line=sheet.px(3) * FINER)
    mask = piece.reduce(FINER)
    at = (round(start) - edge, round(y - high / 2))
    sheet.image.paste(colour, (*at, at[0] + mask.width, at[1] + mask.height), mask)
    if doubted(when, entry):
        face = font(sheet.px(36), bold=True)
        beside = max(end, (start + end) / 2 + sheet.px(13)) + sheet.px(6)
        if beside > scale.right:
            beside = min(start, (start + end) / 2 - sheet.px(13)) - sheet.px(24)
        sheet.pen.text(
            (beside, y), DOUBT, font=face, fill=INK, anchor="lm",
            stroke_width=sheet.px(3), stroke_fill=PAPER,
        )  # fmt: skip


def _span(
    pen: ImageDraw.ImageDraw,
    a: float,
    b: float,
    middle: float,
    half: float,
    when: edtf.Edtf,
    *,
    line: float,
) -> None:
    """A bar: full for what lasts, light for one day within; with an arrow where it is open."""
    tip = half * 1.9
    points = [(a, middle - half), (b, middle - half)]
    if when.max is None:
        points[-1:] = [(b - tip, middle - half), (b, middle)]
        points.append((b - tip, middle + half))
    else:
        points.append((b, middle + half))
    if when.min is None:
        points[0] = (a + tip, middle - half)
        points += [(a + tip, middle + half), (a, middle)]
    else:
        points.append((a, middle + half))
    pen.polygon(points, fill=255 if when.lasts else LIGHT)
    if not when.lasts:
        pen.line([*points, points[0], points[1]], fill=255, width=round(line), joint="curve")


def mark(
    pen: ImageDraw.ImageDraw,
    kind: str,
    x: float,
    y: float,
    half: float,
    fill: int | Colour | None = None,
) -> None:
    colour = {"disc": ACCENT, "square": RUST, "diamond": SLATE}[kind] if fill is None else fill
    if kind == "disc":
        pen.ellipse((x - half, y - half, x + half, y + half), fill=colour)
    elif kind == "square":
        side = half * 0.88
        pen.rectangle((x - side, y - side, x + side, y + side), fill=colour)
    else:
        pen.polygon([(x - half, y), (x, y - half), (x + half, y), (x, y + half)], fill=colour)


def is_day(when: edtf.Edtf) -> bool:
    """Whether a date is one certain day."""
    return when.min is not None and when.min == when.max


def ticks(first: date, last: date) -> tuple[date, date, list[tuple[date, str]]]:
    """The axis' first and last day, and the years on it (or months, within one or two years)."""
    if first.year == last.year or (last - first).days < 400:
        start = first.replace(day=1)
        stop = _next_month(last)
        months = (stop.year - start.year) * 12 + stop.month - start.month
        step = 1 if months <= 4 else 2 if months <= 8 else 3
        months_on, day, place = [], start, 0
        while day < date.max and day <= stop:
            if place % step == 0:
                months_on.append((day, _month(day, whole=step == 1 and months <= 2)))
            day, place = _next_month(day), place + 1
        return start, stop, months_on
    span = last.year + 1 - first.year
    step = next((size for size in _STEPS if span / size <= 6), _STEPS[-1])
    low = first.year // step * step
    high = -(-(last.year + 1) // step) * step
    years = [
        (date(year, 1, 1), str(year)) for year in range(low, high + 1, step) if 0 < year < 10000
    ]
    start = years[0][0] if low > 0 else date.min
    return start, years[-1][0] if high < 10000 else date.max, years


def _month(day: date, *, whole: bool) -> str:
    month = terms.MONTHS_SHORT[day.month - 1]
    if whole:
        return sheets.TICK.format(month=month, year=day.year)
    return sheets.TICK_SHORT.format(month=month, year=f"{day:%y}")


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _next_month(day: date) -> date:
    if (day.year, day.month) == (9999, 12):
        return date.max
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def doubted(when: edtf.Edtf, entry: EntryView) -> bool:
    """Whether the act is disputed, or its date said with a doubt."""
    return when.approximate or entry.certainty is Certainty.DISPUTED
