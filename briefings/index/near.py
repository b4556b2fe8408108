"""The published words nearest to a mistyped one."""

from difflib import SequenceMatcher

from django.db.models import Count

from briefings import text
from briefings.index import words
from briefings.models import PublishedGram

FARTHEST = 2
"""How many letters a word may be longer or shorter than what was typed."""
LOOKED_AT = 30
"""Candidates, those with the most pieces in common, that are compared letter by letter."""
OFFERED = 2
ALIKE = 0.75
"""How much of both words has to agree, from 0 to 1, as difflib counts."""


def nearest(word: str) -> list[str]:
    """Published words near to ``word``, the nearest first; none for short words and for numbers."""
    if not words.correctable(word):
        return []
    candidates = (
        PublishedGram.objects.filter(
            gram__in=words.grams(word),
            length__range=(len(word) - FARTHEST, len(word) + FARTHEST),
        )
        .order_by()
        .values_list("word")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "word")[:LOOKED_AT]
    )
    near = text.suggest(word, [found for found, _ in candidates if found != word], limit=OFFERED)
    return [one for one in near if SequenceMatcher(None, word, one).ratio() >= ALIKE]
