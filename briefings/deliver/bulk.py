"""New letters by the thousand: three quarters of the fan-out were Django's way from row to SQL."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from briefings.models import Delivery, DeliveryState

New = tuple[int, int, date | None, datetime, datetime]
"""Subscriber, edition, local date, not before, expires."""

_GIVEN = ("subscriber_id", "edition_id", "local_date", "not_before", "expires_at")
_SAME: dict[str, int | str] = {
    "part": 1, "revision": 0, "wave": 1, "state": DeliveryState.PENDING.value, "priority": 5,
    "attempts": 0, "content_hash": "", "error": "",
}  # fmt: skip
_INTO = f"INSERT INTO {Delivery._meta.db_table} ({', '.join(('digest_id', *_SAME, *_GIVEN))}) "
_SAMES = ", ".join(["%s"] * (1 + len(_SAME)))
_LISTS = "%s::bigint[], %s::bigint[], %s::date[], %s::timestamptz[], %s::timestamptz[]"
_SQL = {
    # One list a column: a statement has thousands of rows and a handful of parameters.
    "postgresql": f"{_INTO} SELECT {_SAMES}, given.* FROM unnest({_LISTS}) AS given",  # noqa: S608  # names of ours
    "sqlite": f"{_INTO} VALUES ({_SAMES}, %s, %s, %s, %s, %s)",
}


def insert(digest: int, letters: Sequence[New]) -> None:
    """Write first letters of a digest, all pending; one that breaks a unique key is left out."""
    if not letters:
        return
    sql = f"{_SQL[connection.vendor]} ON CONFLICT DO NOTHING"
    same = (digest, *_SAME.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Any: psycopg takes lists as arrays, which the stubs do not know.
            columns: list[Any] = [list(column) for column in zip(*letters, strict=True)]
            cursor.execute(sql, [*same, *columns])
        else:
            cursor.executemany(sql, [(*same, *_plain(letter)) for letter in letters])


def _plain(letter: New) -> tuple[int, int, str | None, str | None, str | None]:
    """Dates as SQLite keeps them, which Django would see to."""
    reader, edition, day, at, until = letter
    shown = connection.ops.adapt_datetimefield_value
    return reader, edition, day.isoformat() if day else None, shown(at), shown(until)
