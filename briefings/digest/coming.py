"""When the next issue of a cadence is due."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from briefings.digest.issue import next_issue
from briefings.models import DigestSchedule
from briefings.occurrences import Rule, next_due

_BLINK = timedelta(microseconds=1)


def reaches(
    cadence: str,
    *,
    slot: time,
    zone: ZoneInfo,
    paused_until: date | None,
    now: datetime,
) -> datetime | None:
    """When the next issue reaches a reader with this local hour (UTC), if there is news by then.

    None where no schedule of that cadence is active.
    """
    schedules = DigestSchedule.objects.filter(cadence=cadence, active=True)
    hour = Rule(slot, zone)
    found = None
    for schedule in schedules:
        after = now
        while True:
            issued = next_issue(schedule, now=after)
            _, at = next_due(hour, issued - _BLINK)  # at its very hour counts
            if paused_until is None or at.astimezone(zone).date() >= paused_until:
                break
            after = issued
        found = at if found is None else min(found, at)
    return found
