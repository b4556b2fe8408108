"""Whom an entity was merged into. One step is enough: the database allows no longer way."""

from dataclasses import replace

from django.db.models import Q, QuerySet

from briefings.models import Entity
from briefings.types import ActView, Content, EntityRef


def standing(row: Entity) -> Entity:
    """The entity itself, or what it was merged into."""
    return row.merged_into or row


def together(row: Entity) -> QuerySet[Entity]:
    """An entity that stands, and all that were merged into it."""
    return Entity.objects.filter(Q(pk=row.pk) | Q(merged_into=row))


def moved() -> dict[str, str]:
    """Addresses of merged entities, each with the one that it leads to."""
    rows = Entity.objects.filter(merged_into__isnull=False)
    return dict(rows.values_list("slug", "merged_into__slug"))


def readdressed(content: Content, addresses: dict[str, str]) -> Content:
    """What a snapshot says, its names as they stood, its entities at the addresses they have now."""
    if not addresses:
        return content

    def now(ref: EntityRef) -> EntityRef:
        return replace(ref, slug=addresses.get(ref.slug, ref.slug))

    def sides(act: ActView) -> ActView:
        return replace(act, actor=now(act.actor), subject=now(act.subject))

    return replace(
        content,
        act=sides(content.act) if content.act else None,
        participants=tuple(replace(part, entity=now(part.entity)) for part in content.participants),
        tallies=tuple(replace(tally, subject=now(tally.subject)) for tally in content.tallies),
    )
