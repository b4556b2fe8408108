"""What Postgres believes of its tables when a transaction has just filled them.

It plans by counts that autovacuum takes, which sees nothing of a transaction that has not ended: a
join on a table it believes empty asks all of it for each row, and a hundred thousand rows take hours
(PostgreSQL manual, 14.4.8, "Run ANALYZE Afterwards"). SQLite plans by its indexes alone.
"""

from contextlib import suppress

from django.db import OperationalError, connection, transaction
from django.db.models import Model

MANY = 1000
"""Rows from which it is worth the tenths of a second that it takes."""


def count_anew(*models: type[Model]) -> None:
    """Let Postgres look at these tables again; nothing on SQLite.

    Call after very many rows were added, before they are asked for. Nobody else analyses the tables
    until the transaction ends; where somebody is at it just now, theirs will do.
    """
    if connection.vendor != "postgresql":
        return
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with suppress(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
