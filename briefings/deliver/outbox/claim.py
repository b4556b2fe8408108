"""Takes due letters for one worker, and gives back those it did not begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from briefings.deliver import chats, lock
from briefings.deliver.hours import is_quiet, zone_of
from briefings.deliver.outbox.returning import held, run
from briefings.deliver.outbox.rules import FREE, claimable
from briefings.failpoint import failpoint
from briefings.models import Delivery, DeliveryState, Subscriber
from briefings.types import Letter

LEASE = timedelta(seconds=90)
"""How long a batch belongs to one worker."""
PROBES = 20
"""Chats looked at to tell one damaged row from a key that is not ours."""

# One statement, so that no two workers take the same row. On Postgres rows that another worker is
# just taking are passed over; on SQLite writers queue (BEGIN IMMEDIATE). MATERIALIZED, because a
# join that asks its inner side once for each row would pick anew each time, past those it has just
# changed, and take more than the limit (PostgreSQL manual, 7.8.3 and SELECT, The Locking Clause).
_CLAIM = """
WITH picked AS MATERIALIZED ({picked})
UPDATE briefings_delivery SET state = 'leased', batch = %s, lease_until = %s
WHERE id IN (SELECT id FROM picked) RETURNING id"""

_FIELDS = (
    "pk", "digest_id", "digest__kind", "edition_id", "part", "revision", "message_id",
    "subscriber__language", "subscriber__silent", "subscriber__thread_id", "subscriber__kind",
    "subscriber__chat_cipher", "subscriber__time_zone", "subscriber__quiet_from",
    "subscriber__quiet_until",
)  # fmt: skip


def lease(*, now: datetime, limit: int) -> list[Letter]:
    """Take up to ``limit`` due deliveries, the most urgent first; an empty list if none is due.

    ``now`` is aware, in UTC. A lease lasts LEASE; the sweep takes back what it outlives. Nothing is
    taken while sending is locked, and the host's memory of the batch is on its disk on return: OSError
    is raised when it cannot be. A row whose chat id cannot be read ends as failed and stops nobody
    else; cryptography's InvalidTag is raised when no other can be read either.
    """
    if lock.is_locked():
        return []
    batch = uuid4().hex
    with transaction.atomic():
        taken = _take(batch, now, limit)
        if not taken:
            return []
        lock.enter(batch, now=now)
    letters = _letters(batch, now)
    failpoint("deliver.after_lease")
    try:
        lock.remember(batch, now=now)
    except OSError:
        release(letters)  # what this host cannot remember it must not send
        raise
    return letters


def _take(batch: str, now: datetime, limit: int) -> list[int]:
    due = claimable(now).order_by("priority", "not_before", "pk").values("id")
    picked = due.select_for_update(skip_locked=True, of=("self",))[:limit]
    inner, params = picked.query.sql_with_params()
    until = connection.ops.adapt_datetimefield_value(now + LEASE)
    return run(_CLAIM.format(picked=inner), (*params, batch, until))


def _letters(batch: str, now: datetime) -> list[Letter]:
    rows = Delivery.objects.filter(batch=batch, state=DeliveryState.LEASED)
    letters = []
    unreadable = []
    for (
        key, digest, kind, edition, part, revision, message_id,
        language, silent, thread_id, chat_kind, cipher, zone, quiet_from, quiet_until,
    ) in rows.order_by("priority", "not_before", "pk").values_list(*_FIELDS):  # fmt: skip
        if cipher is None:
            continue  # their reader has just left, and the sweep cancels the row
        try:
            chat_id = chats.unseal(bytes(cipher))
        except InvalidTag:
            unreadable.append(key)
            continue
        letters.append(
            Letter(
                delivery=key,
                batch=batch,
                digest=digest,
                language=language,
                silent=silent or is_quiet(now, quiet_from, quiet_until, zone_of(zone)),
                chat_id=chat_id,
                thread_id=thread_id,
                chat_tag=chats.tag(chat_id),
                kind=kind,
                chat_kind=chat_kind,
                edition=edition or 0,
                revision=revision,
                message_id=message_id,
                part=part,
            )
        )
    if unreadable:
        if not letters and not _any_readable():
            # The key is wrong, not the rows: they are still owed once the operator has the right one.
            rows.update(state=DeliveryState.PENDING, **FREE)
            raise InvalidTag
        rows.filter(pk__in=unreadable).update(state=DeliveryState.FAILED, error="unreadable")
    return letters


def _any_readable() -> bool:
    """Whether our keys read any of the newest chats; rows may be damaged, all of them hardly."""
    newest = Subscriber.objects.order_by("-pk").values_list("chat_cipher", flat=True)[:PROBES]
    for cipher in newest:
        try:
            chats.unseal(bytes(cipher))
        except InvalidTag:
            continue
        return True
    return False


def release(letters: Sequence[Letter]) -> int:
    """Give back letters that were taken and not begun; the number given back."""
    if not letters:
        return 0
    return Delivery.objects.filter(held(letters), state=DeliveryState.LEASED).update(
        state=DeliveryState.PENDING, **FREE
    )
