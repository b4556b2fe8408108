"""A sheet of paper to draw on, and what every picture has: a head, a foot, a file of its own."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.draw.lettering import font, wrapped
from bot.draw.palette import ACCENT, INK, LINE, PAPER, QUIET, Colour

COLOURS = 96
"""In the file: type and areas look the same as with all, at a third of the size."""


class Sheet:
    """Width is given, in pixels; lines are set from the top, and the sheet is cut below the last."""

    def __init__(self, width: int, height: int) -> None:
        """`height` is as much as could be needed."""
        self.width = width
        self.unit = width / 1280
        """So many pixels to one of a sheet 1,280 wide; every size is given for that."""
        self.image = Image.new("RGB", (width, self.px(height)), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.y: float = self.px(56)
        self.left = self.px(56)
        self.room = width - 2 * self.left

    def px(self, size: float) -> int:
        """A size in whole pixels."""
        return round(size * self.unit)

    def line(
        self, text: str, size: float, *, colour: Colour = INK, bold: bool = False, x: float = 0
    ) -> None:
        """One line at the height reached, which stays."""
        face = font(self.px(size), bold=bold)
        self.pen.text((x or self.left, self.y), text, font=face, fill=colour, anchor="la")

    def lines(
        self,
        text: str,
        size: float,
        *,
        colour: Colour = INK,
        bold: bool = False,
        most: int = 4,
        x: float = 0,
    ) -> None:
        """A paragraph; what follows is below it."""
        face = font(self.px(size), bold=bold)
        room = self.width - (x or self.left) - self.left
        for line in wrapped(text, room, face, most=most):
            self.line(line, size, colour=colour, bold=bold, x=x)
            self.y += self.px(size * 1.28)

    def gap(self, size: float) -> None:
        """Empty space."""
        self.y += self.px(size)

    def head(self, title: str, summary: str, record: str) -> None:
        """What it shows, in one sentence what it says, and as of when."""
        self.lines(title, 62, bold=True, most=2)
        self.gap(10)
        self.lines(summary, 42, most=4)
        self.gap(6)
        self.lines(record, 36, colour=QUIET, most=2)

    def foot(self, note: str, site: str) -> None:
        """What to know of the drawing, and where the record is."""
        self.gap(28)
        self.pen.line((self.left, self.y, self.width - self.left, self.y), LINE, self.px(2))
        self.gap(22)
        self.lines(note, 28, colour=QUIET, most=4)
        self.gap(4)
        self.lines(site, 34, colour=ACCENT, bold=True, most=1)
        self.gap(40)

    def png(self) -> bytes:
        """The file. The same sheet is the same bytes: no date is in it."""
        cut = self.image.crop((0, 0, self.width, min(round(self.y), self.image.height)))
        found = BytesIO()
        cut.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            found, "PNG", compress_level=7
        )
        return found.getvalue()
