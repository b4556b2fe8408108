"""Triggers that make publications append-only, on SQLite and on Postgres.

Shared by the migration that creates them and by tests, which must empty tables between cases.
"""

FROZEN_TABLES = {
    "briefings_publication": "id = NEW.id",
    "briefings_publishedact": "id = NEW.id OR publication_id = NEW.publication_id",
    "briefings_publishedparticipant": (
        "id = NEW.id OR (publication_id = NEW.publication_id AND entity_id = NEW.entity_id "
        "AND role = NEW.role)"
    ),
}
"""With what a new row would take the place of, where SQLite is told to replace: that fires no trigger
on what goes. Serials, numbers and moments of publications are kept apart by `_rules`."""
MESSAGE = "published work is never changed or removed"


def create_sql(vendor: str) -> list[str]:
    """Statements that refuse to change, remove or replace a row of the frozen tables of ``vendor``."""
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
            *(
                f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION cablegram_refuse()"
                for table in FROZEN_TABLES
            ),
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    return [
        *(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} {refuse}"
            for table in FROZEN_TABLES
            for act in ("update", "delete")
        ),
        *(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
            for table, same in FROZEN_TABLES.items()
        ),
    ]


def drop_sql(vendor: str) -> list[str]:
    """Statements that take the triggers away again."""
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
            for table in FROZEN_TABLES
            for name in ("frozen", "kept")
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{act}"
        for table in FROZEN_TABLES
        for act in ("update", "delete", "replace")
    ]
