"""Figures: how long what we promise takes on this machine."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from briefings.management.bench import bot, broadcast, desk, positions, told
from briefings.management.output import add_format, as_json, refuse

SHOWN = 10
"""Pages of the desk in words, the slowest first; JSON has all."""


class Command(BaseCommand):
    """``bench positions|desk|broadcast|bot``: measures, and judges nothing."""

    help = "Measure how long something takes, and print the figures; nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, and how much of it."""
        parser.add_argument(
            "what",
            choices=("positions", "desk", "broadcast", "bot"),
            help="positions of one subject on many days; every page of the desk as it is filled now;"
            " letters, on a machine made for it, beside their targets; answers of the bot",
        )
        parser.add_argument(
            "--commands", type=int, default=300, help="bot: how many commands are written"
        )
        parser.add_argument(
            "--broadcast", action="store_true", help="bot: while a digest is being sent"
        )
        parser.add_argument(
            "--acts", type=int, default=10_000, help="positions: how many acts about the subject"
        )
        parser.add_argument(
            "--times", type=int, default=20, help="desk: how often each page is asked for"
        )
        parser.add_argument(
            "--letters", type=int, default=5000, help="broadcast: how many, with limits lifted"
        )
        parser.add_argument(
            "--seconds",
            type=float,
            default=3.0,
            help="broadcast: how long each side of a comparison sends, more or less; 0 for none",
        )
        parser.add_argument(
            "--minutes", type=float, default=1.0, help="broadcast: how long at the permitted rate"
        )
        parser.add_argument(
            "--refusing",
            type=float,
            default=0.0,
            help="broadcast: share of letters, as 0.02, that meet a 429 of their chat meanwhile",
        )
        parser.add_argument(
            "--database", default="", help="broadcast: address of an empty one; SQLite otherwise"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, and tell."""
        for name in ("acts", "times", "commands"):
            if options[name] < 1:
                raise refuse(f"--{name}: {options[name]} is too few to tell anything.")
        measures = {
            "positions": self._positions,
            "desk": self._desk,
            "broadcast": self._broadcast,
            "bot": self._bot,
        }
        measures[options["what"]](options)

    def _broadcast(self, options: dict[str, Any]) -> None:
        wanted = ("letters", "seconds", "minutes", "refusing", "database")
        try:
            figures = broadcast.measure(**{name: options[name] for name in wanted})
        except broadcast.BenchFailed as error:
            raise CommandError("The measuring process failed; see above.") from error
        if options["format"] == "json":
            self.stdout.write(as_json(figures))
            return
        for line in told.lines(figures):
            self.stdout.write(line)

    def _desk(self, options: dict[str, Any]) -> None:
        figures = desk.measure(options["times"])
        if options["format"] == "json":
            self.stdout.write(as_json(asdict(figures)))
            return
        self.stdout.write(
            f"{len(figures.pages)} pages of the desk at {figures.entries} entries on "
            f"{figures.database}, each {figures.times} times. Slowest p95: {figures.slowest_ms} ms; "
            f"most queries: {figures.most_queries}."
        )
        for page in figures.pages[:SHOWN]:
            self.stdout.write(f"{page.p95_ms:8} ms {page.queries:3} queries  {page.address}")

    def _positions(self, options: dict[str, Any]) -> None:
        figures = positions.measure(options["acts"])
        if options["format"] == "json":
            self.stdout.write(as_json(asdict(figures)))
            return
        self.stdout.write(
            f"Positions on one subject with {figures.acts} acts by {figures.actors} actors on "
            f"{figures.database}, in ms. First question: {figures.first_ms}, of which sorting and "
            f"folding {figures.build_ms}. Kept afterwards: {figures.kept_mb} MB. Python's collector "
            f"after all of this, at its moment: {figures.tidied_ms}; once an hour: "
            f"{figures.tidied_whole_ms}."
        )
        for name, spread in (
            ("The fold alone, other days", figures.fold),
            ("Other days", figures.days),
            ("Those days again", figures.again),
            ("After a publication about others", figures.unrelated),
            ("After one about the subject", figures.related),
            ("As known at other moments", figures.moments),
        ):
            self.stdout.write(
                f"{name} ({spread.questions}): median {spread.median_ms}, p95 {spread.p95_ms}, "
                f"longest {spread.longest_ms}; own work {spread.own_median_ms}, "
                f"p95 {spread.own_p95_ms}, longest {spread.own_longest_ms}."
            )

    def _bot(self, options: dict[str, Any]) -> None:
        found = bot.measure(commands=options["commands"], broadcast=options["broadcast"])
        if options["format"] == "json":
            self.stdout.write(as_json(found))
            return
        when = "while a digest is being sent" if found["during_broadcast"] else "at rest"
        self.stdout.write(f"Answers of the bot at {found['entries']} entries, {when}, in ms.")
        for name, label in (("ours", "Our transport"), ("library", "The library's own")):
            one = found[name]
            self.stdout.write(
                f"{label} ({one['answered']} of {found['commands']} answered): median "
                f"{one['p50_ms']}, p95 {one['p95_ms']}, p99 {one['p99_ms']}, longest "
                f"{one['longest_ms']}; own work {one['own_ms']} each."
            )
