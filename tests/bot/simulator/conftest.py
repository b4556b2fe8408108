"""A running simulator, and a way to speak to it over real HTTP."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, ClassVar

import pytest
from aiohttp import web

from bot.simulator.server import application
from bot.simulator.simulator import Simulator

TOKEN = "4242:test-token"


class Running:
    """A simulator in a thread of its own."""

    replies: ClassVar[list[tuple[str, Any]]] = []  # what calls that succeeded were answered

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.log_path = log
        self.url = f"http://127.0.0.1:{port}"

    def raw(self, verb: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Status and body of one request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            if isinstance(body, dict | list):
                headers.setdefault("Content-Type", "application/json")
            connection.request(verb, path, data, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask(self, verb: str, path: str, body: Any = None) -> Any:
        """A request to the control API that must succeed."""
        status, raw = self.raw(verb, f"/simulator/{path}", body)
        assert status < 300, raw
        return json.loads(raw) if raw else None

    def call(self, method: str, **parameters: Any) -> Any:
        """A Bot API call; its whole answer."""
        return json.loads(self.raw("POST", f"/bot{TOKEN}/{method}", parameters)[1])

    def ok(self, method: str, **parameters: Any) -> Any:
        """The result of a Bot API call that must succeed."""
        answer = self.call(method, **parameters)
        assert answer["ok"], answer
        self.replies.append((method, answer["result"]))
        return answer["result"]

    def refusal(self, method: str, **parameters: Any) -> str:
        """Code and description of a Bot API call that must fail."""
        answer = self.call(method, **parameters)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    def person(self, user_id: int = 7, **fields: Any) -> int:
        """A user who has started the bot, unless told otherwise."""
        self.ask("PUT", f"users/{user_id}", {"first_name": "Ada", "state": "active", **fields})
        return user_id

    def say(self, user_id: int, text: str, **more: Any) -> Any:
        """What the control API answers when a person writes."""
        return self.ask("POST", f"users/{user_id}/messages", {"text": text, **more})

    def sees(self, user_id: int, chat_id: int | None = None) -> Any:
        """The messages on a person's screen."""
        return self.ask("GET", f"users/{user_id}/messages?chat_id={chat_id or user_id}")

    def updates(self, **parameters: Any) -> Any:
        """What getUpdates returns at once."""
        return self.ok("getUpdates", **parameters)

    def log(self, kind: str = "") -> Any:
        """The log's entries."""
        return self.ask("GET", f"log?kind={kind}")


@contextmanager
def running(log: Path, token: str | None = None) -> Iterator[Running]:
    """Start a simulator on a free port and stop it again."""
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        sim = Simulator.at(log, token=token)
        runner = web.AppRunner(application(sim), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await sim.door.open(runner, socket.create_server(("127.0.0.1", 0)))
        return runner

    runner = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Running(runner.addresses[0][1], log)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@pytest.fixture(scope="session")
def _simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("simulator") / "log.jsonl", TOKEN) as simulator:
        yield simulator


@pytest.fixture
def sim(_simulator: Running) -> Running:
    """A simulator where nobody is, yet, and nobody counts; the log goes on from test to test."""
    _simulator.ask("POST", "reset")
    _simulator.ask("PUT", "limits", {"flood": False})
    return _simulator
