"""Reads for a small screen: a page at a time, never all of it."""

from briefings import snapshot
from briefings.models import Entity, Publication, PublishedAct, PublishedParticipant
from briefings.queries import involved, merged
from briefings.queries.entities import entity_ref
from briefings.queries.entries import in_order
from briefings.queries.known import is_known
from briefings.queries.standing import standing
from briefings.types import EntityRef, EntryView, SourceRef
from briefings.vocabulary import FOLDED

LOOKED_AT = 200
"""Of how many of the newest publications the sources are collected."""


def acts_of(slug: str, *, limit: int, offset: int | None = 0) -> tuple[tuple[EntryView, ...], int]:
    """Standing acts about an entity or by it, in the order of their dates, undated ones last.

    With what was merged into it. One page, the last acts where ``offset`` is None, and how many
    there are in all.
    """
    asked = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    if asked is None:
        return (), 0
    every = involved.acts(merged.standing(asked))
    start = max(0, len(every) - limit) if offset is None else offset
    return in_order(every[start : start + limit]), len(every)


def recent_sources(*, limit: int) -> tuple[SourceRef, ...]:
    """Sources of the newest standing entries, each once, the newest first."""
    found: dict[int, SourceRef] = {}
    newest = standing().keys[: -LOOKED_AT - 1 : -1]
    for start in range(0, len(newest), limit):  # mostly each brings a source of its own
        rows = Publication.objects.filter(pk__in=newest[start : start + limit])
        for kept in rows.order_by("-serial").values_list("snapshot", flat=True):
            for citation in snapshot.decode(kept).citations:
                found.setdefault(citation.source.id, citation.source)
        if len(found) >= limit:
            break
    return tuple(found.values())[:limit]


def entity_by_number(number: int) -> EntityRef | None:
    """The entity with this key, as deep links name it, if readers may know it; a merged one leads to
    where it went.
    """
    row = Entity.objects.filter(pk=number).select_related("merged_into").first()
    stands = merged.standing(row) if row else None
    return entity_ref(stands) if stands and is_known(stands) else None


def numbers_of(slugs: list[str]) -> dict[str, int]:
    """Keys of entities by their addresses."""
    return dict(Entity.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def long_slugs(length: int) -> list[str]:
    """Addresses longer than ``length``, which buttons carry as hashes."""
    rows = Entity.objects.filter(slug__regex=rf"^.{{{length + 1},}}$")
    return list(rows.values_list("slug", flat=True))


def newest_subjects(*, limit: int) -> tuple[EntityRef, ...]:
    """Whom the newest standing acts are about, each once: the first to come to mind."""
    found: dict[int, EntityRef] = {}
    acts = PublishedAct.objects.standing().order_by("-publication_id")
    keys = dict.fromkeys(acts.values_list("subject", flat=True)[:LOOKED_AT])
    rows = Entity.objects.select_related("merged_into").in_bulk(keys)
    for key in keys:
        row = merged.standing(rows[key])
        found.setdefault(row.pk, entity_ref(row))
        if len(found) >= limit:
            break
    return tuple(found.values())


def is_named(slug: str) -> bool:
    """Whether a standing entry names the entity at an address, or what was merged into it."""
    asked = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    if asked is None:
        return False
    everybody = merged.together(merged.standing(asked)).values("pk")
    return PublishedParticipant.objects.standing().filter(entity__in=everybody).exists()


def is_subject(slug: str) -> bool:
    """Whether a standing act of recognition, refusal or the like is about the entity."""
    asked = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    if asked is None:
        return False
    everybody = merged.together(merged.standing(asked)).values("pk")
    acts = PublishedAct.objects.standing().filter(subject__in=everybody, verb__in=sorted(FOLDED))
    return acts.exists()
