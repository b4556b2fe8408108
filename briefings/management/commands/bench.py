"""Figures: how long what we promise takes on this machine."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from briefings.management.bench import broadcast, positions
from briefings.management.output import add_format, as_json, refuse


class Command(BaseCommand):
    """``bench positions|broadcast``: measures, and judges nothing."""

    help = "Measure how long something takes, and print the figures; nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, and how much of it."""
        parser.add_argument(
            "what",
            choices=("positions", "broadcast"),
            help="of one subject, on many days; or letters, on a machine made for it (as JSON)",
        )
        parser.add_argument(
            "--acts", type=int, default=10_000, help="positions: how many acts about the subject"
        )
        parser.add_argument(
            "--letters", type=int, default=10_000, help="broadcast: how many, with limits lifted"
        )
        parser.add_argument(
            "--messages", type=int, default=1000, help="broadcast: how many for each transport"
        )
        parser.add_argument(
            "--minutes", type=float, default=1.0, help="broadcast: how long at the permitted rate"
        )
        parser.add_argument(
            "--database", default="", help="broadcast: address of an empty one; SQLite otherwise"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, and tell."""
        if options["what"] == "broadcast":
            wanted = ("letters", "messages", "minutes", "database")
            try:
                letters = broadcast.measure(**{name: options[name] for name in wanted})
            except broadcast.BenchFailed as error:
                raise CommandError("The measuring process failed; see above.") from error
            self.stdout.write(as_json(letters))
            return
        if options["acts"] < 1:
            raise refuse(f"--acts: {options['acts']} is too few to ask about.")
        figures = positions.measure(options["acts"])
        if options["format"] == "json":
            self.stdout.write(as_json(asdict(figures)))
            return
        self.stdout.write(
            f"Positions on one subject with {figures.acts} acts by {figures.actors} actors, in ms. "
            f"First question: {figures.first_ms}. After another publication: {figures.changed_ms}."
        )
        for name, spread in (("Other days", figures.days), ("Other moments", figures.moments)):
            self.stdout.write(
                f"{name} ({spread.questions}): median {spread.median_ms}, p95 {spread.p95_ms}, "
                f"longest {spread.longest_ms}."
            )
