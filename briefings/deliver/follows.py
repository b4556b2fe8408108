"""Whom a chat follows: it hears of them at once, whatever else it asked for."""

from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import Q

from briefings.deliver.subscribe import find, met
from briefings.models import Entity, Follow
from briefings.queries import entity_ref
from briefings.queries.known import is_known
from briefings.types import EntityRef

MOST = 50
"""How many one chat may follow; who wants more subscribes to all of it."""


class Followed(Enum):
    """What became of a wish to follow."""

    DONE = "done"
    """It is so, whether it was before or not."""
    UNKNOWN = "unknown"
    """Nobody has that address."""
    TOO_MANY = "too_many"


@transaction.atomic
def follow(chat_id: int, slug: str, *, kind: str, language: str, now: datetime) -> Followed:
    """Follow the entity at an address; a merged one leads to what it was merged into.

    Twice is the same as once. A chat that asked for nothing yet gets no digests by this.
    """
    entity = _entity(slug)
    if entity is None:
        return Followed.UNKNOWN
    row = met(chat_id, kind=kind, language=language, now=now)
    if not row.active:  # whoever writes to us can be written to
        row.active, row.blocked_on = True, None
        row.save(update_fields=["active", "blocked_on"])
    mine = Follow.objects.filter(subscriber=row)
    if mine.filter(entity=entity).exists():
        return Followed.DONE
    if mine.count() >= MOST:
        return Followed.TOO_MANY
    Follow.objects.create(subscriber=row, entity=entity)
    return Followed.DONE


@transaction.atomic
def unfollow(chat_id: int, slug: str) -> bool:
    """Follow it no more, nor what was merged into it; False if the chat did not."""
    row, entity = find(chat_id), _entity(slug)
    if row is None or entity is None:
        return False
    mine = Follow.objects.filter(subscriber=row)
    merged = Entity.objects.filter(merged_into=entity)
    gone, _ = mine.filter(Q(entity=entity) | Q(entity__in=merged)).delete()
    return bool(gone)


def following(chat_id: int) -> tuple[EntityRef, ...]:
    """Whom a chat follows, by name; of merged ones, what they were merged into."""
    row = find(chat_id)
    if row is None:
        return ()
    rows = Follow.objects.filter(subscriber=row).select_related("entity__merged_into")
    found = {entity_ref(one.entity.merged_into or one.entity) for one in rows}
    return tuple(sorted(found, key=lambda ref: ref.short_name))


def _entity(slug: str) -> Entity | None:
    """Whoever stands at an address, if readers may know them."""
    row = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    stands = (row.merged_into or row) if row else None
    return stands if stands and is_known(stands) else None
