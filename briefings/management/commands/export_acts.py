"""Every published act as acts.csv."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from briefings import exchange
from briefings.management.output import add_format, as_json, refuse, several


class Command(BaseCommand):
    """``export_acts [FILE]``: the same record gives the same bytes."""

    help = "Export the acts that stand, with their sources, as acts.csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument(
            "file", metavar="FILE", nargs="?", default="-",
            help="where to; - or nothing writes to standard output",
        )  # fmt: skip
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file whole, or not at all; say what is in it unless the file itself is asked for."""
        rows = set(exchange.published_rows())
        data = exchange.write_acts(rows)
        if options["file"] == "-":
            # bytes where the stream takes them: its own line ends and encoding are not ours
            buffer = getattr(self.stdout, "buffer", None)
            if buffer is None:
                self.stdout.write(data.decode(), ending="")
            else:
                buffer.write(data)
                buffer.flush()
            return
        target = Path(options["file"])
        partial = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            partial.write_bytes(data)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise refuse(f"{target} cannot be written: {error.strerror or error}.") from error
        acts = len({row.key for row in rows})
        if options["format"] == "json":
            self.stdout.write(as_json({"file": str(target), "rows": len(rows), "acts": acts}))
        else:
            self.stdout.write(f"{several(acts, 'act')} in {several(len(rows), 'row')}: {target}.")
