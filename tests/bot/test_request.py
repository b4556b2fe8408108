"""What a failure means: not sent, or maybe sent. Against a server that breaks in every way."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot import request as transport
from bot.request import AiohttpRequest, MaybeSent, NotSent, encoded

TOKEN = "4242:a-token-that-must-not-show"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(serve: Serve, seen: list[bytes] | None = None):
    """A server on a free port; `serve` gets each connection after the request was read."""

    handlers: list[tuple[asyncio.Task[None] | None, asyncio.StreamWriter]] = []

    async def connected(reader, writer):
        handlers.append((asyncio.current_task(), writer))
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            if seen is not None:
                seen.append(body)
            await serve(reader, writer)
        except asyncio.CancelledError:
            return  # the test is over
        finally:
            writer.close()

    served = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with served:
        yield f"http://127.0.0.1:{served.sockets[0].getsockname()[1]}"
        for handler, writer in handlers:
            if handler:
                handler.cancel()
            writer.transport.abort()
        await asyncio.sleep(0.01)


def answers(status: int, body: bytes, headers: str = "") -> Serve:
    async def serve(_reader, writer):
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return serve


async def send(url: str, *, read_timeout: float = 5) -> object:
    async with AiohttpRequest(read_timeout=read_timeout) as http:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=http, get_updates_request=http)
        return await bot.send_message(1, "Grüße")


def failure(serve: Serve, **options: float) -> TelegramError:
    async def tried() -> TelegramError:
        async with server(serve) as url:
            with pytest.raises(TelegramError) as caught:
                await send(url, **options)
        return caught.value

    return asyncio.run(tried())


SENT = json.dumps(
    {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}}
).encode()


def test_an_answer_is_read() -> None:
    async def sent():
        async with server(answers(200, SENT)) as url:
            return await send(url)

    assert asyncio.run(sent()).message_id == 7


async def _reset(_reader, writer):
    writer.transport.abort()


async def _close(_reader, _writer):
    return


async def _silent(_reader, _writer):
    await asyncio.sleep(5)


async def _half(_reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + SENT[:20])
    await writer.drain()


@pytest.mark.parametrize(
    "serve",
    [
        _reset,
        _close,
        _half,
        answers(200, b"<html>It works!</html>"),
        answers(200, b"[]"),
        answers(200, b'{"ok": true}'),
        answers(200, b"\xff\xfe"),
        answers(500, b'{"ok": false, "error_code": 500, "description": "Internal Server Error"}'),
        answers(502, b"<html>Bad Gateway</html>"),
        answers(504, b""),
    ],
)
def test_what_may_have_arrived(serve: Serve) -> None:
    assert type(failure(serve)) is MaybeSent


def test_a_silent_server_may_have_taken_it() -> None:
    assert type(failure(_silent, read_timeout=0.2)) is MaybeSent


def test_refused_is_not_sent() -> None:
    async def tried():
        async with server(_close) as url:
            pass
        await send(url)

    with pytest.raises(NotSent):
        asyncio.run(tried())


@pytest.mark.parametrize(
    "url", ["http://no-such-host.invalid", "https://127.0.0.1:{port}", "http://"]
)
def test_no_address_or_no_tls_is_not_sent(url: str) -> None:
    async def greet(_reader, writer):
        writer.write(b"this is not TLS\r\n")
        writer.close()

    async def tried():
        served = await asyncio.start_server(greet, "127.0.0.1", 0)
        async with served:
            try:
                await send(url.format(port=served.sockets[0].getsockname()[1]))
            finally:
                await asyncio.sleep(0.01)

    with pytest.raises(NotSent):
        asyncio.run(tried())


def test_waiting_for_a_connection_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "CONNECTIONS", 1)
    monkeypatch.setattr(transport, "CONNECT", 0.2)

    async def tried():
        async with server(_silent) as url, AiohttpRequest(read_timeout=0.5) as http:
            bot = Bot(TOKEN, base_url=f"{url}/bot", request=http, get_updates_request=http)
            return await asyncio.gather(
                bot.send_message(1, "first"), bot.send_message(2, "second"), return_exceptions=True
            )

    first, second = asyncio.run(tried())
    assert type(first) is MaybeSent
    assert type(second) is NotSent


def test_a_redirect_is_not_followed() -> None:
    assert type(failure(answers(302, b"", "Location: http://127.0.0.1:1/\r\n"))) is NotSent


@pytest.mark.parametrize(
    "body", [b"slow down", b"{}", b'{"ok": false, "error_code": 429, "parameters": {}}']
)
def test_a_bare_429_waits_five_seconds(body: bytes) -> None:
    error = failure(answers(429, body))
    assert isinstance(error, RetryAfter)
    assert error.retry_after.total_seconds() == 5


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (403, "Forbidden: bot was blocked by the user", Forbidden),
        (400, "Bad Request: chat not found", BadRequest),
        (401, "Unauthorized", InvalidToken),
    ],
)
def test_refusals_keep_their_meaning(status: int, description: str, kind: type) -> None:
    body = json.dumps({"ok": False, "error_code": status, "description": description}).encode()
    assert type(failure(answers(status, body))) is kind


def test_a_picture_goes_as_a_file() -> None:
    seen: list[bytes] = []

    async def serve(reader, writer):
        await answers(200, SENT)(reader, writer)

    async def sent():
        async with server(serve, seen) as url, AiohttpRequest() as http:
            bot = Bot(TOKEN, base_url=f"{url}/bot", request=http, get_updates_request=http)
            return await bot.send_photo(1, b"\x89PNG picture", filename="map.png", caption="Grüße")

    assert asyncio.run(sent()).message_id == 7
    [body] = seen
    assert b'filename="map.png"' in body
    assert b"\x89PNG picture" in body
    assert "Grüße".encode() in body


def test_no_error_and_no_log_shows_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    errors = [
        failure(_reset),
        failure(answers(502, b"<html>")),
        failure(answers(200, b"secret body")),
        failure(answers(400, b"secret body")),
    ]
    for error in errors[:3]:
        assert TOKEN not in str(error)
        assert error.__suppress_context__ or error.__context__ is None
    assert TOKEN not in caplog.text
    assert "secret body" not in caplog.text


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200) | st.integers(), max_size=6))
def test_a_form_says_what_it_was_given(parameters):
    """Against the standard library's reader."""
    form = encoded(parameters)
    read = parse_qsl(form, keep_blank_values=True, strict_parsing=bool(form))
    assert read == [(name, str(value)) for name, value in parameters.items()]
    assert form.isascii()


def test_half_a_character_is_left_out():
    """It stands for nothing, so no form can carry it; the rest of the text can."""
    assert encoded({"text": "a\ud800b"}) == "text=ab"
