"""HTTP to the Bot API: one pooled session that tells "not sent" from "maybe sent"."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, RequestData
from yarl import URL

from briefings.failpoint import armed, failpoint

CONNECTIONS = 100
"""At once; aiohttp's own default, and far more than 30 messages a second need."""
IDLE = 20.0
"""Seconds an unused connection is kept: shorter than a server's patience, so few are found dead."""
CONNECT = 5.0
"""Seconds to get a connection, waiting for a free one included."""
READ = 30.0
"""Seconds of silence before an answer is given up."""
UNSTATED_PAUSE = 5
"""Seconds to wait after a 429 that does not say how long."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NotSent(NetworkError):  # named for what it tells the sender
    """No byte of the request reached Telegram: it may be tried again."""


class MaybeSent(NetworkError):  # likewise
    """The request left and no readable answer came back: a second try may repeat a message."""


# Every other ClientError may come after the request has left.
_NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # DNS, TLS and certificates, refused
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
)


class AiohttpRequest(BaseRequest):
    """The transport of a Bot; see `NotSent` and `MaybeSent` for what its failures mean.

    Belongs to the event loop that initialises it. Its errors name classes and never an address,
    since an address contains the token.
    """

    __slots__ = ("_read_timeout", "_session", "_usual")

    def __init__(self, *, read_timeout: float = READ) -> None:
        self._read_timeout = read_timeout
        self._usual = aiohttp.ClientTimeout(
            total=CONNECT + read_timeout, connect=CONNECT, sock_read=read_timeout
        )
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer; PTB adds the poll time of getUpdates to it."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session; harmless when it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trace_configs=[_watched()] if armed() else None,
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # one CONNECT for all
        connect_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # one CONNECT for all
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # one CONNECT for all
    ) -> tuple[int, bytes]:
        """One request; status and body of anything that can be read.

        Raises NotSent, MaybeSent, and RetryAfter for a 429 that does not say how long to wait.
        """
        read = float(read_timeout) if isinstance(read_timeout, int | float) else self._read_timeout
        if request_data is None:
            return await self._exchange(method, url, read)
        if request_data.contains_files:
            return await self._exchange(method, url, read, _multipart(request_data))
        body = encoded(request_data.json_parameters).encode()
        return await self._exchange(method, url, read, body, FORM)

    async def deliver(self, url: str, body: bytes) -> Any:
        """Post parameters that are already encoded; the answer's `result`.

        Raises what PTB raises, and what `do_request` does. For letters, of which thousands are alike:
        PTB would encode the text and build a Message of the answer for each.
        """
        status, answer = await self._ask("POST", url, self._read_timeout, body, FORM)
        found = _checked(status, answer)
        if status < 300:
            return found["result"]
        raise _refusal(status, found)

    async def _exchange(
        self,
        method: str,
        url: str,
        read: float,
        body: bytes | aiohttp.FormData | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        status, answer = await self._ask(method, url, read, body, headers)
        _checked(status, answer)
        return status, answer

    async def _ask(
        self,
        method: str,
        url: str,
        read: float,
        body: bytes | aiohttp.FormData | None,
        headers: Mapping[str, str] | None,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("the session is not open")
        failpoint("sender.before_write")
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=self._patience(read),
                allow_redirects=False,
            ) as response:
                status, answer = response.status, await response.read()
        except _NEVER_LEFT as error:
            raise NotSent(type(error).__name__) from None  # the cause would show the token
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise MaybeSent(type(error).__name__) from None
        failpoint("sender.after_answer")
        return status, answer

    def _patience(self, read: float) -> aiohttp.ClientTimeout:
        if read == self._read_timeout:
            return self._usual
        return aiohttp.ClientTimeout(total=CONNECT + read, connect=CONNECT, sock_read=read)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object; PTB's own version logs the bodies that it cannot read."""
        answer = _object(payload)
        if answer is None:
            raise TelegramError("the answer is not a JSON object")
        return dict(answer)


def encoded(parameters: Mapping[str, str | int]) -> str:
    """Parameters as a form, which every Bot API takes; other values than text and numbers are JSON.

    By yarl's quoting in C: Python's own takes a tenth of a whole request.
    """
    return URL.build(query=parameters).raw_query_string


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    """A form with the files that PTB has already read into memory."""
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _refusal(status: int, answer: Mapping[str, Any]) -> TelegramError:
    """The exception PTB has for an answer that refuses."""
    parameters = answer.get("parameters") or {}
    words = str(answer.get("description") or status)
    if parameters.get("migrate_to_chat_id"):
        return ChatMigrated(int(parameters["migrate_to_chat_id"]))
    if parameters.get("retry_after"):
        return RetryAfter(int(parameters["retry_after"]))
    match status:
        case 400:
            return BadRequest(words)
        case 401 | 404:
            return InvalidToken(words)
        case 403:
            return Forbidden(words)
    return NetworkError(words)


def _watched() -> aiohttp.TraceConfig:
    """Where tests break the process between the request's last byte and the answer's first."""

    async def written(*_args: object) -> None:
        failpoint("sender.after_write")

    watch = aiohttp.TraceConfig()
    watch.on_request_chunk_sent.append(written)
    return watch


def _checked(status: int, body: bytes) -> Mapping[str, Any]:
    """The answer as an object, empty if it is none; raises where PTB would conclude wrongly."""
    if 300 <= status < 400:
        raise NotSent(f"redirected ({status})")
    if status >= 500:
        raise MaybeSent(f"the server failed ({status})")
    answer = _object(body)
    if status < 300 and (answer is None or "result" not in answer):
        raise MaybeSent(f"the answer cannot be read ({status})")
    found = answer or {}
    if status == 429:
        parameters = found.get("parameters")
        if not isinstance(parameters, Mapping) or not parameters.get("retry_after"):
            raise RetryAfter(UNSTATED_PAUSE)
    return found


def _object(body: bytes) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
