"""The full-text indexes: tables of SQLite that follow ours by triggers, an index of Postgres's own."""

TABLES = {"briefings_draftwords": "entry_id", "briefings_publishedwords": "publication_id"}
"""Tables of words, each with its key."""


_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"


def create_sql(vendor: str) -> list[str]:
    """Statements that set them up; they take in what is there."""
    if vendor == "postgresql":
        return [
            f"CREATE INDEX {table}_index ON {table} USING gin ({_VECTOR})" for table in TABLES
        ]
    return [statement for table, key in TABLES.items() for statement in _sqlite(table, key)]


def _sqlite(table: str, key: str) -> list[str]:
    index = f"{table}_index"
    forget = f"INSERT INTO {index}({index}, rowid, words) VALUES ('delete', OLD.{key}, OLD.words);"
    learn = f"INSERT INTO {index}(rowid, words) VALUES (NEW.{key}, NEW.words);"
    return [
        # Words come folded: the tokeniser only splits them. Marks of other scripts are letters, and an
        # underscore marks our own words. Places within an entry are not kept (detail).
        f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='{table}', content_rowid='{key}', "
        "detail='none', prefix='2 3 4', "
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*' tokenchars '_'\")",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
        f"CREATE TRIGGER {table}_learn AFTER INSERT ON {table} BEGIN {learn} END",
        f"CREATE TRIGGER {table}_forget AFTER DELETE ON {table} BEGIN {forget} END",
        f"CREATE TRIGGER {table}_relearn AFTER UPDATE ON {table} BEGIN {forget} {learn} END",
    ]


def drop_sql(vendor: str) -> list[str]:
    """Statements that take them away."""
    if vendor == "postgresql":
        return [f"DROP INDEX IF EXISTS {table}_index" for table in TABLES]
    return [
        statement
        for table in TABLES
        for statement in (
            *(f"DROP TRIGGER IF EXISTS {table}_{act}" for act in ("learn", "forget", "relearn")),
            f"DROP TABLE IF EXISTS {table}_index",
        )
    ]


def keep_sql(vendor: str) -> list[str]:
    """Statements that have Postgres keep the vector of each row, instead of an index of it alone."""
    if vendor != "postgresql":
        return []
    return [
        statement
        for table in TABLES
        for statement in (
            f"DROP INDEX {table}_index",
            f"ALTER TABLE {table} ADD COLUMN vector tsvector "
            f"GENERATED ALWAYS AS ({_VECTOR}) STORED",
            f"CREATE INDEX {table}_index ON {table} USING gin (vector)",
        )
    ]


def forget_sql(vendor: str) -> list[str]:
    """Statements that take `keep_sql` back."""
    if vendor != "postgresql":
        return []
    dropped = [f"ALTER TABLE {table} DROP COLUMN vector" for table in TABLES]  # and its index
    return dropped + create_sql(vendor)
