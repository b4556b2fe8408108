"""What is owed and what was delivered; and whether anything may leave at all."""

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from briefings.deliver import erase, lock, outbox
from briefings.deliver.rekey import rekey
from briefings.management.output import add_format, as_json, refuse, several
from briefings.management.progress import Bar
from briefings.models import Delivery, DeliveryState, Digest, Subscriber


class Command(BaseCommand):
    """``deliveries [lock|unlock|rekey] [--digest ID]``; who is owed is a number and never a name."""

    help = (
        "Count deliveries by state, and list who is owed one; lock all sending, unlock it after a "
        "restore, or change the key of the chat ids."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("act", nargs="?", choices=("lock", "unlock", "rekey"))
        for act in ("lock", "unlock"):
            parser.add_argument(
                f"--{act}", dest="also", action="store_const", const=act, help=f"the same as {act}"
            )
        parser.add_argument("--reason", default=lock.BY_HAND, help="lock: why")
        parser.add_argument("--yes", action="store_true", help="unlock: do not ask")
        parser.add_argument("--digest", type=int, help="of one digest, by its number")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, or count and list."""
        match options["act"] or options["also"]:
            case "lock":
                lock.lock(options["reason"])
                self.stdout.write(f"Sending is locked: {lock.is_locked()}.")
            case "unlock":
                self._unlock(asked=options["yes"])
            case "rekey":
                self._rekey(options["format"])
            case _:
                self._count(options["digest"], options["format"])

    # --- the lock -----------------------------------------------------------------------------
    def _unlock(self, *, asked: bool) -> None:
        found = lock.gap(now=timezone.now())
        if found is None:
            self.stdout.write("Sending is not locked.")
            return
        since = f"{found.since:%-d %B %Y, %H:%M:%S} UTC" if found.since else "the beginning"
        until = f"{found.until:%-d %B %Y, %H:%M:%S} UTC"
        self.stdout.write(f"Sending is locked: {found.reason}.")
        if found.in_doubt:
            if found.by_rival:
                self.stdout.write(
                    f"If that copy has this record, it may have sent what was due before {until}."
                )
            else:
                self.stdout.write(f"Digests between {since} and {until} may have been sent.")
            self.stdout.write(
                f"{several(found.rows, 'open letter')} due in that time will count as perhaps "
                "delivered, and go to nobody unless an editor sends them again."
            )
        for other in found.also:
            if other == lock.SITE_AHEAD and found.site:
                self.stdout.write(f"Also, {other}, until it is built again.")
            else:
                self.stdout.write(f"It is also locked: {other}.")
        if not asked and not self._typed(found.rows):
            raise refuse("That is another number; sending stays locked.")
        gone = erase.forget_again()
        if gone:
            self.stdout.write(
                f"{several(gone, 'chat')} had asked to be forgotten, and is so again."
            )
        try:
            rows = lock.unlock(found, now=timezone.now())  # it may have taken a while to read
        except lock.Changed:
            if not lock.is_locked():
                raise refuse("Somebody else unlocked it meanwhile.") from None
            raise refuse(
                "What locks sending, or what fell due, changed meanwhile; look again. "
                "Sending stays locked."
            ) from None
        self.stdout.write(f"Unlocked. {several(rows, 'letter')} marked as perhaps delivered.")

    def _typed(self, rows: int) -> bool:
        self.stdout.write(f"Type {rows} to unlock: ", ending="")
        self.stdout.flush()
        return sys.stdin.readline().strip() == str(rows)

    # --- the key ------------------------------------------------------------------------------
    def _rekey(self, form: str) -> None:
        if not settings.SUBSCRIBER_KEY_OLD:
            raise refuse(
                "SUBSCRIBER_KEY_OLD: is required; set it to the key so far, SUBSCRIBER_KEY to the "
                "new one, restart everything, then do this."
            )
        bar = Bar(sys.stderr, "Subscribers", Subscriber.objects.count())
        found = rekey(bar)
        bar.clear()
        if form == "json":
            self.stdout.write(as_json(asdict(found)))
        else:
            self.stdout.write(
                f"{several(found.changed, 'chat')} brought under the new key, {found.current} were "
                f"already. Unset SUBSCRIBER_KEY_OLD and restart."
            )
        if found.unreadable:
            raise refuse(f"{several(found.unreadable, 'chat')} can be read with neither key.")

    # --- the counts ---------------------------------------------------------------------------
    def _count(self, key: int | None, form: str) -> None:
        if key is not None and not Digest.objects.filter(pk=key).exists():
            raise refuse(f"There is no digest {key}.")
        counts, edits, locked = outbox.counts(key), outbox.edits(key), lock.is_locked()
        rows = Delivery.objects.filter(
            state__in=[DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SENDING]
        )
        if key is not None:
            rows = rows.filter(digest=key)
        owed = list(rows.order_by("pk").values_list("pk", "digest", "subscriber", "state"))
        if form == "json":
            names = ("delivery", "digest", "subscriber", "state")
            self.stdout.write(
                as_json(
                    {
                        "digest": key,
                        "locked": locked,
                        "total": sum(counts.values()),
                        "counts": counts,
                        "edits": edits,
                        "owed": [dict(zip(names, row, strict=True)) for row in owed],
                    }
                )
            )
            return
        if locked:
            self.stdout.write(f"Sending is locked: {locked}.")
        self.stdout.write(several(sum(counts.values()), "delivery", "deliveries"))
        for state in DeliveryState:
            self.stdout.write(f"  {counts[state.value]:>8}  {state.label.lower()}")
        if any(edits.values()):
            made = edits[DeliveryState.SENT.value]
            self.stdout.write(f"{several(sum(edits.values()), 'edit')}, {made} of them made")
        for delivery, digest, subscriber, state in owed:
            self.stdout.write(
                f"owed: delivery {delivery} of digest {digest} to subscriber {subscriber}, {state}"
            )
