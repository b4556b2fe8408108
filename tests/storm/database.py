"""Databases for storms: prepared once, copied for each."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg


@dataclass(frozen=True)
class Database:
    """Where a ledger is: a SQLite file, or a database of a Postgres server."""

    url: str

    @property
    def is_postgres(self) -> bool:
        """Whether a server keeps it."""
        return self.url.startswith("postgres")

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    def letters(self) -> tuple[int, int] | None:
        """How many rows have ended, and how many have not; None if nobody can say just now.

        A server may be away, and who sleeps may hold the lock of a SQLite file.
        """
        try:
            rows, open_ = self._ask()
        except (sqlite3.OperationalError, psycopg.OperationalError):
            return None
        return rows - open_, open_

    def _ask(self) -> tuple[int, int]:
        question = (
            "SELECT count(*), sum(CASE WHEN state IN ('pending', 'leased', 'sending')"
            " THEN 1 ELSE 0 END) FROM briefings_delivery"
        )
        if self.is_postgres:
            with psycopg.connect(self.url, connect_timeout=5) as connection:
                found = connection.execute(question).fetchone()
        else:
            with closing(
                sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True, timeout=0.2)
            ) as file:
                found = file.execute(question).fetchone()
        assert found is not None
        return int(found[0]), int(found[1] or 0)


@contextmanager
def copy_of(template: Database, folder: Path) -> Iterator[Database]:
    """A copy of a prepared database that nobody uses; gone at the end."""
    if not template.is_postgres:
        copy = folder / f"{uuid4().hex}.sqlite3"
        shutil.copyfile(template.path, copy)
        yield Database(f"sqlite:///{copy}")
        return
    name = f"storm_{uuid4().hex}"
    parts = urlsplit(template.url)
    original = parts.path.removeprefix("/")
    with _server(template.url) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    try:
        yield Database(urlunsplit(parts._replace(path=f"/{name}")))
    finally:
        with _server(template.url) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def new(server: str | None, folder: Path) -> Iterator[Database]:
    """An empty database: on the Postgres at ``server``, or a SQLite file."""
    if server is None:
        yield Database(f"sqlite:///{folder / 'template.sqlite3'}")
        return
    name = f"storm_{uuid4().hex}"
    with _server(server) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield Database(urlunsplit(urlsplit(server)._replace(path=f"/{name}")))
    finally:
        with _server(server) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection]:
    """A connection to no database in particular; every statement commits by itself."""
    everywhere = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    with psycopg.connect(everywhere, autocommit=True) as connection:
        yield connection
