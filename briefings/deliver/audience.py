"""Readers as the fan-out needs them: in chunks by key, so that memory stays flat."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from briefings.deliver.hours import zone_of
from briefings.models import Delivery, DeliveryState, Digest, Follow, Subscriber

CHUNK = 2000
_PERHAPS = (DeliveryState.UNKNOWN, DeliveryState.SENDING)
COLUMNS = (
    "pk", "chat_index", "language", "topics", "heard", "frequency", "time_zone", "slot",
    "quiet_from", "quiet_until", "paused_until",
)  # fmt: skip


@dataclass(slots=True)
class Reader:
    """One subscriber; its fields are the row's."""

    key: int
    chat_index: bytes
    language: str
    topics: list[str]
    heard: int
    frequency: str
    time_zone: str
    slot: time
    quiet_from: time
    quiet_until: time
    paused_until: date | None
    follows: frozenset[int] = frozenset()
    """Entities, those that were merged by what they were merged into."""
    doubts: frozenset[int] = frozenset()
    """Ends of digests that perhaps reached them."""

    @property
    def zone(self) -> ZoneInfo:
        """Where their clock hangs."""
        return zone_of(self.time_zone)

    def pauses(self, day: date) -> bool:
        """Whether they asked for quiet on ``day``, a date of their own."""
        return self.paused_until is not None and day < self.paused_until


def chunks(wanted: QuerySet[Subscriber]) -> Iterator[list[Reader]]:
    """All of ``wanted`` in the order of their keys, at most CHUNK at a time."""
    following = Follow.objects.exists()
    doubtful = doubts()
    last = 0
    while True:
        rows = wanted.filter(pk__gt=last).order_by("pk").values_list(*COLUMNS)[:CHUNK]
        readers = [Reader(*row) for row in rows]
        if not readers:
            return
        if following:
            _add_follows(readers)
        for one in readers if doubtful else ():
            one.doubts = doubtful.get(one.key, frozenset())
        yield readers
        last = readers[-1].key


def doubts(reader: int | None = None) -> dict[int, frozenset[int]]:
    """By reader, where the digests end that perhaps reached them; of one reader or of all.

    What is on the wire counts, too: it may end so.
    """
    rows = Delivery.objects.filter(state__in=_PERHAPS, revision=0)
    if reader is None:
        # The index is by digest and state, so each digest is named.
        rows = rows.filter(subscriber__isnull=False, digest__in=Digest.objects.values("pk"))
    else:
        rows = rows.filter(subscriber=reader)
    found: dict[int, set[int]] = defaultdict(set)
    for key, end in rows.order_by().values_list("subscriber_id", "digest__upto"):
        found[key or 0].add(end)
    return {key: frozenset(ends) for key, ends in found.items()}


def _add_follows(readers: list[Reader]) -> None:
    rows = Follow.objects.filter(
        subscriber__gte=readers[0].key, subscriber__lte=readers[-1].key
    ).annotate(standing=Coalesce(F("entity__merged_into"), F("entity")))
    found: dict[int, set[int]] = defaultdict(set)
    for reader, entity in rows.values_list("subscriber_id", "standing"):
        found[reader].add(entity)
    for one in readers:
        one.follows = frozenset(found.get(one.key, ()))
