"""Alerts: new entries, at once, for those who want each one or follow somebody named in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from briefings.deliver import hours
from briefings.deliver.audience import Reader
from briefings.deliver.cursor import BY_ALERTS
from briefings.deliver.editions import Editions
from briefings.deliver.fan_out import Hour, Owed, owe
from briefings.models import (
    Delivery,
    Digest,
    DigestKind,
    EditionItem,
    Follow,
    Frequency,
    Mark,
    Subscriber,
)
from briefings.queries.entries import last_serial
from briefings.wake import wake

TITLE = "New in the record"
MOMENT = timedelta(microseconds=1)


@transaction.atomic
def issue_alerts(*, now: datetime) -> Digest | None:
    """Alert readers to what was published since the last alert; None if that is nothing to anybody.

    Who wants each entry is told all since they last heard, so an alert that did not arrive is in the
    next one; who follows somebody besides their digest is told what is new. Either waits until quiet
    hours are over, and then comes in one message.
    """
    mark, _ = Mark.objects.select_for_update().get_or_create(name="alerts")
    since, upto = mark.serial, last_serial()
    if upto <= since:
        return None
    mark.serial = upto
    mark.save(update_fields=["serial"])
    if not _readers().exists():
        return None
    digest = Digest.objects.create(
        kind=DigestKind.ALERT,
        window_start=now - MOMENT,
        window_end=now,
        since=since,
        upto=upto,
        title=TITLE,
        issued_at=now,
    )
    _Alert(digest, now).owe()
    if not digest.deliveries.exists():
        digest.delete()  # nobody wanted to know
        return None
    wake("bot.tasks.send_batch")
    return digest


def _readers() -> QuerySet[Subscriber]:
    follows = Exists(Follow.objects.filter(subscriber=OuterRef("pk")))
    return Subscriber.objects.filter(Q(frequency=Frequency.EACH) | follows, active=True)


class _Alert:
    """Who is told what by one alert, and when."""

    def __init__(self, digest: Digest, now: datetime) -> None:
        self._digest, self._now = digest, now
        self._readers = _readers()
        heard = self._readers.filter(frequency__in=BY_ALERTS).aggregate(least=Min("heard"))["least"]
        self._older = Delivery.objects.filter(digest__kind=DigestKind.ALERT)
        first = (
            EditionItem.objects.filter(
                edition__digest__kind=DigestKind.ALERT,
                edition__deliveries__state__in=["pending", "leased"],
            )
            .values_list("edition")
            .annotate(Min("publication__serial"))
        )
        self._first = dict(first)
        """Least serial that each edition tells that somebody still waits for."""
        known = [serial - 1 for serial in self._first.values()]
        if heard is not None:
            known.append(heard)
        self._editions = Editions(digest, since=min([digest.since, *known]))

    def owe(self) -> None:
        """Write the letters."""
        owe(
            self._digest,
            self._readers,
            self._older,
            hour=self._hour,
            edition=self._edition,
            now=self._now,
        )

    def _hour(self, reader: Reader, _older: Sequence[Owed]) -> Hour | None:
        if reader.pauses(self._now.astimezone(reader.zone).date()):
            return None
        return Hour(
            hours.after_quiet(self._now, reader.quiet_from, reader.quiet_until, reader.zone)
        )

    def _edition(self, reader: Reader, older: Sequence[Owed]) -> int | None:
        heard = reader.heard
        if reader.frequency not in BY_ALERTS:
            # Their cursor is their digest's; an alert that still waits is told with this one.
            waiting = [self._first[one.edition] - 1 for one in older if one.edition in self._first]
            heard = min([self._digest.since, *waiting])
        return self._editions.of(
            language=reader.language,
            topics=reader.topics if reader.frequency == Frequency.EACH else (),
            heard=heard,
            follows=reader.follows,
            follows_only=reader.frequency != Frequency.EACH,
            doubts=reader.doubts,
        )
