"""SQL that is right but for what a try changes, and what the database says to it."""
# ruff: noqa: S608  # SQL made of strings is what this file is about

from datetime import timedelta

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.factories import NOW

HASH = "'" + "a" * 64 + "'"
NEXT = "(SELECT max(serial) + 1 FROM briefings_publication)"
LATER = f"'{NOW + timedelta(days=9):%Y-%m-%d %H:%M:%S}+00:00'"


def copy(table: str, where: str, **changes: str) -> str:
    """SQL that adds a row like another one, with some columns from other expressions."""
    model = apps.get_model("briefings", table)
    fields = model._meta.concrete_fields
    columns = [one.column for one in fields if not one.primary_key or one.column in changes]
    unknown = changes.keys() - set(columns)
    assert not unknown, unknown
    chosen = (changes.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    name = model._meta.db_table
    return f"INSERT INTO {name} ({named}) SELECT {', '.join(chosen)} FROM {name} WHERE {where}"


def again(**changes: str) -> str:
    """SQL that adds a second publication of the published act, right but for ``changes``."""
    right = {
        "n": "2", "serial": NEXT, "published_at": LATER, "change": "'edited'",
        "previous_hash": HASH,
    }  # fmt: skip
    return copy("Publication", "id = {publication}", **(right | changes))


def approve(entry: str = "waiting", **changes: str) -> str:
    """SQL that approves an entry, right but for ``changes``."""
    right = {
        "state": "'approved'", "approved_by_id": "{other}", "approved_hash": HASH,
        "approved_at": LATER,
    }  # fmt: skip
    pairs = ", ".join(f"{column} = {value}" for column, value in (right | changes).items())
    return f"UPDATE briefings_entry SET {pairs} WHERE id = {{{entry}}}"


def approve_batch(**changes: str) -> str:
    """SQL that approves the batch, right but for ``changes``."""
    right = {
        "state": "'publishing'", "content_hash": HASH, "checked_at": LATER,
        "approved_by_id": "{other}", "approved_at": LATER, "approved_hash": HASH,
    }  # fmt: skip
    pairs = ", ".join(f"{column} = {value}" for column, value in (right | changes).items())
    return f"UPDATE briefings_batch SET {pairs}"


def run(statement: str) -> None:
    """Execute one statement and check what the database checks at the end of a transaction."""
    with transaction.atomic():
        connection.cursor().execute(statement.replace("%", "%%"))
        connection.check_constraints()
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def tried(statement: str) -> str | None:
    """What the database says to a statement; None if it takes it."""
    point = transaction.savepoint()
    try:
        run(statement)
    except DatabaseError as refusal:
        return str(refusal)
    else:
        return None
    finally:
        transaction.savepoint_rollback(point)
