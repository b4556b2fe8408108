"""The base gazetteer: every UN member and observer and the contested entities, by all their names.

Plain data in three files. ``entities.csv`` and ``names.csv`` are kept by hand; ``cldr.csv`` is written
by ``python -m briefings.gazetteer`` from the territory names of CLDR, which Babel carries. A migration
loads them. What is added here later reaches installations by a migration that calls `load` again and
says which names are new: a name that people took away at the desk does not come back.
"""

import csv
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as installed
from django.db import transaction

from briefings import text
from briefings.vocabulary import EntityKind, NameKind, UnStatus

HERE = Path(__file__).parent
LANGUAGES = ("en", "lt", "uk", "ru")
"""Languages that have a name for every entity with an ISO code."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an entity."""

    name: str
    lang: str
    kind: NameKind
    life: str | None = None
    metonym: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One entity of the gazetteer; states come before those that point at them."""

    slug: str
    kind: EntityKind
    name: str
    short_name: str
    iso2: str | None
    wikidata: str | None
    un_status: UnStatus
    of_state: str | None
    """A slug, as in ``claimed_by``."""
    claimed_by: str | None
    life: str | None
    end_reason: str
    names: tuple[Name, ...]
    """Its own two names included; each name once in a language."""


@lru_cache(maxsize=1)
def read() -> tuple[Listed, ...]:
    """The gazetteer as the files have it."""
    by_hand: defaultdict[str, list[Name]] = defaultdict(list)
    by_code: defaultdict[str, list[Name]] = defaultdict(list)
    for row in _rows("names.csv"):
        name = Name(
            row["name"],
            row["lang"],
            NameKind(row["kind"]),
            row["life"] or None,
            row["metonym"] != "",
        )
        by_hand[row["slug"]].append(name)
    for row in _rows("cldr.csv"):
        by_code[row["iso2"]] = [
            Name(row[lang], lang, NameKind.ALIAS if lang == "en" else NameKind.EXONYM)
            for lang in LANGUAGES
        ]
    return tuple(
        _listed(row, [*by_hand[row["slug"]], *by_code[row["iso2"]]])
        for row in _rows("entities.csv")
    )


@lru_cache(maxsize=4)
def called(language: str) -> dict[str, str]:
    """What CLDR calls each entity with an ISO code in one of `LANGUAGES`, by slug."""
    by_code = {row["iso2"]: row[language] for row in _rows("cldr.csv")}
    return {one.slug: by_code[one.iso2] for one in read() if one.iso2 in by_code}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _listed(row: dict[str, str], more: list[Name]) -> Listed:
    short, full = row["short_name"], row["name"] or row["short_name"]
    own = (Name(full, "en", NameKind.OFFICIAL), Name(short, "en", NameKind.ALIAS))
    once: dict[tuple[str, str], Name] = {}
    for name in (*own, *more):
        once.setdefault((name.name, name.lang), name)
    return Listed(
        slug=row["slug"],
        kind=EntityKind(row["kind"]),
        name=full,
        short_name=short,
        iso2=row["iso2"] or None,
        wikidata=row["wikidata"] or None,
        un_status=UnStatus(row["un_status"]),
        of_state=row["of_state"] or None,
        claimed_by=row["claimed_by"] or None,
        life=row["life"] or None,
        end_reason=row["end_reason"],
        names=tuple(once.values()),
    )


# Into the tables and out again -------------------------------------------------------------------
# Any: the models are those of the migration's moment, which no type checker knows.


def load(
    apps: Apps = installed,
    using: str = "default",
    *,
    fresh: Container[tuple[str, str]] | None = None,
) -> None:
    """Add the entities and names that are missing; an entity that is there keeps its row.

    There means by address, ISO code or Wikidata key; one that was merged is what it was merged into.
    With ``fresh``, pairs of slug and language, an entity that is there gets no names but those.
    """
    with transaction.atomic(using):
        _load(apps, using, fresh)


def _load(apps: Apps, using: str, fresh: Container[tuple[str, str]] | None) -> None:
    entity: Any = apps.get_model("briefings", "Entity")
    entity_name: Any = apps.get_model("briefings", "EntityName")
    there = _there(entity.objects.using(using))
    missing = [one for one in read() if one.slug not in there]
    new = {one.slug for one in missing}
    taken = set(entity.objects.using(using).values_list("short_name", flat=True))

    def short(one: Listed) -> str:
        return f"{one.short_name} ({one.slug})" if one.short_name in taken else one.short_name

    # Twice, because an authority or a polity points at a state.
    for pointing in (False, True):
        made = [
            entity(
                slug=one.slug,
                kind=one.kind,
                name=one.name,
                short_name=short(one),
                iso2=one.iso2,
                wikidata=one.wikidata,
                un_status=one.un_status,
                of_state_id=there[one.of_state].pk if one.of_state else None,
                claimed_by_id=there[one.claimed_by].pk if one.claimed_by else None,
                life=one.life,
                end_reason=one.end_reason,
            )
            for one in missing
            if bool(one.of_state or one.claimed_by) is pointing
        ]
        entity.objects.using(using).bulk_create(made)
        there |= {row.slug: row for row in made}
    # Keyed, because two that were merged may have a name in common.
    names = {
        (there[one.slug].pk, name.name, name.lang): name
        for one in read()
        for name in one.names
        if fresh is None or one.slug in new or (one.slug, name.lang) in fresh
    }
    named = set(entity_name.objects.using(using).values_list("entity", "name", "lang"))
    entity_name.objects.using(using).bulk_create(
        entity_name(
            entity_id=key[0],
            name=name.name,
            lang=name.lang,
            kind=name.kind,
            life=name.life,
            metonym=name.metonym,
            folded=text.fold(name.name),
        )
        for key, name in names.items()
        if key not in named
    )


def _there(rows: Any) -> dict[str, Any]:
    """Rows that stand for entities of the gazetteer, by the slug they have in it."""
    # Held in the order of their keys: nobody merges at the desk whom one that is added points at.
    held = rows.select_for_update(no_key=True).order_by("pk")
    by_key = {row.pk: row for row in held}
    by_slug = {row.slug: row for row in by_key.values()}
    by_code = {row.iso2: row for row in by_key.values()}
    by_code |= {row.wikidata: row for row in by_key.values()}
    by_code.pop(None, None)
    found = {}
    for one in read():
        row = by_slug.get(one.slug) or by_code.get(one.iso2) or by_code.get(one.wikidata)
        while row is not None and row.merged_into_id:
            row = by_key[row.merged_into_id]
        if row is not None:
            found[one.slug] = row
    return found


def unload(apps: Apps = installed, using: str = "default") -> None:
    """Remove the gazetteer's entities as far as nobody changed them and nothing refers to them."""
    entity: Any = apps.get_model("briefings", "Entity")
    known = {one.slug: one for one in read()}
    # Twice, because what points at a state keeps it.
    for _ in range(2):
        kept = _referred_to(entity, using)
        rows = entity.objects.using(using).filter(slug__in=known).prefetch_related("names")
        gone = [row.pk for row in rows if row.pk not in kept and _untouched(row, known[row.slug])]
        entity.objects.using(using).filter(pk__in=gone).delete()


def _referred_to(entity: Any, using: str) -> set[int]:
    """Keys of entities that any row but a name points at."""
    return {
        key
        for relation in entity._meta.related_objects
        if relation.related_model._meta.model_name != "entityname"
        for key in relation.related_model.objects.using(using)
        .order_by()
        .values_list(relation.field.attname, flat=True)
        .distinct()
    }


def _untouched(row: Any, one: Listed) -> bool:
    """Whether a row says no more than the files do."""
    fields = ("kind", "name", "short_name", "iso2", "wikidata", "un_status", "life", "end_reason")
    known: Iterable[tuple[str, str]] = {(name.name, name.lang) for name in one.names}
    return (
        all(getattr(row, field) == getattr(one, field) for field in fields)
        and not row.coverage
        and all((name.name, name.lang) in known for name in row.names.all())
    )
