"""What a question may mean: its words, and whoever goes by them."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from briefings.index import words
from briefings.index.match import Asked, Where
from briefings.models import Entity, EntityName

NAMED = 50
"""A word that more entities go by says nothing about whom."""


def understood(typed: str) -> Where | None:
    """What ``typed`` asks for; None if there is no word in it. Two queries."""
    pieces: list[tuple[str, str | None]] = []
    for raw in typed.split():
        folded = words.folded(raw)
        public = words.public_id(raw) if raw.isascii() else None
        if public:
            pieces.append((folded[-1], words.number(public)))
        else:
            pieces += [(word, None) for word in folded]
    pieces = pieces[: words.MOST]
    if not pieces:
        return None
    phrase = " ".join(word for word, _ in pieces)
    found = going_by([word for word, _ in pieces], phrase)
    every = tuple(
        Asked(word, (*([mark] if mark else []), *map(words.entity, sorted(found[word]))))
        for word, mark in pieces
    )
    whole = tuple(map(words.entity, sorted(found[phrase]))) if len(pieces) > 1 else ()
    return Where(every, whole)


def going_by(asked: Iterable[str], phrase: str = "") -> dict[str, set[int]]:
    """Keys of the entities with a name of which a word begins like one asked for, by what was asked.

    With those that were merged into them, since entries may name these. ``phrase`` is one more, of
    several words. What too many go by is left out.
    """
    wanted = {
        word for word in (*asked, phrase) if len(word) >= words.SHORTEST_PREFIX
    }  # fmt: skip
    found: defaultdict[str, set[int]] = defaultdict(set)
    if not wanted:
        return found
    fits = Q()
    for word in wanted:
        fits |= Q(folded__startswith=word) | Q(folded__contains=_inside(word))
    for folded, key in EntityName.objects.filter(fits).order_by().values_list("folded", "entity"):
        for word in wanted:
            if folded.startswith(word) or _inside(word) in folded:
                found[word].add(key)
    merged = defaultdict(set)
    rows = Entity.objects.filter(merged_into__isnull=False).order_by()
    for old, into in rows.values_list("pk", "merged_into"):
        merged[into].add(old)
    for word in list(found):
        if len(found[word]) > NAMED:
            del found[word]
        else:
            found[word] |= {old for key in tuple(found[word]) for old in merged.get(key, ())}
    return found


def _inside(word: str) -> str:
    """How a word begins inside a name; where no spaces stand between words, anywhere."""
    return word if word[0] >= "\u2e80" else f" {word}"
