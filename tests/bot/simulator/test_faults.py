"""Faults that concern the door and the updates; those of single calls are in test_control."""

import json
import time
from http.client import HTTPException

import pytest

from tests.bot.simulator.test_updates import Hook, hook  # noqa: F401  # a fixture


def until(ready, seconds=5.0):
    """Wait for something to come true."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_shut_door_refuses_everybody_for_a_while(sim):
    ada = sim.person()
    sim.ask("POST", "faults", {"do": "refuse", "args": {"seconds": 0.4}})
    time.sleep(0.05)
    with pytest.raises(ConnectionRefusedError):
        sim.call("sendMessage", chat_id=ada, text="x")
    time.sleep(0.5)
    sim.ok("sendMessage", chat_id=ada, text="x")
    assert sim.log("fault")[-1]["do"] == "refuse"


def test_the_door_shuts_behind_the_matching_call(sim):
    ada = sim.person()
    sim.ask("POST", "faults", {"do": "refuse", "match": {"method": "sendMessage", "nth": 2},
                               "args": {"seconds": 0.4}})  # fmt: skip
    sim.ok("sendMessage", chat_id=ada, text="1")
    sim.ok("sendMessage", chat_id=ada, text="2")
    time.sleep(0.05)
    with pytest.raises((ConnectionRefusedError, HTTPException)):
        sim.call("sendMessage", chat_id=ada, text="3")
    time.sleep(0.5)
    assert [message["text"] for message in sim.sees(ada)] == ["1", "2"]


def test_an_update_can_come_twice(sim):
    ada = sim.person()
    sim.ask("POST", "faults", {"do": "duplicate_update", "match": {"method": "message", "nth": 2}})
    first, second = (sim.say(ada, text)["update_id"] for text in ("one", "two"))
    assert [update["update_id"] for update in sim.updates()] == [first, second]
    assert [update["update_id"] for update in sim.updates(offset=second + 1)] == [second]
    assert sim.updates(offset=second + 1) == []


def test_updates_can_come_in_the_wrong_order(sim):
    ada = sim.person()
    sim.ask("POST", "faults", {"do": "reorder_updates", "times": 1})
    sent = [sim.say(ada, text)["update_id"] for text in "abc"]
    assert [update["update_id"] for update in sim.updates()] == sent[::-1]
    assert [update["update_id"] for update in sim.updates()] == sent


def test_a_webhook_gets_twins_and_turns_too(sim, hook: Hook):  # noqa: F811  # the fixture
    ada = sim.person()
    sim.ask("POST", "faults", {"do": "duplicate_update", "match": {"nth": 1}})
    sim.ask("POST", "faults", {"do": "reorder_updates", "times": 1})
    for text in ("one", "two", "three"):
        sim.say(ada, text)
    sim.ok("setWebhook", url=hook.url)
    until(lambda: len(hook.got) == 4)
    assert [text for _, text in hook.got] == ["three", "one", "one", "two"]
    sim.ok("deleteWebhook")


def test_the_pause_of_a_webhook_obeys_the_virtual_clock_and_the_header(sim, hook: Hook):  # noqa: F811
    ada = sim.person()
    hook.statuses[:] = [503]
    hook.retry_after = "3000"
    sim.ok("setWebhook", url=hook.url)
    sim.say(ada, "one")
    until(lambda: len(hook.got) == 1)
    sim.ask("POST", "clock", {"advance": 2900})
    time.sleep(0.4)
    assert len(hook.got) == 1
    sim.ask("POST", "clock", {"advance": 101})
    until(lambda: len(hook.got) == 2)
    assert "503" in sim.ok("getWebhookInfo")["last_error_message"]
    sim.ok("deleteWebhook")


def test_a_receiver_gone_for_23_hours_loses_its_webhook(sim, hook: Hook):  # noqa: F811
    ada = sim.person()
    hook.statuses[:] = [410] * 60
    sim.ok("setWebhook", url=hook.url)
    sim.say(ada, "one")
    until(lambda: len(hook.got) >= 1)
    sim.ask("POST", "clock", {"advance": 23 * 3600 + 1})
    until(lambda: sim.ok("getWebhookInfo")["url"] == "")
    assert sim.updates()[0]["message"]["text"] == "one"


@pytest.mark.parametrize(
    "wish",
    [
        {"match": {"nth": "x"}}, {"match": [1]}, {"match": {"chat_id": "x"}}, {"times": "x"},
        {"p": "x"}, {"p": -1}, {"seed": []}, {"args": "x"}, {"args": {"seconds": "x"}},
        {"args": {"retry_after": "soon"}}, {"args": {"code": None, "scope": "world"}},
        {"args": {"code": "x"}}, {"args": {"parameters": 3}}, {"p": 5}, {"p": True}, {"times": 1.9},
        {"times": -1}, {"match": 0}, {"match": False}, {"match": {"nth": 0}}, {"match": {"method": 3}},
        {"args": []}, {"args": {"code": 0}}, {"args": {"code": 399}}, {"args": {"code": 600}},
        {"args": {"code": 400.5}}, {"args": {"description": 3}}, {"args": {"seconds": float("nan")}},
        {"args": {"seconds": float("inf")}}, {"args": {"parameters": {"code": 3}}},
        {"args": {"parameters": {"retry_after": 1.5}}}, {"args": {"parameters": {"retry_after": -1}}},
        {"args": {"parameters": {"migrate_to_chat_id": "x"}}},
    ],
)  # fmt: skip
def test_a_garbled_fault_is_refused_at_once_and_not_when_it_strikes(sim, wish):
    status, raw = sim.raw("POST", "/simulator/faults", {"do": "flood", **wish})
    assert status == 400
    assert "' must be " in json.loads(raw)["error"]
    assert sim.ok("sendMessage", chat_id=sim.person(), text="nothing is in the way")


def test_an_error_may_carry_parameters_and_a_flood_needs_no_chat(sim):
    ada = sim.person()
    args = {"code": 400, "description": "Bad Request: x", "parameters": {"migrate_to_chat_id": -9}}
    sim.ask("POST", "faults", {"do": "error", "times": 1, "args": args})
    assert sim.call("sendMessage", chat_id=ada, text="x")["parameters"] == {
        "migrate_to_chat_id": -9
    }
    sim.ask("POST", "faults", {"do": "flood", "times": 1, "args": {"retry_after": 9}})
    assert sim.call("getMe")["parameters"] == {"retry_after": 9}
    assert sim.ok("sendMessage", chat_id=ada, text="no chat was closed by that")


@pytest.mark.parametrize(
    ("do", "args"),
    [
        ("flood", {"retry_after": None, "scope": None}),
        ("error", {"code": None, "description": None, "parameters": None}),
        ("error", {"code": 500.0, "parameters": {"retry_after": None}}),
        ("slow", {"seconds": 0}),
    ],
)
def test_what_is_null_is_as_if_it_were_not_there(sim, do, args):
    ada = sim.person()
    sim.ask("POST", "faults", {"do": do, "times": 1, "p": None, "match": None, "args": args})
    said = sim.call("sendMessage", chat_id=ada, text="x")
    assert said.get("error_code") == {"flood": 429, "error": 500}.get(do)
    assert said.get("parameters") == ({"retry_after": 1} if do == "flood" else None)


@pytest.mark.parametrize("match", [None, {"method": "getMe"}])
def test_a_door_shuts_for_a_second_where_its_seconds_are_null(sim, match):
    wish = {"do": "refuse", "match": match, "times": 1, "args": {"seconds": None}}
    sim.ask("POST", "faults", wish)
    if match:
        sim.ok("getMe")
    time.sleep(0.05)
    with pytest.raises((ConnectionRefusedError, HTTPException)):
        sim.call("getMe")
    time.sleep(1.1)
    sim.ok("getMe")


def test_a_refusal_says_what_is_allowed(sim):
    wish = {"do": "error", "args": {"parameters": {"code": 3}}}
    error = json.loads(sim.raw("POST", "/simulator/faults", wish)[1])["error"]
    assert error == "'parameters' must be retry_after or migrate_to_chat_id, not code."
    for name, value, words in (
        ("p", 5, "a number from 0 to 1"),
        ("times", 1.9, "a whole number from 0 to 2147483648"),
        ("match", 0, "an object"),
        ("args", {"code": 0}, "a whole number from 400 to 599"),
    ):
        raw = sim.raw("POST", "/simulator/faults", {"do": "error", name: value})[1]
        assert json.loads(raw)["error"].endswith(f"' must be {words}.")
