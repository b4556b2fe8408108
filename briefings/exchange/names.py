"""Whom a cell of an act file means: an address, an ISO code or a name of exactly one entity."""

from collections import defaultdict
from dataclasses import dataclass

from briefings import text
from briefings.models import Entity, EntityName
from briefings.vocabulary import EntityKind


@dataclass(frozen=True, slots=True)
class Named:
    """Whoever is meant, as an act file writes them."""

    slug: str
    kind: EntityKind


class NameBook:
    """Every way to name an entity, read once; each cell is looked up once."""

    def __init__(
        self, addresses: dict[str, Named], codes: dict[str, Named], names: dict[str, set[Named]]
    ) -> None:
        self._addresses = addresses
        self._codes = codes
        self._names = names
        self._found: dict[str, tuple[Named, ...]] = {}

    def meant(self, cell: str) -> tuple[Named, ...]:
        """Everybody whom ``cell`` may mean, by slug: one is a match; none or several an error.

        An address means itself, whatever else goes by it.
        """
        found = self._found.get(cell)
        if found is None:
            found = self._found[cell] = self._look_up(cell)
        return found

    def _look_up(self, cell: str) -> tuple[Named, ...]:
        own = self._addresses.get(cell)
        if own:
            return (own,)
        matches = set(self._names.get(text.fold(cell), ()))
        code = self._codes.get(cell.upper()) if len(cell) == 2 else None
        if code:
            matches.add(code)
        return tuple(sorted(matches, key=lambda named: named.slug))

    def nearest(self, cell: str) -> list[str]:
        """Slugs of the nearest known names, best first."""
        found: dict[str, None] = {}
        for name in text.suggest(cell, self._names):
            found.update((named.slug, None) for named in sorted(self._names[name], key=_by_slug))
        return list(found)


def _by_slug(named: Named) -> str:
    return named.slug


def name_book() -> NameBook:
    """The names on record: what was merged leads to what it was merged into; metonyms lead nowhere."""
    rows = {row.pk: row for row in Entity.objects.all()}
    named: dict[int, Named] = {}
    for key, row in rows.items():
        target = row
        while target.merged_into_id is not None:
            target = rows[target.merged_into_id]
        named[key] = Named(target.slug, EntityKind(target.kind))
    names: dict[str, set[Named]] = defaultdict(set)
    for entity, folded in EntityName.objects.filter(metonym=False).values_list("entity", "folded"):
        if folded:
            names[folded].add(named[entity])
    return NameBook(
        addresses={row.slug: named[key] for key, row in rows.items()},
        codes={row.iso2.upper(): named[key] for key, row in rows.items() if row.iso2},
        names=names,
    )
