"""A question put to the full-text index of either database."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from briefings.index.words import HEAD, SHORTEST_PREFIX
from briefings.models import DraftWords, PublishedWords


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question, and all that may stand in its place."""

    word: str
    """Folded; it finds the words that begin with it."""
    marks: tuple[str, ...] = ()
    """Marked words, found as they are: whom it may name, a number."""


@dataclass(frozen=True, slots=True)
class Where:
    """What has to be found: every word, or else one of ``whole``."""

    every: tuple[Asked, ...]
    whole: tuple[str, ...] = ()
    """Marked words of whoever goes by the whole question."""
    head: bool = False
    """Look for words in headlines alone."""
    any_of: bool = False
    """One of the words is enough."""
    but: "Where | None" = None
    """What was found by another question already."""


def expression(where: Where, vendor: str) -> str:
    """The question in the database's own language; every word is folded, so nothing needs escaping."""
    postgres = vendor == "postgresql"
    all_of, one_of, unlike = (" & ", " | ", " & !") if postgres else (" AND ", " OR ", " NOT ")

    def plain(word: str) -> str:
        return f"'{word}'" if postgres else f'"{word}"'

    def beginning(word: str) -> str:
        wanted = plain(HEAD + word if where.head else word)
        if len(word) < SHORTEST_PREFIX:
            return wanted
        return f"{wanted}:*" if postgres else f"{wanted} *"

    groups = [
        f"({one_of.join([beginning(one.word), *map(plain, one.marks)])})" for one in where.every
    ]
    told = (one_of if where.any_of else all_of).join(groups)
    if where.whole:
        told = f"({told}){one_of}{one_of.join(map(plain, where.whole))}"
    if where.but:
        told = f"({told}){unlike}({expression(where.but, vendor)})"
    return told


VECTOR = "vector"
"""Postgres's own column, made of the words: its index is of it."""


def _found(model: type[DraftWords] | type[PublishedWords]) -> tuple[str, str]:
    """The statement that finds keys, and the name it has for them; its one parameter is the question.

    Put together from the names of our own tables alone.
    """
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        key = str(model._meta.pk.column)
        return f"SELECT {key} FROM {table} WHERE {VECTOR} @@ %s::tsquery", key  # noqa: S608
    return f"SELECT rowid FROM {table}_index WHERE {table}_index MATCH %s", "rowid"  # noqa: S608


def _keys(model: type[DraftWords] | type[PublishedWords]) -> tuple[str, str]:
    """The same for all of them: found first, then sorted.

    Postgres would walk the whole table from its end for a rare word.
    """
    found, key = _found(model)
    if connection.vendor == "postgresql":
        return f"WITH found AS MATERIALIZED ({found}) SELECT {key} FROM found", key  # noqa: S608
    return found, key


def matching(model: type[DraftWords] | type[PublishedWords], where: Where) -> Any:
    """Keys of the rows of ``model`` that fit, as a subquery; ``where`` asks for at least one word."""
    wanted, _ = _keys(model)
    return RawSQL(wanted, (expression(where, connection.vendor),))  # noqa: S611  # see _keys


def leads(model: type[DraftWords] | type[PublishedWords], where: Where) -> bool:
    """Whether any row fits."""
    found, _ = _found(model)
    with connection.cursor() as cursor:
        cursor.execute(f"{found} LIMIT 1", (expression(where, connection.vendor),))
        return cursor.fetchone() is not None


def newest(model: type[DraftWords] | type[PublishedWords], where: Where, limit: int) -> list[int]:
    """Keys of up to ``limit`` rows that fit, the highest first."""
    wanted, key = _keys(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{wanted} ORDER BY {key} DESC LIMIT %s",
            (expression(where, connection.vendor), limit),
        )
        return [row[0] for row in cursor.fetchall()]
