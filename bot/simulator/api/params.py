"""Parameters of a call, however they came: query, JSON, form or multipart."""

import json

from aiohttp import web

from bot.simulator.errors import bad_request
from bot.simulator.world import Json

_TRUE = ("true", "yes", "1")  # case-insensitive, as telegram-bot-api's to_bool


class Params:
    """Typed access; what a call leaves out or garbles gets Telegram's refusal."""

    def __init__(self, values: Json, files: dict[str, bytes] | None = None) -> None:
        self._values = values
        self._files = files or {}

    @classmethod
    async def read(cls, request: web.Request) -> "Params":
        """Collect the parameters of a request; those of the body win."""
        values: Json = dict(request.query) if request.query_string else {}
        files: dict[str, bytes] = {}
        if request.content_type == "application/json":
            raw = await request.read()
            try:
                body = json.loads(raw) if raw else {}
            except ValueError:
                body = None
            if not isinstance(body, dict):
                raise bad_request("can't parse JSON object")
            values.update({key: value for key, value in body.items() if value is not None})
        elif request.can_read_body:
            form = await request.post()
            for key, value in form.items():
                if isinstance(value, str):
                    values[key] = value
                elif isinstance(value, web.FileField):
                    files[key] = value.file.read()
        return cls(values, files)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def file(self, name: str) -> bytes | None:
        """A file sent along, under this name or under the one `attach://…` points to."""
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self._files.get(name)

    def inner(self, values: Json) -> "Params":
        """The parameters of an object within these; files belong to both."""
        return Params(values, self._files)

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are taken as they are written."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """An integer; the default if it is missing or none."""
        try:
            return int(self._values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A boolean."""
        return self.text(name).lower() in _TRUE

    def json(self, name: str) -> object:
        """A JSON value, given as such or as a string; None if missing."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            kind = name.replace("_", " ")
            raise bad_request(f"can't parse {kind} JSON object") from None

    def chat_id(self) -> int | str:
        """The chat of a call: a number, or a name that no chat here has."""
        value = self.text("chat_id").strip()
        if not value:
            raise bad_request("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            return value
