"""The bot against a Bot API emulator that we did not write: a command, a button, an inline query."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis import Redis

from bot.receive.polling import ALLOWED
from briefings.management.supervisor.lifeline import die_with_parent
from tests.bot.simulator.judges import court
from tests.bot.test_running import fetch, free_port, running, until

CHAT = 501


class Telemelya:
    """Its control API, as far as this test needs it."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def ask(self, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  # our own, on the loopback
            f"{self.url}/api/v1/test/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": "Bearer any", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # likewise
            return json.loads(answer.read())

    def send(self, path: str, **body: Any) -> int:
        """Have the bot's webhook called; its status."""
        time.sleep(0.01)  # telemelya numbers updates by the millisecond
        told = self.ask(f"{path}?bot_token={self.token}", body)
        status: int = told["delivery"]["status_code"]
        return status

    def answers(self, method: str) -> list[Any]:
        found = self.ask("responses")["responses"]
        return [one for one in found if one["method"] == method]


@pytest.fixture
def telemelya(settings: Any, broker: Redis, tmp_path: Path) -> Iterator[Telemelya]:
    court.require()
    port = free_port()
    settings.WEBHOOK_PORT = free_port()
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.TELEGRAM_API_URL = f"http://127.0.0.1:{port}"
    settings.TELEGRAM_WEBHOOK_URL = f"http://127.0.0.1:{settings.WEBHOOK_PORT}/hook"
    settings.TELEGRAM_WEBHOOK_SECRET = "s3cret"
    address = urlsplit(settings.REDIS_URL)
    redis = (
        settings.REDIS_URL if address.scheme != "redis" else address._replace(path="/9").geturl()
    )
    script = Path(court.__file__).with_name("telemelya_server.py")
    process = subprocess.Popen(
        [court.PYTHON, script, str(port)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "REDIS_URL": redis, "WEBHOOK_SECRET": "s3cret"},
        preexec_fn=die_with_parent,
    )
    try:
        until(lambda: answers(settings.TELEGRAM_API_URL), seconds=30)
        yield Telemelya(settings.TELEGRAM_API_URL, settings.TELEGRAM_BOT_TOKEN)
    finally:
        process.terminate()
        process.wait(10)


def answers(url: str) -> bool:
    try:
        return fetch(f"{url}/")[0] == 200
    except OSError:
        return False


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_command_a_button_and_an_inline_query(telemelya: Telemelya) -> None:
    def story() -> None:
        until(lambda: telemelya.ask("responses")["ok"])
        until(lambda: sent(chat_id=CHAT, text="/subscribe daily") == 200, seconds=20)
        (shown,) = telemelya.answers("sendMessage")
        keys = shown["raw"]["reply_markup"]["inline_keyboard"]
        data = next(key["callback_data"] for row in keys for key in row if "callback_data" in key)
        number = shown.get("message_id") or 1
        assert sent(chat_id=CHAT, callback_data=data, callback_message_id=number) == 200
        until(lambda: telemelya.answers("answerCallbackQuery"))
        assert telemelya.send("send_inline_query", chat_id=CHAT, query="russia") == 200
        if "inline_query" in ALLOWED:  # from the day the bot asks for them
            until(lambda: telemelya.answers("answerInlineQuery"))

    def sent(**update: Any) -> int:
        try:
            return telemelya.send("send_update", **update)
        except OSError:  # no webhook yet
            return 0

    running(story)
