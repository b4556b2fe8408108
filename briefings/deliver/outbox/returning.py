"""UPDATE … RETURNING, which the ORM does not speak: what changed is what the database says changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.sql import UpdateQuery

from briefings.models import Delivery
from briefings.types import Letter


def change(some: QuerySet[Delivery], **values: object) -> list[int]:
    """Update rows that a condition without joins finds; the keys of those it found."""
    query: Any = some.query.chain(UpdateQuery)  # its methods have no stubs
    query.add_update_values(values)
    statement, params = query.get_compiler(connection=connection).as_sql()
    return run(f"{statement} RETURNING id", params)


def run(statement: str, params: Sequence[Any]) -> list[int]:
    """The first column of what a statement returns."""
    return [key for key, *_ in rows(statement, params)]


def rows(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def held(letters: Iterable[Letter]) -> Q:
    """The rows that are these letters': each in its own batch."""
    keys: dict[str, list[int]] = defaultdict(list)
    for letter in letters:
        keys[letter.batch].append(letter.delivery)
    found = (Q(batch=batch, pk__in=some) for batch, some in keys.items())
    return reduce(or_, found, Q(pk__in=[]))
