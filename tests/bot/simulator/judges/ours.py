"""Our parser's answer to a question, in the notation of the judge beside it (tdlib.py)."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.simulator.text import html, tidy
from bot.simulator.text.entity import Entity, in_order
from tests.bot.simulator.judges import strings

VERDICTS = Path(__file__).with_name("verdicts.jsonl")


def answer(question: list[Any]) -> object:
    """What the simulator makes of `["html", source]` or `["tidy", text, entities]`."""
    kind, text, *more = question
    if kind == "html":
        try:
            text, found = html.parse(text)
        except html.HtmlError as error:
            return {"error": f"Can't parse entities: {error}"}
    else:
        given = [
            Entity(name, offset, length, url="http://a.co/" if name == "text_link" else None)
            for name, offset, length in more[0]
        ]
        text, found = tidy.tidied(text, in_order(given))
    return [text, [_plain(entity) for entity in found]]


def questions(seed: int, sources: int, tangles: int) -> Iterator[list[Any]]:
    """HTML sources, then texts with entities that overlap in every way; the seed decides."""
    chance = random.Random(seed)  # noqa: S311  # chance, not secrecy
    for _ in range(sources):
        yield ["html", strings.source(chance)]
    for _ in range(tangles):
        yield ["tidy", *strings.tangle(chance)]


def verdicts() -> list[list[Any]]:
    """The stored questions with TDLib's answers."""
    with VERDICTS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _plain(entity: Entity) -> list[Any]:
    more: Any = None
    if entity.type == "date_time":
        more = [entity.unix_time, entity.date_time_format]
    else:
        for value in (entity.url, entity.user_id, entity.language, entity.custom_emoji_id):
            more = more if value is None else value
    return [entity.type, entity.offset, entity.length, more]
