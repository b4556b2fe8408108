"""What is owed and what was delivered."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from briefings.deliver import outbox
from briefings.management.output import add_format, as_json, refuse, several
from briefings.models import Delivery, DeliveryState, Digest


class Command(BaseCommand):
    """``deliveries [--digest ID]``: counts by state, and who is owed, by number and never by name."""

    help = "Count deliveries by state, and list who is owed one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--digest", type=int, help="of one digest, by its number")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and list."""
        key = options["digest"]
        if key is not None and not Digest.objects.filter(pk=key).exists():
            raise refuse(f"There is no digest {key}.")
        counts = outbox.counts(key)
        rows = Delivery.objects.filter(
            state__in=[DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SENDING]
        )
        if key is not None:
            rows = rows.filter(digest=key)
        owed = list(rows.order_by("pk").values_list("pk", "digest", "subscriber", "state"))
        if options["format"] == "json":
            names = ("delivery", "digest", "subscriber", "state")
            self.stdout.write(
                as_json(
                    {
                        "digest": key,
                        "total": sum(counts.values()),
                        "counts": counts,
                        "owed": [dict(zip(names, row, strict=True)) for row in owed],
                    }
                )
            )
            return
        self.stdout.write(several(sum(counts.values()), "delivery", "deliveries"))
        for state in DeliveryState:
            self.stdout.write(f"  {counts[state.value]:>8}  {state.label.lower()}")
        for delivery, digest, subscriber, state in owed:
            self.stdout.write(
                f"owed: delivery {delivery} of digest {digest} to subscriber {subscriber}, {state}"
            )
