"""Loads the demo record: the first article's facts as published entries, in our own words."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from briefings.management.demo import accounts, load
from briefings.management.output import add_format, as_json, refuse


class Command(BaseCommand):
    """``demo``: twice is the same as once."""

    help = "Load the demo record from the first article, with two accounts to try the desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        add_format(parser)
        parser.add_argument(
            "--new-passwords", action="store_true", help="give both accounts new passwords"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what is there."""
        if not settings.DEMO:
            raise refuse("The demo record and its accounts are not for production.")
        report = load.load(now=timezone.now())
        if options["new_passwords"]:
            for user in accounts.make(Path(settings.VAR_DIR)).values():
                accounts.renew(user, Path(settings.VAR_DIR))
            report = load.load(now=timezone.now())
        if options["format"] == "json":
            self.stdout.write(as_json(asdict(report)))
            return
        self.stdout.write(
            f"Demo record: {report.entries} published entries, {report.acts} of them acts "
            f"({report.recognitions} of recognition); {report.drafts} more wait at the desk."
        )
        self.stdout.write(f"Added now: {report.added}.")
        for name, password in report.accounts.items():
            self.stdout.write(f"Account {name}: {password}")
        if len(report.accounts) < len(accounts.ACCOUNTS):
            self.stdout.write(
                "Forgot a password? python3 run.py manage demo --new-passwords makes new ones."
            )
