"""Search in what readers may see: published entries and whoever they name, mistyped words included."""

from array import array
from dataclasses import replace
from functools import lru_cache

from django.db import connection

from briefings import index
from briefings.index.asking import going_by
from briefings.index.match import Asked, Where
from briefings.index.words import entity
from briefings.models import Entity, EntityName, Publication, PublishedWords
from briefings.queries.entities import entity_ref, named
from briefings.queries.entries import views
from briefings.queries.standing import Last, standing
from briefings.types import EntityRef, EntryView, SearchAnswer

ENTITIES = 5
"""How many entities stand before the entries."""
COUNTED = 1000
"""How many entries are told apart; nobody reads so many."""


def search(text: str, *, limit: int, offset: int = 0) -> SearchAnswer:
    """Published work that ``text`` asks for: whoever goes by it, then entries with all its words.

    Words match from their beginning, in any case and with or without accents; an entry is also found
    by any name of whoever it names, and by its sources' titles. A word that leads nowhere is taken for
    the nearest one that does (``understood`` says so). Words in the headline come first, then the
    rest, each the newest first. If nothing has all the words, what has any of them. Only the standing
    publication of an entry is searched: no draft, nothing retracted.
    """
    asked = index.understood(text)
    if asked is None:
        return SearchAnswer(text=text, hits=(), total=0)
    where, understood = _mended(asked)
    keys = _keys(where, connection.alias, standing().last)
    people = _people(where)
    shown = keys[max(0, offset - len(people)) :][: max(0, limit - len(people[offset:]))]
    rows = Publication.objects.in_bulk(shown)
    hits: tuple[EntityRef | EntryView, ...] = (
        *people[offset : offset + limit],
        *views(rows[key] for key in shown),
    )
    return SearchAnswer(text, hits, total=len(people) + len(keys), understood=understood)


@lru_cache(maxsize=64)
def _keys(where: Where, _database: str, _last: Last) -> "array[int]":
    """Publications that fit, in the order shown. Kept for whoever turns pages, and for one state of
    the record, which its last publication names: what is published next is asked anew.
    """
    heads = replace(where, head=True)
    keys = index.newest(PublishedWords, heads, COUNTED)
    if len(keys) < COUNTED:
        keys += index.newest(PublishedWords, replace(where, but=heads), COUNTED - len(keys))
    if not keys and len(where.every) > 1:
        keys = index.newest(PublishedWords, replace(where, any_of=True), COUNTED)
    return array("q", keys)


def _mended(asked: Where) -> tuple[Where, tuple[tuple[str, str], ...]]:
    """The question with the nearest words that lead somewhere in the place of those that do not."""
    every, understood = [], []
    for one in asked.every:
        word = one.word
        if one.marks or index.leads(PublishedWords, Where((one,))):
            every.append(one)
            continue
        near = index.nearest(word)
        by_name = going_by(near) if near else {}
        for other in near:
            marks = tuple(map(entity, sorted(by_name.get(other, ()))))
            instead = Asked(other, marks)
            if index.leads(PublishedWords, Where((instead,))):
                understood.append((word, other))
                one = instead
                break
        every.append(one)
    return replace(asked, every=tuple(every)), tuple(understood)


def _people(where: Where) -> tuple[EntityRef, ...]:
    """Whoever published work names and goes by the question: its own name first, then a shorter one."""
    marked = [set(one.marks) for one in where.every]
    keys = {
        int(mark.removeprefix("x_"))
        for mark in (*where.whole, *set.intersection(*marked))
        if mark.startswith("x_")
    }
    if not keys:
        return ()
    rows = list(Entity.objects.filter(named(), pk__in=keys))
    phrase = " ".join(one.word for one in where.every)
    going = EntityName.objects.filter(entity__in=rows).values_list("entity", "folded", "metonym")
    best: dict[int, tuple[bool, bool, bool]] = {}
    for key, name, metonym in going:
        rank = (name != phrase, metonym, not name.startswith(phrase))
        best[key] = min(best.get(key, rank), rank)
    rows.sort(key=lambda row: (best[row.pk], len(row.short_name), row.slug))
    return tuple(entity_ref(row) for row in rows[:ENTITIES])
