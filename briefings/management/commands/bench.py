"""Figures: how long what we promise takes on this machine."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from briefings.management.bench import positions
from briefings.management.output import add_format, as_json, refuse


class Command(BaseCommand):
    """``bench positions``: measures, and judges nothing."""

    help = "Measure how long something takes, and print the figures; nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, and how much of it."""
        parser.add_argument("what", choices=("positions",), help="of one subject, on many days")
        parser.add_argument(
            "--acts", type=int, default=10_000, help="positions: how many acts about the subject"
        )
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, and tell."""
        if options["acts"] < 1:
            raise refuse(f"--acts: {options['acts']} is too few to ask about.")
        figures = positions.measure(options["acts"])
        if options["format"] == "json":
            self.stdout.write(as_json(asdict(figures)))
            return
        self.stdout.write(
            f"Positions on one subject with {figures.acts} acts by {figures.actors} actors on "
            f"{figures.database}, in ms. First question: {figures.first_ms}, of which sorting and "
            f"folding {figures.build_ms}. Kept afterwards: {figures.kept_mb} MB."
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
                f"p95 {spread.own_p95_ms}."
            )
