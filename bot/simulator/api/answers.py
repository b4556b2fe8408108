"""Answers to callback and inline queries."""

from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.simulator import Simulator

_LONGEST_TOAST = 200  # characters; core.telegram.org/bots/api#answercallbackquery
_MOST_RESULTS = 50  # core.telegram.org/bots/api#answerinlinequery


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
    answer = {
        "results": results,
        "cache_time": params.number("cache_time", 300),
        "is_personal": params.flag("is_personal"),
        "next_offset": params.text("next_offset"),
        "button": params.json("button"),
    }
    sim.queries.answer(sim.queries.inline, params.text("inline_query_id"), answer)
    return True
