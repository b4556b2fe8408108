"""Keeps the words of entries and publications beside them. Called by who writes those, in the same
transaction; `rebuild` makes everything anew, also from a migration.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps

from briefings.index import words

CHUNK = 1000
"""Rows read and written at a time."""

# Any: the models may be those of a migration's moment, which no type checker knows.


def drafts(entries: Iterable[int], apps: Apps = installed) -> None:
    """Keep the words of entries, by their keys, as they stand now. Six queries for a thousand."""
    for keys in _chunks(entries):
        _drafts(keys, apps)


def _drafts(keys: list[int], apps: Apps) -> None:
    def rows(model: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        table: Any = apps.get_model("briefings", model)
        found = table.objects.filter(entry__in=keys).order_by()
        return iter(found.values_list("entry", *columns))

    titles: defaultdict[int, list[str]] = defaultdict(list)
    for entry, title in rows("Citation", "source__title"):
        titles[entry].append(title)
    named: defaultdict[int, set[int]] = defaultdict(set)
    for entry, *both in rows("Act", "actor", "subject"):
        named[entry].update(both)
    for model, column in (("Participant", "entity"), ("Tally", "subject")):
        for entry, key in rows(model, column):
            named[entry].add(key)
    entry_model: Any = apps.get_model("briefings", "Entry")
    kept: Any = apps.get_model("briefings", "DraftWords")
    kept.objects.bulk_create(
        [
            kept(
                entry_id=key,
                words=words.of_entry(public, headline, statement, titles[key], named[key]),
            )
            for key, public, headline, statement in entry_model.objects.filter(pk__in=keys)
            .order_by()
            .values_list("pk", "public_id", "headline", "statement")
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["words"],
    )


def published(publications: Iterable[Any], apps: Apps = installed) -> None:
    """Keep the words of publications, each the last of its entry, in place of those before it.

    A retraction leaves none. Their participants are stored by now.
    """
    rows = list(publications)
    for start in range(0, len(rows), CHUNK):
        _published(rows[start : start + CHUNK], apps)


def _published(rows: Sequence[Any], apps: Apps) -> None:
    kept: Any = apps.get_model("briefings", "PublishedWords")
    part: Any = apps.get_model("briefings", "PublishedParticipant")
    later = [row.entry_id for row in rows if row.n > 1]
    if later:
        # By their keys: joined in one statement, Postgres without statistics reads all for each.
        before = apps.get_model("briefings", "Publication").objects.filter(entry__in=later)
        keys = list(before.order_by().values_list("pk", flat=True))
        kept.objects.filter(publication__in=keys).delete()
    standing = [row for row in rows if row.change != "retracted"]
    named: defaultdict[int, set[int]] = defaultdict(set)
    found = part.objects.filter(publication__in=[row.pk for row in standing]).order_by()
    for publication, entity in found.values_list("publication", "entity"):
        named[publication].add(entity)
    made = [
        kept(publication_id=row.pk, words=_words(row.snapshot, named[row.pk])) for row in standing
    ]
    kept.objects.bulk_create(made)
    _grams({word for row in made for word in row.words.split()}, apps)
    names(set().union(*named.values()), apps)


def _words(said: dict[str, Any], entities: set[int]) -> str:
    titles = dict.fromkeys(one["source"]["title"] for one in said["citations"])
    return words.of_entry(said["public_id"], said["headline"], said["statement"], titles, entities)


def names(entities: Iterable[int], apps: Apps = installed) -> None:
    """Keep the words of entities' names, so that mistyped ones are found."""
    name: Any = apps.get_model("briefings", "EntityName")
    found = name.objects.filter(entity__in=list(entities)).order_by()
    _grams({word for one in found.values_list("folded", flat=True) for word in one.split()}, apps)


def _grams(found: set[str], apps: Apps) -> None:
    """Keep the pieces of words that are not known yet."""
    gram: Any = apps.get_model("briefings", "PublishedGram")
    fit = sorted(word for word in found if words.correctable(word) and len(word) <= words.LONGEST)
    for start in range(0, len(fit), CHUNK):
        some = fit[start : start + CHUNK]
        # Every word has a first piece, and pieces are what the table is sorted by.
        firsts = {f" {word[:2]}" for word in some}
        known = set(
            gram.objects.filter(gram__in=firsts, word__in=some).values_list("word", flat=True)
        )
        gram.objects.bulk_create(
            [
                gram(gram=piece, length=len(word), word=word)
                for word in some
                if word not in known
                for piece in sorted(words.grams(word))
            ],
            ignore_conflicts=True,  # somebody else may publish the same word right now
        )


def rebuild(apps: Apps = installed) -> None:
    """Make all of it anew from what there is."""
    for model in ("DraftWords", "PublishedWords", "PublishedGram"):
        table: Any = apps.get_model("briefings", model)
        table.objects.all().delete()
    entry: Any = apps.get_model("briefings", "Entry")
    drafts(entry.objects.order_by("pk").values_list("pk", flat=True), apps)
    publication: Any = apps.get_model("briefings", "Publication")
    last: dict[int, int] = dict(
        publication.objects.order_by("n").values_list("entry", "pk")  # of two the later stays
    )
    for keys in _chunks(sorted(last.values())):
        rows = publication.objects.filter(pk__in=keys).only("entry", "n", "change", "snapshot")
        published(rows.order_by("pk"), apps)


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    held = list(keys)
    for start in range(0, len(held), CHUNK):
        yield held[start : start + CHUNK]
