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
        {"args": {"code": "x"}}, {"args": {"parameters": 3}},
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
