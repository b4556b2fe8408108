"""Corrections chase the error: every message that says what was wrong is edited in place.

Each correction or retraction makes one more revision of the digests that told the entry. Its readers
are written to besides only if an editor asks for it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from briefings.deliver import edits, hours
from briefings.deliver.audience import Reader
from briefings.deliver.editions import written
from briefings.deliver.fan_out import Hour, Owed, owe
from briefings.models import Delivery, Digest, DigestKind, Mark, Publication, Subscriber
from briefings.queries.entries import last_serial
from briefings.selection import Line
from briefings.vocabulary import Change
from briefings.wake import wake

AGAIN = timedelta(minutes=15)
"""How long a correction is looked after: letters that were on their way may yet turn out sent."""
TITLES = {Change.CORRECTED: "A correction", Change.RETRACTED: "A retraction"}
MOMENT = timedelta(microseconds=1)


@transaction.atomic
def plan(*, now: datetime) -> int:
    """Owe an edit to every message that new corrections and retractions made wrong; how many were added.

    Asked again it adds nothing, but for letters that were on the wire the first time.
    """
    mark, _ = Mark.objects.select_for_update().get_or_create(name="recalls")
    newest = last_serial()
    wanted = Publication.objects.filter(
        Q(serial__gt=mark.serial) | Q(published_at__gt=now - AGAIN),
        change__in=edits.CHASED,
        published_at__gt=now - timedelta(days=settings.REMEMBER_DAYS),
    )
    added = sum(edits.owe_edits(publication, now=now) for publication in edits.last_of_each(wanted))
    if newest > mark.serial:
        mark.serial = newest
        mark.save(update_fields=["serial"])
    if added:
        wake("bot.tasks.send_batch")
    return added


def holders(entry_id: int) -> int:
    """How many readers hold a message that says of an entry what was corrected or retracted since."""
    publications = Publication.objects.filter(entry=entry_id, change__in=edits.CHASED)
    last = publications.order_by("-serial").first()
    return edits.holders(last) if last else 0


def notify(publication: Publication, *, now: datetime) -> Digest | None:
    """Write to every reader who was told an earlier version, once; after their quiet hours.

    None when it corrects and retracts nothing, nobody had heard of it, or they were written to before.
    Who left since is not written to.
    """
    title = TITLES.get(Change(publication.change))
    readers = Subscriber.objects.alive().filter(pk__in=edits.told(publication).values("subscriber"))
    if title is None or not readers.exists():
        return None
    try:
        with transaction.atomic():
            digest = Digest.objects.create(
                kind=DigestKind.NOTICE,
                publication=publication,
                window_start=now - MOMENT,
                window_end=now,
                since=publication.serial - 1,
                upto=publication.serial,
                title=title,
                issued_at=now,
            )
            _owe(digest, readers, now)
    except IntegrityError:
        return None  # somebody else asked first: its unique key decided
    wake("bot.tasks.send_batch")
    return digest


def _owe(digest: Digest, readers: QuerySet[Subscriber], now: datetime) -> None:
    line = Line(digest.publication_id or 0)
    editions: dict[str, int] = {}

    def hour(reader: Reader, _older: Sequence[Owed]) -> Hour:
        return Hour(hours.after_quiet(now, reader.quiet_from, reader.quiet_until, reader.zone))

    def edition(reader: Reader, _older: Sequence[Owed]) -> int:
        if reader.language not in editions:
            editions[reader.language] = written(digest, reader.language, (), [line])
        return editions[reader.language]

    owe(digest, readers, Delivery.objects.none(), hour=hour, edition=edition, now=now)
