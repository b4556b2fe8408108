"""Entities by any of their names, and which of them published work is about."""

import hashlib
from collections.abc import Iterable
from datetime import date
from itertools import chain, product

from django.db.models import Exists, OuterRef, Q, QuerySet

from briefings import text
from briefings.models import Entity, EntityName, PublishedAct, PublishedParticipant
from briefings.queries.known import is_known, known_of
from briefings.queries.merged import standing
from briefings.queries.naming import met
from briefings.types import EntityRef, Found
from briefings.vocabulary import FOLDED, EntityKind, NameKind, UnStatus

NEAREST = 3
"""How many near names an unknown one is answered with."""


def entity_ref(row: Entity) -> EntityRef:
    """An entity as it is named where it is shown."""
    return EntityRef(
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        kind=EntityKind(row.kind),
        un_status=UnStatus(row.un_status),
    )


def _refs(rows: Iterable[Entity]) -> tuple[EntityRef, ...]:
    return tuple(entity_ref(row) for row in rows)


def entity(slug: str) -> EntityRef | None:
    """The entity at this address, if readers may know it; a merged one leads to what it was merged into."""
    row = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    return entity_ref(standing(row)) if row and is_known(standing(row)) else None


def find_entity(name: str, *, on: date | None = None, metonyms: bool = False) -> Found:
    """Whoever goes by ``name``: an address, an ISO code or any name, whatever its case or accents.

    A “the” before a name may be there or not. A metonym (“Moscow”) is a hint and no name: it leads to
    somebody only with ``metonyms``, for a reader's question, and only if nobody goes by it. Where
    several share a name, the one whose own name it is comes first, then the one for whom it holds
    ``on`` the day (without one: still), then the one whose official name it is, then the latest; the
    others are in ``also``. Nothing found: the nearest names. Only whom readers may know is found.
    """
    folded = text.fold(name)
    if not folded:
        return Found(None)
    keys = (folded, folded.removeprefix("the "))
    for hint, key in dict.fromkeys(product((False, True) if metonyms else (False,), keys)):
        matches = _going_by(key, hint=hint)
        if matches:
            first, *others = sorted(matches, key=lambda row: _rank(row, matches[row], key, on))
            return Found(entity_ref(first), also=_refs(others))
    return Found(None, nearest=_nearest(name, Entity.objects.filter(merged_into__isnull=True)))


def known_name(names: Iterable[str]) -> str:
    """The first of ``names`` by which somebody goes whom readers may know, as it was given; else empty.

    One question for all of them, and one more about those found that the gazetteer does not list.
    Metonyms, addresses and ISO codes are no names here.
    """
    keys = {name: {folded := text.fold(name), folded.removeprefix("the ")} for name in names}
    wanted = set(chain.from_iterable(keys.values())) - {""}
    rows = EntityName.objects.filter(
        folded__in=wanted, metonym=False, entity__merged_into__isnull=True
    ).select_related("entity")
    going_by: dict[str, list[Entity]] = {}
    for row in rows:
        going_by.setdefault(row.folded, []).append(row.entity)
    readable = known_of(chain.from_iterable(going_by.values()))
    told = {key for key, found in going_by.items() if any(one.pk in readable for one in found)}
    return next((name for name, own in keys.items() if own & told), "")


def _going_by(key: str, *, hint: bool) -> dict[Entity, list[EntityName]]:
    """Entities by a folded name, an address or an ISO code, each with those of its names that fit."""
    found: dict[Entity, list[EntityName]] = {}
    if not hint:
        addressed = Q(slug=text.slugify(key)) | Q(iso2__iexact=key)
        rows = Entity.objects.filter(addressed).select_related("merged_into")
        found = {standing(row): [] for row in rows}
    names = EntityName.objects.filter(folded=key, metonym=hint, entity__merged_into__isnull=True)
    for name in names.select_related("entity"):
        found.setdefault(name.entity, []).append(name)
    # Whom an editor has just added bears words that no second person read.
    met = known_of(found)
    return {row: names for row, names in found.items() if row.pk in met}


def _rank(
    row: Entity, names: list[EntityName], key: str, on: date | None
) -> tuple[bool, bool, bool, int]:
    """How far down an entity comes among those that share a name."""

    def holds(thing: Entity | EntityName) -> bool:
        if on is None:
            return thing.life_max is None
        return (thing.life_min or date.min) <= on <= (thing.life_max or date.max)

    own = key in {text.fold(row.name), text.fold(row.short_name), text.fold(row.slug)}
    there = (on is None or holds(row)) and (not names or any(map(holds, names)))
    official = any(name.kind == NameKind.OFFICIAL for name in names)
    return (not own, not there, not official, -(row.life_max or date.max).toordinal())


def _nearest(name: str, rows: QuerySet[Entity]) -> tuple[EntityRef, ...]:
    """Entities with published work or a position come to mind first, so only those are offered."""
    known = dict(
        EntityName.objects.filter(entity__in=rows.filter(named())).values_list("name", "entity")
    )
    picked: list[int] = []
    for near in text.suggest(name, list(known), limit=2 * NEAREST):
        if known[near] not in picked:
            picked.append(known[near])
    by_key = Entity.objects.in_bulk(picked[:NEAREST])
    return _refs(by_key[key] for key in picked[:NEAREST])


def subjects() -> tuple[EntityRef, ...]:
    """Entities about which a standing act of recognition, refusal or the like is published."""
    acts = PublishedAct.objects.standing().filter(subject=OuterRef("pk"), verb__in=sorted(FOLDED))
    return _refs(Entity.objects.filter(_or_merged(Exists(acts))).order_by("short_name"))


def actors() -> tuple[EntityRef, ...]:
    """Everybody and everything that standing entries name."""
    return _refs(Entity.objects.filter(named()).order_by("short_name"))


def moved() -> tuple[tuple[EntityRef, EntityRef], ...]:
    """Merged entities that readers met, each with the one that it leads to, by their addresses."""
    rows = Entity.objects.filter(met(), merged_into__isnull=False).select_related("merged_into")
    return tuple((entity_ref(row), entity_ref(standing(row))) for row in rows.order_by("slug"))


def entities_mark() -> str:
    """A hash that changes when somebody whom published work names is called or counted otherwise.

    Or was merged: a name, a span of life or of coverage and an address show without a publication.
    """
    shown = Entity.objects.filter(named() | Q(merged_into__isnull=False)).order_by("slug")
    rows = shown.values_list(
        "slug", "kind", "name", "short_name", "un_status", "life", "end_reason", "coverage",
        "of_state__slug", "merged_into__slug",
    )  # fmt: skip
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def named() -> Q:
    """Whether a standing entry names an entity, or one that was merged into it."""
    return _or_merged(Exists(PublishedParticipant.objects.standing().filter(entity=OuterRef("pk"))))


def _or_merged(own: Exists) -> Q:
    """What holds of an entity that stands, or of one that was merged into it."""
    former = Entity.objects.filter(own, merged_into__isnull=False).values("merged_into")
    return (Q(own) | Q(pk__in=former)) & Q(merged_into__isnull=True)
