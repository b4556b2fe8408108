"""Keeps entities and their names."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from briefings import index, text
from briefings.curate.held import held_to_save
from briefings.models import Entity, EntityName
from briefings.models.fields import in_normal_form
from briefings.queries.values import LINKS
from briefings.vocabulary import NameKind


@transaction.atomic
def save(entity: Entity) -> Entity:
    """Store an entity; its own two names can be searched for like any other.

    If it points at somebody who was merged, it points at whom they were merged into from now on.
    Raises ValidationError if that is itself.
    """
    _follow(entity)
    in_normal_form(entity)
    entity.slug = entity.slug or text.slugify(entity.short_name or entity.name)
    entity.iso2 = entity.iso2 or None
    entity.wikidata = entity.wikidata or None
    entity.save()
    for name, kind in ((entity.name, NameKind.OFFICIAL), (entity.short_name, NameKind.ALIAS)):
        add_name(entity, name, kind=kind)
    return entity


def _follow(entity: Entity) -> None:
    """Whom an entity points at are those who stand, and they do until the transaction ends."""
    chosen = [key for link in LINKS if (key := getattr(entity, f"{link}_id"))]
    if not chosen:
        return
    rows = held_to_save(entity.pk, *chosen)
    for link in LINKS:
        row = rows.get(getattr(entity, f"{link}_id"))
        if row is None or row.merged_into is None:
            continue
        if row.merged_into_id == entity.pk:
            raise ValidationError({link: f"{row} was merged into {entity.short_name} itself."})
        setattr(entity, link, row.merged_into)


def written(entity: Entity, *, by: User) -> None:
    """Keep who wrote an entity that no reader knows: what was read of it before counts no more.

    The names that came to it by mergers were before them as well, so they are theirs from now on.
    """
    _and_merged(entity).update(edited_by=by, read_by=None, read_hash=None)


def taken_over(entity: Entity, *, by: User) -> bool:
    """Keep that somebody saved it as it stood: they answer for it, and whoever wrote it may approve.

    False, and nothing is kept, if nobody else wrote it.
    """
    others = _and_merged(entity).filter(edited_by__isnull=False).exclude(edited_by=by)
    if not others.exists():
        return False
    written(entity, by=by)
    return True


def changed(entity: Entity) -> None:
    """What was read of it counts no more, and whoever wrote its words did so still."""
    Entity.objects.filter(pk=entity.pk).update(read_by=None, read_hash=None)


def _and_merged(entity: Entity) -> QuerySet[Entity]:
    return Entity.objects.filter(Q(pk=entity.pk) | Q(merged_into=entity.pk))


def add_name(
    entity: Entity,
    name: str,
    *,
    kind: NameKind = NameKind.ALIAS,
    lang: str = "en",
    metonym: bool = False,
    life: str | None = None,
) -> EntityName:
    """Give an entity one more name; one it already has is left as it is."""
    name = text.normalise(name)
    row, new = EntityName.objects.get_or_create(
        entity=entity,
        name=name,
        lang=lang,
        defaults={"kind": kind, "metonym": metonym, "life": life, "folded": text.fold(name)},
    )
    if new:
        index.names([entity.pk])
    return row


def save_name(name: EntityName) -> EntityName:
    """Store an edited name with the form it is searched by."""
    in_normal_form(name)
    name.folded = text.fold(name.name)
    name.save()
    index.names([name.entity_id])
    return name
