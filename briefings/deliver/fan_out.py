"""Owes a digest to its readers: one pending row each, at their own hour, with their own edition.

Who joins later starts with the next one. A reader who still waits for an older digest gets both in
one message, at the hour of the first: the cursor has not moved, so the new edition covers the old.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import Min, QuerySet

from briefings.deliver import bulk, canary, cursor, hours
from briefings.deliver.audience import Reader, chunks
from briefings.deliver.editions import Editions, floor
from briefings.deliver.outbox import LIFETIME
from briefings.models import (
    Control,
    Delivery,
    DeliveryState,
    Digest,
    DigestKind,
    Frequency,
    Subscriber,
)
from briefings.wake import wake

WANTED = {"daily": Frequency.DAILY, "weekly": Frequency.WEEKLY}
"""Which subscribers a schedule's cadence is for."""
OWED = (DeliveryState.PENDING, DeliveryState.LEASED)
"""States of a letter that can still be taken back."""
SENDING = (Control.RUNNING, Control.CANARY)
_MOVING = (*OWED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
"""States of a letter that may yet turn out sent."""


@dataclass(frozen=True, slots=True)
class Hour:
    """When a message goes out, and the reader's own day that it is for, if it is for one."""

    not_before: datetime
    local_date: date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """An older letter that a reader still waits for."""

    key: int
    hour: Hour
    alive: bool
    """Whether it would go out by itself; else somebody stopped it, or it is too late."""
    edition: int | None


def fan_out(digest: Digest, *, now: datetime, by_hand: bool = False) -> int:
    """Owe an issue to every reader of its cadence; how many letters it has in all.

    Call inside the transaction that issues it; the unique keys make it repeatable. Each letter waits
    for its reader's next slot from the hour of the issue on; ``by_hand`` they all go ``now``, or once
    its hold is over.
    """
    if digest.schedule is None:
        return 0
    cadence = digest.schedule.cadence
    readers = Subscriber.objects.reachable().filter(frequency=WANTED[cadence])
    lowest = floor(cadence)
    heard = readers.aggregate(least=Min("heard"))["least"]
    if heard is None:
        return 0
    editions = Editions(digest, since=max(heard, lowest))

    @lru_cache(maxsize=4096)
    def slot(reader_slot: object, zone: str) -> Hour:
        day, at = hours.slot_after(digest.window_end, reader_slot, hours.zone_of(zone))  # type: ignore[arg-type]  # a time: the cache hides it
        return Hour(at, day)

    @lru_cache(maxsize=1024)
    def today(zone: str) -> Hour:
        at = digest.let_go_at or now
        return Hour(at, at.astimezone(hours.zone_of(zone)).date())

    def hour(reader: Reader, older: Sequence[Owed]) -> Hour | None:
        own = today(reader.time_zone) if by_hand else slot(reader.slot, reader.time_zone)
        if own.local_date is None or reader.pauses(own.local_date):
            return None
        # By their own slot alone, who is still waiting when the next one is issued would wait for ever.
        sooner = (one.hour for one in older if one.alive and not by_hand)
        first = min((own, *sooner), key=lambda found: found.not_before)
        # What is overdue is due now: it is another digest's lateness.
        return first if first is own else replace(first, not_before=max(now, first.not_before))

    def edition(reader: Reader, _older: Sequence[Owed]) -> int | None:
        return editions.of(
            language=reader.language,
            topics=reader.topics,
            heard=max(reader.heard, lowest),
            follows=reader.follows,
            doubts=reader.doubts,
        )

    older = Delivery.objects.filter(
        digest__kind=DigestKind.ISSUE, digest__schedule__cadence=cadence
    )
    owe(digest, readers, older, hour=hour, edition=edition, now=now, day_may_be_taken=by_hand)
    made = Delivery.objects.filter(digest=digest, revision=0).count()
    if digest.schedule.canary:
        canary.choose(digest, total=made)
    wake("bot.tasks.send_batch")
    return made


def owe(
    digest: Digest,
    readers: QuerySet[Subscriber],
    older: QuerySet[Delivery],
    *,
    hour: Callable[[Reader, Sequence[Owed]], Hour | None],
    edition: Callable[[Reader, Sequence[Owed]], int | None],
    now: datetime,
    day_may_be_taken: bool = False,
) -> None:
    """Write a letter for each reader who has an hour and an edition.

    ``older`` are letters that this digest replaces where they are still owed.
    """
    owed = older.exclude(digest=digest).filter(revision=0, state__in=OWED)
    any_owed = owed.exists()
    cursors = _Cursors(digest, older)
    for several in chunks(readers):
        cursors.read(several)
        before = _owed(owed, several, now) if any_owed else {}
        chosen: list[tuple[int, Hour, int]] = []
        replaced: list[int] = []
        for reader in several:
            waiting = before.get(reader.key, ())
            at = hour(reader, waiting)
            if at is None:
                continue
            replaced += (one.key for one in waiting)
            said = edition(reader, waiting)
            if said is not None:
                chosen.append((reader.key, at, said))
        supersede(replaced)
        taken = _taken(several, now) if day_may_be_taken else set()
        letters = [
            (
                reader,
                said,
                None if (reader, at.local_date) in taken else at.local_date,
                at.not_before,
                at.not_before + LIFETIME,
            )
            for reader, at, said in chosen
        ]
        bulk.insert(digest.pk, letters)
    cursors.compare_later()


class _Cursors:
    """Up to where readers had heard when their letters were chosen, if any may move meanwhile.

    On Postgres an older letter may arrive, for certain, while the new ones are not yet to be seen:
    nobody but we can choose those anew, and only once they are.
    """

    def __init__(self, digest: Digest, older: QuerySet[Delivery]) -> None:
        moving = older.exclude(digest=digest).filter(revision=0, state__in=_MOVING)
        self._digest, self._any = digest.pk, moving.exists()
        # Sixteen bytes a reader, where a dictionary takes a hundred; chunks come in order of their keys.
        self._keys, self._heard = array("q"), array("q")

    def read(self, readers: Iterable[Reader]) -> None:
        if self._any:
            for reader in readers:
                self._keys.append(reader.key)
                self._heard.append(reader.heard)

    def compare_later(self) -> None:
        if self._any:
            transaction.on_commit(self._compare)

    @transaction.atomic
    def _compare(self) -> None:
        rows = Delivery.objects.filter(digest=self._digest, revision=0, state__in=OWED)
        now = rows.order_by().values_list("subscriber_id", "subscriber__heard")
        cursor.choose_anew([key for key, heard in now.iterator() if heard != self._before(key)])

    def _before(self, key: int) -> int | None:
        place = bisect_left(self._keys, key)
        return self._heard[place] if self._keys[place : place + 1] == array("q", [key]) else None


def supersede(keys: Iterable[int]) -> None:
    """Cancel letters that another one replaces, if they are not on the wire."""
    wanted = list(keys)
    if wanted:
        Delivery.objects.filter(pk__in=wanted, state__in=OWED).update(
            state=DeliveryState.CANCELLED, error="superseded", batch=None, lease_until=None
        )


def _owed(
    owed: QuerySet[Delivery], readers: Sequence[Reader], now: datetime
) -> dict[int, list[Owed]]:
    """What these readers still wait for, locked until the transaction ends."""
    rows = (
        owed.filter(subscriber__gte=readers[0].key, subscriber__lte=readers[-1].key)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list(
            "subscriber_id",
            "pk",
            "not_before",
            "local_date",
            "expires_at",
            "digest__control",
            "edition_id",
        )
    )
    found: dict[int, list[Owed]] = defaultdict(list)
    for reader, key, at, day, expires, control, edition in rows:
        alive = control in SENDING and expires > now
        found[reader].append(Owed(key, Hour(at, day), alive, edition))
    return found


def _taken(readers: Sequence[Reader], now: datetime) -> set[tuple[int, date | None]]:
    """Days, of about now, on which these readers got or will get a message already."""
    around = [now.date() + timedelta(days=shift) for shift in (-1, 0, 1)]
    rows = Delivery.objects.filter(
        subscriber__gte=readers[0].key,
        subscriber__lte=readers[-1].key,
        local_date__in=around,
        revision=0,
    ).exclude(state=DeliveryState.CANCELLED)
    return set(rows.values_list("subscriber_id", "local_date"))
