"""Triggers that make publications append-only, on SQLite and on Postgres.

Shared by the migration that creates them and by tests, which must empty tables between cases.
"""

FROZEN_TABLES = (
    "briefings_publication",
    "briefings_publishedact",
    "briefings_publishedparticipant",
)
MESSAGE = "published work is never changed or removed"


def create_sql(vendor: str) -> list[str]:
    """Statements that refuse UPDATE and DELETE on the frozen tables of ``vendor``."""
    if vendor == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION cablegram_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        return [
            function,
            *(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION cablegram_refuse()"
                for table in FROZEN_TABLES
            ),
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in FROZEN_TABLES
        for act in ("update", "delete")
    ]


def drop_sql(vendor: str) -> list[str]:
    """Statements that take the triggers away again."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}" for table in FROZEN_TABLES]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{act}"
        for table in FROZEN_TABLES
        for act in ("update", "delete")
    ]
