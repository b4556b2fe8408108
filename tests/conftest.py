"""What every test may lean on: a broker, a browser, and tables that can be emptied again.

The settings module ``config.settings.test`` has by now pointed VAR_DIR at a temporary folder.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker
from redis import Redis

from briefings import gazetteer as base
from briefings.management.supervisor import broker as embedded
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.migrations import _proposals as proposals
from briefings.migrations import _rules as rules
from briefings.migrations import _triggers as triggers

pytest_plugins = ["tests.simulated"]

# Playwright's sync API keeps a loop running in this thread, and Django would refuse every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
CHROMIUM_FLAGS = [
    "--no-sandbox",  # tests run as root in containers, and open only our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long proofs too")


def pytest_configure(config: pytest.Config) -> None:
    """How many examples a property is tried with, where its test does not say otherwise."""
    hypothesis_settings.register_profile("commit", max_examples=200, deadline=None)
    hypothesis_settings.register_profile("long", max_examples=2000, deadline=None)
    # The second run looks for what Postgres does otherwise; what is pure was tried in the first.
    hypothesis_settings.register_profile("again", max_examples=20, deadline=None)
    if not config.getoption("hypothesis_profile", None):
        short = "again" if _is_second_run() else "commit"
        hypothesis_settings.load_profile("long" if config.getoption("--long") else short)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long proofs to ``--long``, and put the browser last.

    Last, because its loop stays in this thread for the rest of the session, where ``async_to_sync``
    (handlers, senders) would refuse to work beside it.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    left = [item for item in items if _is_left_out(item, config)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


ONE_DATABASE_WILL_DO = (
    "tests/bot/simulator/", "tests/bot/test_pictures", "tests/bot/test_limiter",
    "tests/bot/test_request", "tests/briefings/site/", "tests/config/", "tests/test_docs",
    "tests/test_packaging", "tests/test_architecture", "tests/storm/", "tests/bot/test_sigterm",
    "tests/bot/test_ten_minutes", "tests/bot/test_draw", "tests/bot/test_refusals",
    "tests/briefings/management/supervisor/", "tests/briefings/management/test_refusals",
)  # fmt: skip
"""Where what is asked of a database is asked by others too, and the rest is pages, words and HTTP."""
THE_OTHER_RUN_S = (
    "tests/test_permissions", "tests/briefings/admin/test_p", "tests/bot/test_talking",
    "tests/bot/test_handlers", "tests/briefings/management/test_make_corpus",
    "tests/briefings/management/test_bench", "tests/bot/test_tongues", "tests/bot/test_rival",
    "tests/bot/test_running",
)  # fmt: skip
"""Of these too one run will do: that on Postgres, if there is one, since it has less to do."""


def _is_second_run() -> bool:
    """Whether this is the run on Postgres, beside the one on SQLite."""
    return bool(os.environ.get("TEST_DATABASE_URL"))


def _is_left_out(item: pytest.Item, config: pytest.Config) -> bool:
    """Long proofs without ``--long``; what another run does, unless all is asked of both."""
    long = config.getoption("--long")
    if item.get_closest_marker("long") and not long:
        return True
    if not _is_second_run():
        shared = bool(os.environ.get("TESTS_SHARED")) and not long
        return shared and item.nodeid.startswith(THE_OTHER_RUN_S)
    if item.nodeid.startswith(THE_OTHER_RUN_S):
        return False
    if getattr(getattr(item, "module", None), "NEEDS_NO_DATABASE", False):
        return True
    once = item.get_closest_marker("browser") or item.nodeid.startswith(ONE_DATABASE_WILL_DO)
    return bool(once) and not long


# --- tables that refuse to forget -------------------------------------------------------------
_empty_tables: Callable[[TransactionTestCase], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # no public hook


def _fixture_teardown(self: TransactionTestCase) -> None:
    """Django empties tables by DELETE on SQLite, which published tables and acts refuse by trigger."""
    with _without_triggers():
        _empty_tables(self)


TransactionTestCase._fixture_teardown = _fixture_teardown  # type: ignore[attr-defined]  # see above


@contextmanager
def _without_triggers() -> Iterator[None]:
    def execute(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    vendor = connection.vendor
    execute(triggers.drop_sql(vendor) + rules.drop_sql(vendor) + proposals.drop_sql(vendor))
    try:
        yield
    finally:
        made = triggers.create_sql(vendor) + rules.create_sql(vendor) + proposals.create_sql(vendor)
        execute(made)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ends idle sessions before Postgres is asked to drop the tables' database.

    A thread of an executor may outlive its test, and keeps its connection until it is needed again.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def gazetteer(db: None) -> None:
    """The base gazetteer, also after a test that emptied the tables."""
    base.load()


@pytest.fixture(autouse=True)
def sending_unlocked() -> None:
    """The tables of a test are not those of the one before, and the host's memory must not mind."""
    (settings.VAR_DIR / "sending.json").write_text("{}")


# --- broker -----------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def broker_process() -> Iterator[str]:
    """An embedded broker for the session, at the address the settings already name."""
    socket, folder = settings.BROKER_SOCKET, settings.VAR_DIR / "broker"
    embedded.prepare(socket, folder)
    process = subprocess.Popen(
        embedded.command(embedded.binary(), socket, folder), preexec_fn=die_with_parent
    )
    try:
        for _ in range(100):
            if embedded.answers(settings.REDIS_URL):
                break
            assert process.poll() is None, "the embedded broker ended"
        yield settings.REDIS_URL
    finally:
        process.terminate()
        process.wait(5)
        embedded.tidy(socket)


@pytest.fixture
def broker(broker_process: str) -> Iterator[Redis]:
    """A client to an empty broker; what Celery, the limiter and the bot use is this one too."""
    with Redis.from_url(broker_process) as client:
        client.flushall()
        yield client


@pytest.fixture(autouse=True)
def nobody_left() -> Iterator[None]:
    """What the host remembers of who left is a file, which no rollback empties."""
    yield
    (settings.VAR_DIR / "left.json").unlink(missing_ok=True)


# --- browser ----------------------------------------------------------------------------------
PATIENCE_MS = 15_000
"""Milliseconds until what a page ought to show counts as missing: both runs share the processors."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium. A test that asks for it is marked ``browser`` and runs last."""
    if CHROMIUM is None:
        pytest.skip("needs a Chromium: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without cookies or history; an error in its own scripts fails the test."""
    with browser.new_context() as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        assert not errors, f"errors in the page: {errors}"
