"""Every address of the web process, tried by everybody, with every method, on every kind of row.

The addresses are found by walking the resolver, not remembered; ``permissions.toml`` says what each
account may expect. An address without a row fails, as does a row without an address. Whoever is turned
away leaves every table as it was and is not shown a word of a draft.
"""

import logging
import tomllib
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from briefings.admin.site import desk
from config import health
from tests.doors import ROUTES, Knock, knocks
from tests.factories import UserFactory
from tests.newsroom import NOBODY, STAFF, Newsroom, public_words

EXPECTED = tomllib.loads((Path(__file__).parent / "permissions.toml").read_text(encoding="utf-8"))
ROWS: dict[str, Any] = EXPECTED["row"]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
DENIED = ("login", "403", "404", "405", "moved")
KEPT = ("django_session", "django_migrations")
"""Tables that say nothing about the record: a visit writes the first, nothing the second."""


# --- what came of it ----------------------------------------------------------------------------
class Watch:
    """Sees whether anything was written; if so, whether any table differs."""

    def __init__(self) -> None:
        self.before = content()
        self.writes: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.split(None, 1)[0].upper()
        if verb not in ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK") and not any(
            f'"{table}"' in sql for table in KEPT
        ):
            self.writes.append(sql)
        return execute(sql, params, many, context)

    def changed(self) -> bool:
        return bool(self.writes) and content() != self.before


def content() -> dict[str, str]:
    """A hash of every table's rows."""
    hashes = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in KEPT:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names of our own tables
                rows = sorted(map(repr, cursor.fetchall()))
                hashes[table] = sha256("\n".join(rows).encode()).hexdigest()
    return hashes


def knock(client: Client, method: str, one: Knock, watch: Watch) -> tuple[str, bytes]:
    """What came of it, in a word, and everything that was said; the database is as before."""
    watch.writes.clear()
    cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            data = one.body if method == "POST" else None
            response = (
                client.generic(method, one.address)
                if data is None
                else client.post(one.address, data)
            )
            said = b"".join(response) if response.streaming else response.content
        changed = watch.changed()
        transaction.set_rollback(True)
    client.cookies = cookies  # as before too: signing out is one of the addresses
    heard = said + repr((response.headers, response.cookies)).encode()
    status = str(response.status_code)
    if response.status_code in (301, 302):
        to_login = response["Location"].startswith("/admin/login/")
        return ("login" if to_login and not changed else "done" if changed else "moved"), heard
    return (f"{status},changed" if changed else status), heard


def expected(row: dict[str, Any], method: str, what: str, viewer: str) -> str:
    """The word of a row for one cell; see the head of ``permissions.toml``."""
    who, columns = ("nobody", NOBODY) if viewer in NOBODY else ("staff", STAFF)
    methods = {**EXPECTED["otherwise"][who], **row.get(who, {})}
    like = ("GET", "rest") if method == "HEAD" else ("rest",)
    said: Any = next(methods[one] for one in (method, *like) if one in methods)
    if isinstance(said, dict):
        said = said.get(what) or said["rest"]
    words: list[str] = said.split()
    assert len(words) in (1, len(columns)), words
    return words[0] if len(words) == 1 else words[columns.index(viewer)]


# --- the matrix ---------------------------------------------------------------------------------
def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ROUTES) == set(ROWS)


@pytest.mark.django_db
def test_the_desk_offers_no_action_without_a_row(rf):
    request = rf.get("/")
    request.user = UserFactory(is_superuser=True)
    offered = {
        f"{model._meta.model_name}.{action}"
        for model, admin in desk._registry.items()
        for action in admin.get_actions(request)
    }
    assert offered == set(EXPECTED["actions"])


@pytest.mark.django_db
def test_nothing_is_posted_from_another_page(tmp_path):
    room = Newsroom("superuser", tmp_path)
    client = Client(enforce_csrf_checks=True)
    client.force_login(room.superuser)
    doors = list(knocks(room))
    watch = Watch()
    for one in doors:
        if one.name.startswith("admin"):
            word, _ = knock(client, "POST", one, watch)
            assert word in ("403", "405", "moved"), f"{one.name} [{one.what}]: {word}"
            assert not watch.writes


@pytest.mark.django_db
@pytest.mark.parametrize("viewer", [*NOBODY, *STAFF])
def test_everybody_gets_what_is_theirs(viewer, tmp_path, settings, broker, caplog, monkeypatch):
    caplog.set_level(logging.CRITICAL, "django.request")  # 10,000 refusals are no news
    settings.SITE_DIR = tmp_path
    monkeypatch.setattr(health, "OVERDUE", 3600)  # nobody sweeps here, and a busy machine is slow
    room = Newsroom(viewer, tmp_path)
    published = public_words()
    assert not [word for word in room.tokens if word in published]
    client = Client(raise_request_exception=False)
    if room.me:
        client.force_login(room.me)
    doors = list(knocks(room))  # before the watch begins: somebody has to look where they are
    watch, wrong, shown = Watch(), [], set()
    for one in doors:
        for method in METHODS:
            if method == "HEAD" and one.name in shown:
                continue  # a page that opens is made for HEAD as for GET: once is enough
            word, heard = knock(client, method, one, watch)
            if method == "HEAD" and word == "200":
                shown.add(one.name)
            cell = f"{method} {one.name} [{one.what}]"
            want = expected(ROWS[one.name], method, one.what, viewer)
            if word != want:
                wrong.append(f"{cell}: {word}, not {want}")
            if word in DENIED or viewer in NOBODY:
                wrong += [
                    f"{cell}: shows “{room.tokens[token]}”"
                    for token in room.tokens
                    if token.encode() in heard
                ]
    assert not wrong, "\n".join(wrong)
