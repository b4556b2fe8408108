"""Answers to callback and inline queries."""

from bot.simulator.api import keyboard
from bot.simulator.api.formatting import formatted
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.posts import LONGEST_TEXT
from bot.simulator.simulator import Simulator

_LONGEST_TOAST = 200  # characters; core.telegram.org/bots/api#answercallbackquery
# core.telegram.org/bots/api#answerinlinequery; ids and offsets in bytes
_MOST_RESULTS, _LONGEST_ID, _LONGEST_OFFSET = 50, 64, 64


def answer_callback_query(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery"""
    text = params.text("text")
    if len(text) > _LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.flag("show_alert")}
    if params.text("url"):
        answer["url"] = params.text("url")
    query = sim.queries.answer(sim.queries.callbacks, params.text("callback_query_id"), answer)
    sim.events.tell([query.user_id], "callback", callback_query_id=query.id, **answer)
    return True


def answer_inline_query(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answerinlinequery"""
    results = params.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > _MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    for result in results:
        _check(result)
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(params.text("next_offset").encode()) > _LONGEST_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = {
        "results": results,
        "cache_time": params.number("cache_time", 300),
        "is_personal": params.flag("is_personal"),
        "next_offset": params.text("next_offset"),
        "button": params.json("button"),
    }
    query = sim.queries.answer(sim.queries.inline, params.text("inline_query_id"), answer)
    sim.queries.remember(query, answer)
    sim.events.tell([query.user_id], "inline", inline_query_id=query.id, **answer)
    return True


def _check(result: object) -> None:
    """Refuse a result Telegram would not show."""
    if not isinstance(result, dict) or not isinstance(result.get("type"), str):
        raise bad_request("can't parse InlineQueryResult: object expected")
    number = result.get("id")
    if not isinstance(number, str) or not 0 < len(number.encode()) <= _LONGEST_ID:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not str(result.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if content is None:
        if result["type"] == "article":
            raise bad_request("MESSAGE_EMPTY")
        return
    if not isinstance(content, dict):
        raise bad_request("can't parse InlineQueryResult: object expected")
    written = formatted(Params(content), "message_text")
    if len(written.kept().text) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    keyboard.markup(Params({"reply_markup": result.get("reply_markup")}))
