"""Entities stay as they are until a transaction ends, whoever else writes in that moment.

Everybody takes their rows in the order of their keys, all that an act will write in one go, or two
would wait for each other. Whoever holds an entry as well takes that first.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from briefings.models import Entity
from briefings.queries.values import LINKS

WOULD_NOT_WAIT = "55P03"
"""What Postgres says to who asked not to wait."""
WAITED_FOR_EACH_OTHER = "40P01"
"""What it says to one of two who would wait for good."""


MEANWHILE = "Somebody else is changing one of them right now; try again."


class Busy(Exception):
    """It can be done, and not in this moment; the sentence says why."""


@contextmanager
def or_busy(why: str = MEANWHILE) -> Iterator[None]:
    """Raises Busy, with the sentence ``why``, where the database lets somebody else go first.

    What was written inside is not there then: leave the transaction, or be one step inside it.
    """
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in {WOULD_NOT_WAIT, WAITED_FOR_EACH_OTHER}:
            raise Busy(why) from None
        raise


def held(*keys: int, merged: int | None = None) -> list[Entity]:
    """Entities by their keys, nobody else's until the transaction ends. Call inside one.

    So is whoever names ``merged``, which goes into another: their rows change with it. Not the keys
    themselves: what refers to them is written meanwhile by whoever holds an entry, and waits for
    nobody.
    """
    wanted = Q(pk__in=keys)
    if merged is not None:
        wanted |= Q(of_state=merged) | Q(claimed_by=merged) | Q(merged_into=merged)
    return _held(wanted)


def held_to_save(key: int | None, *chosen: int) -> dict[int, Entity]:
    """An entity, those merged into it, and those it points at and will point at, by their keys.

    They are nobody else's until the transaction ends, so none of them is merged before. ``key`` is
    None for a new one, and ``chosen`` are the keys of whom it will point at. Call inside a transaction.
    """
    wanted = Q(pk__in=chosen)
    if key is not None:
        own = Entity.objects.filter(pk=key)
        wanted |= Q(pk=key) | Q(merged_into=key)
        for link in LINKS:
            wanted |= Q(pk__in=own.exclude(**{link: None}).values(link))
    return {row.pk: row for row in _held(wanted)}


def _held(wanted: Q) -> list[Entity]:
    """Those rows in the order of their keys; taken anew if one more came while some were waited for.

    Else that one would be taken out of order, when it is written.
    """
    rows = Entity.objects.filter(wanted).select_for_update(no_key=True).order_by("pk")
    if not connection.features.has_select_for_update:
        return list(rows)  # SQLite: whoever writes is alone
    while True:
        with transaction.atomic():
            found = list(rows.all())
            missed = Entity.objects.filter(wanted).exclude(pk__in=[row.pk for row in found])
            if not missed.exists():
                return found
            transaction.set_rollback(True)  # gives back what was taken


def merged_of(keys: Collection[int]) -> dict[int, int]:
    """Which of these entities were merged, by key, each with the key of whom they were merged into.

    None of them is merged from now on until the transaction ends. Others may keep them likewise in
    the same moment, so nobody waits for a long import but who would write them. Call inside a
    transaction, after the entries that name them are held.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM briefings_entity WHERE id = ANY(%s) ORDER BY id FOR SHARE",
                [list(keys)],
            )
    rows = Entity.objects.filter(pk__in=keys, merged_into__isnull=False).order_by()
    return {row.pk: row.merged_into_id for row in rows if row.merged_into_id}
