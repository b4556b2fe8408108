"""Issues what is due of one schedule, as the minute tick does."""

from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand
from django.utils import timezone

from briefings.deliver import outbox
from briefings.digest.issue import next_issue
from briefings.management.output import add_format, an_instant, as_json, refuse, several
from briefings.models import DigestSchedule
from briefings.tasks import issue_digests


class Command(BaseCommand):
    """``issue_digest --schedule S [--now T]``: twice is once."""

    help = "Issue the digest of a schedule that is due now, and owe it to its subscribers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("--schedule", required=True, help="its name, such as daily")
        parser.add_argument("--now", help="as if it were this moment (default: now)")
        add_format(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue, and say what was issued or when the next one is due."""
        clock = timezone.now()
        now = an_instant("--now", options["now"]) if options["now"] else clock
        schedule = DigestSchedule.objects.filter(slug=options["schedule"]).first()
        if schedule is None:
            known = ", ".join(DigestSchedule.objects.values_list("slug", flat=True)) or "none yet"
            raise refuse(f"There is no schedule {options['schedule']!r}; known: {known}.")
        issued = issue_digests(now=now, issued_at=clock, only=schedule.slug, by_hand=True)
        upcoming = next_issue(schedule, now=now)
        digest = issued[0] if issued else None
        items = digest.items.count() if digest else 0
        # All of them: by now a worker may have sent the first.
        owed = sum(outbox.counts(digest.pk).values()) if digest else 0
        if options["format"] == "json":
            self.stdout.write(
                as_json(
                    {
                        "issued": len(issued),
                        "digest": digest.pk if digest else None,
                        "window": digest.window.isoformat() if digest and digest.window else None,
                        "items": items,
                        "deliveries": owed,
                        "next": upcoming.isoformat(),
                    }
                )
            )
        elif digest is None:
            there = upcoming.astimezone(ZoneInfo(schedule.time_zone))
            self.stdout.write(
                f"Nothing is due: the next {schedule.slug} digest is on {there:%-d %B %Y} "
                f"at {there:%H:%M} ({schedule.time_zone})."
            )
        else:
            self.stdout.write(
                f"Issued {digest} (number {digest.pk}): "
                f"{several(items, 'item')} to {several(owed, 'subscriber')}."
            )
