"""UPDATE … RETURNING, which the ORM does not speak: what changed is what the database says changed."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from briefings.models import Delivery


def change(rows: QuerySet[Delivery], **values: object) -> list[int]:
    """Update rows that a condition without joins finds; the keys of those it found."""
    query: Any = rows.query.chain(UpdateQuery)  # its methods have no stubs
    query.add_update_values(values)
    statement, params = query.get_compiler(connection=connection).as_sql()
    return run(f"{statement} RETURNING id", params)


def run(statement: str, params: Sequence[Any]) -> list[int]:
    """The first column of what a statement returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [key for key, *_ in cursor.fetchall()]
