"""Runs everything on this machine: ``python3 run.py``."""

from typing import Any

from django.core.management.base import BaseCommand

from briefings.management.supervisor import house
from briefings.management.supervisor.broker import BrokerError
from briefings.management.supervisor.preflight import RefusedError


class Command(BaseCommand):
    """Thin: the supervisor does the work."""

    help = "Runs the site, the desk, the bot and what they need on this machine, until Ctrl-C."
    requires_system_checks = ()  # the tests make them; here they would only cost time

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal; a start that cannot work ends with one sentence and code 2."""
        try:
            house.run(self._say)
        except (RefusedError, BrokerError) as sentence:
            self.stderr.write(str(sentence))
            raise SystemExit(2) from None

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
