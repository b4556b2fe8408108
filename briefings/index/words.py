"""Which words are kept of an entry, and in which form. Standard library and `text` only.

Beside plain words stand marked ones, which nobody can type, since folding leaves no underscore: the
entry's number (``n_12``), everybody it names (``x_34``), and the headline's words (``h_talks``).
"""

import re
from collections.abc import Iterable

from briefings import text

HEAD = "h_"
MOST = 8
"""Words of a question that are looked at."""
LONGEST = 40
"""Of a word, in characters; what is longer is cut, in the index and in the question."""
SHORTEST_PREFIX = 2
"""A single letter stands for itself: it begins too many words."""
SHORTEST_GRAMS = 4
"""Shorter words are not corrected: too many others are near."""


def public_id(typed: str) -> str | None:
    """The public id that ``typed`` means: ``E-0012``, ``e_12``, ``#12`` or ``12``; None if none."""
    match = re.fullmatch(r"(?:[eE][-_]|#)?([0-9]{1,9})", typed.strip())
    return f"E-{int(match[1]):04d}" if match else None


def number(public: str) -> str:
    """The word for an entry's number."""
    return f"n_{int(public.removeprefix('E-'))}"


def entity(key: int) -> str:
    """The word for an entity that is named."""
    return f"x_{key}"


def folded(words: str) -> list[str]:
    """Words as they are kept and asked for."""
    return [word[:LONGEST] for word in text.fold(words).split()]


def of_entry(
    public: str, headline: str, statement: str, titles: Iterable[str], entities: Iterable[int]
) -> str:
    """Everything that an entry is found by: its words, its sources' titles, whom it names."""
    head = folded(headline)
    plain = dict.fromkeys(head)
    for part in (statement, *titles):
        plain.update(dict.fromkeys(folded(part)))
    marked = [number(public), *map(entity, sorted(set(entities)))]
    return " ".join([*marked, *(HEAD + word for word in dict.fromkeys(head)), *plain])


def correctable(word: str) -> bool:
    """Whether a word is long enough to be mistyped, and has no digit, which is never corrected."""
    return len(word) >= SHORTEST_GRAMS and word.isalpha()


def grams(word: str) -> set[str]:
    """Three neighbouring letters each, the word's ends marked by a space."""
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
