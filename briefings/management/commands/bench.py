"""Figures: how long what we promise takes on this machine."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from briefings.management.bench import bot, positions
from briefings.management.output import add_format, as_json, refuse


class Command(BaseCommand):
    """``bench positions``, ``bench bot``: measures, and judges nothing."""

    help = "Measure how long something takes, and print the figures; nothing is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, and how much of it."""
        parser.add_argument(
            "what",
            choices=("positions", "bot"),
            help="positions of one subject; answers of the bot",
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
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, and tell."""
        if options["what"] == "bot":
            self._bot(options)
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

    def _bot(self, options: dict[str, Any]) -> None:
        if options["commands"] < 1:
            raise refuse(f"--commands: {options['commands']} is too few to tell anything.")
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
                f"{one['p50_ms']}, p99 {one['p99_ms']}, longest {one['longest_ms']}."
            )
