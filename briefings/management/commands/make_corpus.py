"""A made-up record of any size, for load and benchmarks."""

import sys
import time
from argparse import ArgumentParser
from dataclasses import asdict
from random import Random
from typing import Any

from django.core.management.base import BaseCommand

from briefings.management.corpus import cast, readers
from briefings.management.corpus.write import Writer
from briefings.management.output import add_format, as_json, refuse, several
from briefings.management.progress import Bar
from briefings.models import Entry


class Command(BaseCommand):
    """``make_corpus --entries N --subscribers M --seed S``: never beside anything real."""

    help = "Fill an empty database with a made-up record; refuses one that holds anything real."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--entries", type=int, default=10_000, help="how many to add")
        parser.add_argument("--subscribers", type=int, default=0, help="how many to add")
        parser.add_argument("--seed", type=int, default=1, help="the same gives the same record")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check that nothing real is here, then write."""
        for name in ("entries", "subscribers"):
            if options[name] < 0:
                raise refuse(f"--{name}: {options[name]} is less than nothing.")
        cast.need_no_real_record()
        began = time.monotonic()
        # What is there already is part of the seed, so that a second run adds something else.
        rng = Random(f"{options['seed']} after {Entry.objects.count()}")  # noqa: S311  # no secret
        writer = Writer(rng, cast.assemble(rng), options["entries"])
        bar = Bar(sys.stderr, "Entries", options["entries"])
        written = writer.write(options["entries"], bar)
        bar.clear()
        bar = Bar(sys.stderr, "Subscribers", options["subscribers"])
        subscribers = readers.subscribe(rng, options["subscribers"], bar)
        bar.clear()
        seconds = round(time.monotonic() - began, 1)
        if options["format"] == "json":
            told = {**asdict(written), "subscribers": subscribers, "seconds": seconds}
            self.stdout.write(as_json(told))
            return
        self.stdout.write(
            f"Made up {several(written.entries, 'entry', 'entries')}, {written.published} of them "
            f"published, {written.waiting} at the desk, from {several(written.sources, 'source')}; "
            f"{several(subscribers, 'subscriber')}. {seconds} s."
        )
