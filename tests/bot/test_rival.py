"""Another copy with our token: refusals that go on for a minute lock all sending, and no restart does."""

import asyncio
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings as found
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import Conflict

from bot import application, desk
from bot.receive import polling
from bot.receive.polling import Poller
from bot.receive.rival import LASTS, QUIET, Rival
from briefings.deliver import lock, memory
from tests.bot.test_running import free_port, running, until
from tests.simulated import Telegram

SHORTER = 20
"""A minute of the poller's is three seconds here."""


EIGHTHS = st.integers(1, 8 * 120).map(lambda eighths: eighths / 8)
"""Of a second: sums and differences of these are exact."""


@given(st.lists(EIGHTHS, min_size=1, max_size=40))
def test_only_a_minute_without_a_quiet_half_is_a_rival(gaps: list[float]) -> None:
    rival, at, since, told = Rival(), 1000.0, 1000.0, 1000.0
    rival.refused(at)
    assert rival.there(at) is None
    for gap in gaps:
        at += gap
        begins = rival.refused(at)
        assert begins == (gap > QUIET)
        if begins:
            since = told = at
        lasting = rival.there(at)
        assert (lasting is not None) == (at - told >= LASTS)
        if lasting is not None:
            assert lasting == at - since
            told = at


@pytest.fixture
def hurried(telegram: Telegram, settings: Any, tmp_path: Any, monkeypatch: Any) -> Telegram:
    settings.VAR_DIR = tmp_path
    settings.WEBHOOK_PORT = free_port()
    settings.SITE_URL = "http://127.0.0.1:8000"
    monkeypatch.setattr(polling, "SLOWEST", 0.2)
    fast = partial(Poller, clock=lambda: SHORTER * time.monotonic())
    monkeypatch.setattr(application, "Poller", fast)
    return telegram


class Copy:
    """Somebody else's bot: asks again whenever it is refused."""

    def __init__(self, telegram: Telegram) -> None:
        self._address = f"{telegram.url}/bot{found.TELEGRAM_BOT_TOKEN}/getUpdates?timeout=1"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> "Copy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._over.is_set():
            try:
                with urllib.request.urlopen(self._address, timeout=5) as answer:  # noqa: S310  # loopback
                    answer.read()
            except urllib.error.HTTPError as error:
                error.close()  # we ended its wait, or it ours


@pytest.fixture
def logged(caplog: Any) -> Iterator[Any]:
    with caplog.at_level("WARNING"):
        yield lambda words: [one for one in caplog.messages if words in one]


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_goes_on_locks_sending(hurried: Telegram, logged: Any) -> None:
    def story() -> None:
        until(lambda: hurried.calls("setMyShortDescription"), seconds=20)
        time.sleep(0.3)  # it has begun to ask
        with Copy(hurried):
            until(lambda: memory.read(), seconds=15)

    running(story)
    locked = lock.is_locked()
    assert locked.startswith("another copy of the bot is polling with the same token since ")
    assert len(logged("a restart overlaps")) == 1
    assert logged("sending is locked")
    answer = Client().get("/health").json()
    assert "sending" in answer["red"]
    assert locked in answer["checks"]["sending"]


def test_without_a_database_it_asks_on(monkeypatch: Any, caplog: Any) -> None:
    async def away(_since: Any) -> None:
        raise OperationalError("no such host")

    monkeypatch.setattr(desk, "lock_for_rival", away)
    times = iter(range(0, 100, 20))
    poller = Poller(Mock(), Mock(), Mock(), clock=lambda: float(next(times)))
    refused = Conflict(f"Conflict: {polling.OTHER_POLLER}; make sure that only one runs")

    async def refusals() -> None:
        for _ in range(4):
            await poller._conflict(refused, alone=True)

    asyncio.run(refusals())
    assert "sending cannot be locked: OperationalError" in caplog.text


def test_a_restart_that_overlaps_does_not(hurried: Telegram, logged: Any) -> None:
    def story() -> None:
        until(lambda: hurried.calls("setMyShortDescription"), seconds=20)
        time.sleep(0.3)  # it has begun to ask
        for _ in range(2):
            with Copy(hurried):
                time.sleep(0.5)  # ten seconds
            time.sleep(1.2 * QUIET / SHORTER)
        assert logged("somebody else polls")
        time.sleep(2)

    running(story)
    assert memory.read() is None


def test_another_process_of_ours_is_no_rival(
    hurried: Telegram, settings: Any, tmp_path: Any
) -> None:
    """Without Redis two of ours cannot know of each other."""
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"

    def story() -> None:
        until(lambda: hurried.calls("setMyShortDescription"), seconds=20)
        time.sleep(0.3)  # it has begun to ask
        with Copy(hurried):
            time.sleep(1.5 * LASTS / SHORTER)

    running(story)
    assert memory.read() is None


def test_a_webhook_is_another_case(hurried: Telegram, logged: Any) -> None:
    def story() -> None:
        until(lambda: hurried.calls("setMyShortDescription"), seconds=20)
        time.sleep(0.3)  # it has begun to ask
        hook = f"{hurried.url}/bot{found.TELEGRAM_BOT_TOKEN}/setWebhook?url=http://127.0.0.1:1/else"
        with urllib.request.urlopen(hook, timeout=5) as answer:  # noqa: S310  # loopback
            answer.read()
        time.sleep(1.5 * LASTS / SHORTER)

    running(story)
    assert len(logged("updates go to a webhook")) == 1
    assert memory.read() is None
