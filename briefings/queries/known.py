"""Whom readers may already know: what they are called is changed by two people."""

from collections.abc import Iterable
from functools import cache

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from briefings import gazetteer
from briefings.models import Entity, PublishedAct, PublishedParticipant


def known() -> Q:
    """Whether readers may have met an entity, or one that was merged into it.

    That is: a publication names it, standing or past, or the gazetteer does, by whose names it is
    found. One that an editor has just added is nobody's yet.
    """
    own = _own()
    return own | Q(
        pk__in=Entity.objects.filter(own, merged_into__isnull=False).values("merged_into")
    )


def written_by(user: User) -> QuerySet[Entity]:
    """Whom ``user`` wrote last, or names of whom, while no reader knows them."""
    merged = Entity.objects.filter(edited_by=user, merged_into__isnull=False)
    own = Q(edited_by=user) | Q(pk__in=merged.values("merged_into"))
    return Entity.objects.filter(own).exclude(known())


def known_of(rows: Iterable[Entity]) -> set[int]:
    """The keys of those whom readers may have met; most are in the gazetteer, and nobody is asked."""
    found = {row.pk: is_listed(row) for row in rows}
    open_ = [key for key, listed in found.items() if not listed]
    met = Entity.objects.filter(known(), pk__in=open_).values_list("pk", flat=True) if open_ else ()
    return {key for key, listed in found.items() if listed} | set(met)


def is_known(row: Entity) -> bool:
    """Whether readers may have met an entity."""
    return bool(known_of([row]))


def is_listed(row: Entity) -> bool:
    """Whether the gazetteer names an entity, so that readers know it; the database is not asked."""
    return names_slug(row.slug)


def names_slug(slug: str) -> bool:
    """Whether the gazetteer has an entity at this address."""
    return slug in _listed()


def _own() -> Q:
    here = OuterRef("pk")
    return (
        Q(slug__in=_listed())
        | Q(Exists(PublishedParticipant.objects.filter(entity=here)))
        | Q(Exists(PublishedAct.objects.filter(actor=here)))
        | Q(Exists(PublishedAct.objects.filter(subject=here)))
    )


@cache
def _listed() -> frozenset[str]:
    return frozenset(one.slug for one in gazetteer.read())
