"""What the record already holds, by the keys that files use."""

from collections.abc import Iterable

from briefings.acts import ActKey, default_object_kind
from briefings.curate.held import merged_of
from briefings.models import Act, Entity, Publication, PublishedAct
from briefings.vocabulary import EntityKind, EntryState, Verb


class Overtaken(Exception):
    """Somebody whom a file names was merged after the file was looked at."""

    def __init__(self) -> None:
        super().__init__("Somebody whom the file names was merged in this moment; look again.")


class Standing(dict[str, Entity]):
    """Entities by slug. Raises Overtaken for an address at which nobody stands."""

    def __missing__(self, slug: str) -> Entity:
        raise Overtaken


def entities_by_slug() -> Standing:
    """Every entity that stands, by its slug; merged ones are left out."""
    rows = Entity.objects.filter(merged_into__isnull=True)
    return Standing((row.slug, row) for row in rows)


def keep(named: Iterable[Entity]) -> None:
    """Nobody merges any of them until the transaction ends. Raises Overtaken if somebody did.

    Call after the entries that name them are written or held.
    """
    if merged_of({row.pk for row in named}):
        raise Overtaken


def known_acts(entities: dict[str, Entity]) -> dict[ActKey, int]:
    """The entry of every act on record, by what makes it that act.

    An act counts as it was last published and as it is drafted now. Where two entries have the same
    key, one that readers have comes before a draft, and a draft before a retracted one.
    """
    keys = _Keys(entities)
    drafted = Act.objects.order_by("entry").values_list("entry", *_COLUMNS, "entry__date")
    published = PublishedAct.objects.filter(
        publication__in=Publication.objects.standing()
    ).values_list("publication__entry", *_COLUMNS, "date")
    found: dict[ActKey, int] = {}
    # of equal keys the later one wins
    for rows in (
        drafted.filter(entry__state=EntryState.RETRACTED),
        drafted.exclude(entry__state=EntryState.RETRACTED),
        published,
    ):
        found.update(keys.of(rows.iterator()))
    return found


_COLUMNS = ("actor", "subject", "verb", "object_kind", "sequence")
_Row = tuple[int, int, int, str, str | None, int, str | None]


class _Keys:
    """Turns rows of keys into rows of slugs; what was merged stands as what it was merged into."""

    def __init__(self, entities: dict[str, Entity]) -> None:
        self._slugs = {row.pk: row.slug for row in entities.values()}
        self._kinds = {row.pk: EntityKind(row.kind) for row in entities.values()}
        merged = dict(
            Entity.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into")
        )
        for key in merged:
            target: int | None = key
            while target in merged:
                target = merged[target]
            if target is not None:
                self._slugs[key] = self._slugs[target]
                self._kinds[key] = self._kinds[target]

    def of(self, rows: Iterable[_Row]) -> Iterable[tuple[ActKey, int]]:
        """Each row's key and its entry."""
        for entry, actor, subject, verb, kind, sequence, when in rows:
            said = kind or default_object_kind(Verb(verb), self._kinds[subject]) or ""
            key = ActKey(self._slugs[actor], self._slugs[subject], verb, said, when or "", sequence)
            yield key, entry
