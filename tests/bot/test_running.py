"""The bot as it runs: polling, the webhook, restarts, and a real process."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from redis import Redis

from bot import application
from bot.handlers import reading
from bot.receive import polling
from bot.receive.webhook import SECRET_HEADER
from bot.render import Answer, Html
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.models import Subscriber
from tests.factories import subscriber
from tests.simulated import READER, Telegram

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def port(settings: Any) -> int:
    settings.WEBHOOK_PORT = free_port()
    settings.SITE_URL = "http://127.0.0.1:8000"
    return int(settings.WEBHOOK_PORT)


def running(story: Callable[[], object]) -> float:
    """Run the bot on a loop while `story` happens in a thread; seconds that stopping took."""

    async def both() -> float:
        stopping = asyncio.Event()
        bot = asyncio.create_task(application.run(stopping))
        try:
            await asyncio.to_thread(story)
        finally:
            begun = time.monotonic()
            stopping.set()
            await bot
            # The thread that handlers use the database on must not keep it from being dropped.
            await sync_to_async(connections.close_all, thread_sensitive=True)()
        return time.monotonic() - begun

    return asyncio.run(both())


def fetch(url: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, headers=names)  # noqa: S310  # loopback
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  # loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def until(true: Callable[[], object], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
def test_polling(telegram: Telegram, port: int) -> None:
    telegram.join()

    def story() -> None:
        telegram.write("/subscribe")
        telegram.wait_for(1)
        telegram.tap(telegram.shown()[0], "Weekly")
        until(lambda: "weekly" in telegram.shown()[0]["text"])
        telegram.write("/stop")
        telegram.wait_for(2)
        assert fetch(f"http://127.0.0.1:{port}/health") == (200, b'{"status": "ok"}')

    assert running(story) < 2
    assert Subscriber.objects.get().frequency == "off"
    pending = telegram.calls("getUpdates")
    assert pending
    again = running(lambda: time.sleep(0.5))  # what was handled does not come again
    assert again < 2
    assert len(telegram.shown()) == 2


@pytest.mark.django_db(transaction=True)
def test_a_command_survives_a_crash_before_it_is_confirmed(
    telegram: Telegram, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.join()
    subscriber(READER)
    telegram.write("/stop")
    crashed: list[int] = []
    begin = polling.Poller._begin

    def crash(self: polling.Poller, updates: Any, lease: Any) -> None:
        if updates and not crashed:
            crashed.append(1)
            raise RuntimeError("killed here")
        begin(self, updates, lease)

    monkeypatch.setattr(polling.Poller, "_begin", crash)
    with pytest.raises(RuntimeError):
        running(lambda: until(lambda: crashed))
    assert Subscriber.objects.get().frequency == "daily"
    running(lambda: telegram.wait_for(1))
    assert Subscriber.objects.get().frequency == "off"


@pytest.mark.django_db(transaction=True)
def test_who_asks_for_something_slow_holds_nobody_up(
    telegram: Telegram, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.join()
    other = telegram.join(READER + 1)
    drawn = threading.Event()

    async def slow(_page: int) -> Answer:
        await asyncio.to_thread(drawn.wait, 10)
        return Answer(Html("drawn"))

    monkeypatch.setattr(reading, "sources_page", slow)

    def story() -> None:
        telegram.write("/sources")
        until(lambda: len(telegram.calls("getUpdates")) > 1)
        telegram.write("/help", other)
        telegram.wait_for(1, other)
        telegram.write("/help")  # of one chat each waits for the one before
        assert telegram.shown() == []
        asked = len(telegram.calls("getUpdates"))
        time.sleep(2)  # Telegram repeats what it has told: we ask for it ever less often
        assert len(telegram.calls("getUpdates")) - asked < 12
        drawn.set()
        telegram.wait_for(2)
        until(lambda: len(telegram.calls("sendMessage")) == 3)

    running(story)
    assert telegram.shown()[0]["text"] == "drawn"
    assert len(telegram.shown(other)) == 1
    again = len(telegram.calls("sendMessage"))
    running(lambda: time.sleep(0.5))  # all of it is confirmed
    assert len(telegram.calls("sendMessage")) == again


def test_trouble_is_waited_out(telegram: Telegram, port: int) -> None:
    telegram.join()
    for do in ("502_before", "close_before", "html_200"):
        telegram.fault(do, "getMe")
        telegram.fault(do, "getUpdates")

    def story() -> None:
        telegram.write("/help")
        telegram.wait_for(1)

    running(story)
    assert len(telegram.shown()) == 1


def test_a_refusal_of_its_name_is_waited_out(
    telegram: Telegram, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.join()
    telegram.fault("flood", "getMe", args={"retry_after": 1}, times=2)

    def story() -> None:
        telegram.write("/help")
        telegram.wait_for(1)

    running(story)
    assert [one["status"] for one in telegram.calls("getMe")] == [429, 429, 200]
    assert not telegram.ask("GET", f"log?kind=violation&after={telegram.begun}")
    assert caplog.text.count("wait 1 seconds before") == 1


def test_on_the_way_out_it_does_not_ask_before_a_deadline(telegram: Telegram, port: int) -> None:
    telegram.join()
    telegram.write("/help")
    args = {"retry_after": 9}
    telegram.fault("flood", args=args, match={"method": "getUpdates", "nth": 2})

    def story() -> None:
        telegram.wait_for(1)
        until(lambda: len(telegram.calls("getUpdates")) == 2)
        time.sleep(0.5)

    running(story)
    assert [one["status"] for one in telegram.calls("getUpdates")] == [200, 429]
    assert not telegram.ask("GET", f"log?kind=violation&after={telegram.begun}")


def test_a_long_refusal_does_not_keep_it_from_stopping(telegram: Telegram, port: int) -> None:
    telegram.fault("flood", "getMe", args={"retry_after": 43_838})
    assert running(lambda: until(lambda: telegram.calls("getMe"))) < 1
    assert len(telegram.calls("getMe")) == 1


def test_one_poller_at_a_time(telegram: Telegram, port: int, broker: Redis) -> None:
    telegram.join()
    broker.set("tg:poller", "somebody else")
    telegram.write("/help")

    def story() -> None:
        until(lambda: telegram.calls("setMyShortDescription"))
        time.sleep(0.3)
        assert not telegram.calls("getUpdates")
        broker.delete("tg:poller")
        telegram.wait_for(1)

    running(story)


def test_without_redis_commands_are_answered(
    telegram: Telegram, port: int, settings: Any, tmp_path: Path
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    telegram.join()
    telegram.write("/help")
    running(lambda: telegram.wait_for(1))


@pytest.mark.django_db(transaction=True)  # health reads it
def test_the_webhook(telegram: Telegram, port: int, settings: Any) -> None:
    settings.TELEGRAM_WEBHOOK_URL = f"http://127.0.0.1:{port}/telegram/hook"
    settings.TELEGRAM_WEBHOOK_SECRET = "the-secret"
    telegram.join()
    address = settings.TELEGRAM_WEBHOOK_URL
    secret = {SECRET_HEADER: "the-secret"}
    update = {
        "update_id": 9,
        "message": {
            "message_id": 1, "date": 1, "chat": {"id": READER, "type": "private"},
            "from": {"id": READER, "is_bot": False, "first_name": "A"}, "text": "/help",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
    }  # fmt: skip
    body = json.dumps(update).encode()

    def story() -> None:
        until(lambda: telegram.calls("setWebhook"))
        for wrong in ({}, {SECRET_HEADER: "another"}, {SECRET_HEADER: "the-secre"}):
            assert fetch(address, body, **wrong)[0] == 401
        assert telegram.shown() == []
        until(lambda: fetch(address, body, **secret)[0] == 200)
        assert len(telegram.shown()) == 1  # handled before it was confirmed
        assert fetch(address, body, **secret)[0] == 200
        assert len(telegram.shown()) == 1  # once
        for odd in (
            b"",
            b"[]",
            b"no json",
            b'{"update_id": "x"}',
            b'{"message": 1, "update_id": 2}',
        ):
            assert fetch(address, odd, **secret)[0] == 200
        assert fetch(address, b"x" * (1024 * 1024 + 1), **secret)[0] == 413
        assert fetch(f"http://127.0.0.1:{port}/health") == (200, b'{"status": "ok"}')

    running(story)


def test_an_update_that_another_process_has_in_hand_comes_again(
    telegram: Telegram, port: int, settings: Any, broker: Redis
) -> None:
    settings.TELEGRAM_WEBHOOK_URL = f"http://127.0.0.1:{port}/hook"
    settings.TELEGRAM_WEBHOOK_SECRET = "the-secret"
    broker.set("tg:update:5", "busy")

    def story() -> None:
        until(lambda: telegram.calls("setMyCommands"))
        secret = {SECRET_HEADER: "the-secret"}
        assert fetch(settings.TELEGRAM_WEBHOOK_URL, b'{"update_id": 5}', **secret)[0] == 503

    running(story)


@pytest.mark.processes
def test_the_process_answers_and_stops(
    telegram: Telegram, settings: Any, tmp_path: Path, broker: Redis
) -> None:
    telegram.join()
    telegram.write("/help")
    first = free_port() - 1  # the bot takes the one above
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.application"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path),
            "PORT": str(first), "TELEGRAM_API_URL": telegram.url, "REDIS_URL": settings.REDIS_URL,
        },
        stderr=subprocess.PIPE,
        preexec_fn=die_with_parent,
    )  # fmt: skip
    try:
        telegram.wait_for(1, seconds=20)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=5)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert time.monotonic() - begun < 3
    assert str(READER).encode() not in said
    assert b"simulator" not in said  # the token's other half


def test_menus_and_descriptions_are_set_in_each_language(telegram: Telegram, port: int) -> None:
    telegram.join()
    telegram.fault("502_before", "setMyDescription")

    def story() -> None:
        until(lambda: len(telegram.calls("setMyShortDescription")) >= 4)

    running(story)
    assert len(telegram.calls("setMyCommands")) >= 16
