"""Breaks the glass: publishes an entry without a second person. On the host only."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.utils import timezone

from briefings import publish, queries
from briefings.management.output import add_format, as_json, refuse
from briefings.models import Entry


class Command(BaseCommand):
    """``publish_now ENTRY --reason TEXT --operator NAME``: the reason is told to readers."""

    help = "Publish an entry that nobody else approved. Readers see that, when and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("entry", help="its public id, such as E-0012")
        parser.add_argument("--reason", required=True, help="why it cannot wait; readers see it")
        parser.add_argument("--operator", required=True, help="the account that answers for it")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish it, or say what stands in the way."""
        entry = Entry.objects.filter(public_id=queries.public_id(options["entry"])).first()
        if entry is None:
            raise refuse(f"There is no entry {options['entry']!r}.")
        operator = User.objects.filter(username=options["operator"], is_active=True).first()
        if operator is None:
            raise refuse(f"There is no account {options['operator']!r} that can sign in.")
        try:
            made = publish.break_glass(
                entry, operator=operator, reason=options["reason"], now=timezone.now()
            )
        except publish.Refused as refusal:
            raise refuse(" ".join(refusal.sentences)) from None
        told = {
            "entry": entry.public_id,
            "n": made.n,
            "serial": made.serial,
            "published_at": made.published_at.isoformat(),
            "reason": made.break_glass,
        }
        if options["format"] == "json":
            self.stdout.write(as_json(told))
            return
        self.stdout.write(
            f"{entry.public_id} is published without a second reader, version {made.n}. "
            "The corrections page of the site says so, with the reason."
        )
