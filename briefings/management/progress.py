"""How long work shows that it moves: a bar on a terminal, nothing anywhere else."""

from typing import TextIO

WIDTH = 30


class Bar:
    """A bar on one line of ``out``; silent where nobody watches. Gone when the work is done."""

    def __init__(self, out: TextIO, label: str, total: int) -> None:
        self._out = out if out.isatty() and total else None
        self._label = label
        self._total = total
        self._shown = -1

    def __call__(self, done: int) -> None:
        """Show how much is done."""
        percent = min(100, 100 * done // max(1, self._total))
        if self._out is None or percent == self._shown:
            return
        self._shown = percent
        full = WIDTH * percent // 100
        bar = f"[{'#' * full}{'.' * (WIDTH - full)}]"
        self._out.write(f"\r{self._label} {bar} {percent:3} % of {self._total:,}")
        self._out.flush()

    def clear(self) -> None:
        """Leave the line as it was found."""
        if self._out is not None and self._shown >= 0:
            self._out.write("\r\x1b[K")
            self._out.flush()
