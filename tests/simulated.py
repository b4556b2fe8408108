"""A simulator in a process of its own, and a reader in front of it. Fixtures for every test."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from briefings.management.supervisor.lifeline import die_with_parent

READER = 501


class Telegram:
    """The simulator's control API, as far as these tests need it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.begun = max((entry["seq"] for entry in self.ask("GET", "log?last=1")), default=0)

    def ask(self, verb: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  # our own, on the loopback
            f"{self.url}/simulator/{path}",
            method=verb,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  # likewise
            raw = answer.read()
        return json.loads(raw) if raw else None

    def join(self, user: int = READER, state: str = "active") -> int:
        self.ask("PUT", f"users/{user}", {"first_name": "Ada", "state": state})
        return user

    def write(self, text: str, user: int = READER) -> int:
        sent: int = self.ask("POST", f"users/{user}/messages", {"text": text})["message_id"]
        return sent

    def shown(self, user: int = READER) -> list[dict[str, Any]]:
        """What the bot's side of the chat shows now."""
        found = self.ask("GET", f"users/{user}/messages")
        return [message for message in found if message["from"]["id"] != user]

    def wait_for(self, count: int, user: int = READER, seconds: float = 8) -> list[dict[str, Any]]:
        until = time.monotonic() + seconds
        while len(self.shown(user)) < count and time.monotonic() < until:
            time.sleep(0.02)
        found = self.shown(user)
        assert len(found) >= count, found
        return found

    def tap(self, message: dict[str, Any], label: str, user: int = READER) -> str:
        [button, *_] = [one for row in message["buttons"] for one in row if label in one["text"]]
        body = {"message_id": message["message_id"], "data": button["callback_data"]}
        query: str = self.ask("POST", f"users/{user}/callback", body)["callback_query_id"]
        return query

    def fault(self, do: str, method: str = "sendMessage", **more: Any) -> None:
        self.ask("POST", "faults", {"match": {"method": method}, "do": do, "times": 1, **more})

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Requests to one method since the test began."""
        log = self.ask("GET", f"log?kind=request&after={self.begun}")
        return [entry for entry in log if entry["method"] == method]


@pytest.fixture(scope="session")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("simulator") / "simulator.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.simulator", "--port", "0", "--log", str(log)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    yield line.split("Simulator ready: ")[1].strip().removesuffix("/simulator/")
    process.terminate()
    process.wait(5)
    process.stdout.close()


@pytest.fixture
def telegram(simulator_process: str, settings: Any, broker: Any) -> Telegram:
    """An empty simulator, an empty broker, and settings that point to both."""
    settings.TELEGRAM_API_URL = simulator_process
    found = Telegram(simulator_process)
    found.ask("POST", "reset")
    found.ask("DELETE", "faults")
    return found
