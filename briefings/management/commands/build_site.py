"""Writes the site from what is published."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from briefings.site.build import build


class Command(BaseCommand):
    """``build_site [--output DIR] [--full] [--format json]``."""

    help = "Builds the site from what is published and switches it in whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output", type=Path, default=None, help="Folder to build in; SITE_DIR if left out."
        )
        parser.add_argument(
            "--full", action="store_true", help="Render everything even if nothing changed."
        )
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:  # Django's signature
        output: Path = options["output"] or Path(settings.SITE_DIR)
        try:
            built = build(
                output=output,
                site_url=settings.SITE_URL,
                now=timezone.now(),
                full=options["full"],
            )
        except OSError as error:
            raise CommandError(
                f"The site could not be written to {output}: {error.strerror or error}. "
                "The old one stays as it was; free some space or choose another folder.",
                returncode=2,
            ) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps({**asdict(built), "seconds": round(built.seconds, 3)}))
        elif built.written or built.removed or options["full"]:
            self.stdout.write(
                f"Built {built.pages} pages in {built.seconds:.1f} s: {built.written} files written, "
                f"{built.unchanged} unchanged, {built.removed} removed. Release {built.release}."
            )
        else:
            self.stdout.write(
                f"Nothing has changed: {built.pages} pages stand in release {built.release}."
            )
