"""Flood limits on the real clock: what passes, what is refused, and what hurry costs."""

import json
import time

import pytest

from bot.simulator.errors import ApiError
from bot.simulator.limits import Limits
from bot.simulator.log import Log
from bot.simulator.world import Chat


@pytest.fixture
def strict(sim):
    sim.ask("PUT", "limits", {"flood": True})
    return sim


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Limits on a clock of the test's own: `counted(seconds, chat)` tries to send."""
    now = [1000.0]
    monkeypatch.setattr("bot.simulator.limits.time.monotonic", lambda: now[0])
    log = Log(tmp_path / "log.jsonl")
    held = Limits(log)

    def send(at, chat_id=7, kind="private", pays=False):
        now[0] = 1000.0 + at
        try:
            held.check("sendMessage", chat_id, Chat(chat_id, kind), pays=pays)
        except ApiError as refusal:
            return refusal.parameters["retry_after"]
        return 0

    vars(send).update(held=held, log=log)
    yield send
    log.close()


def test_a_chat_has_a_burst_of_three_and_then_one_a_second(counted):
    assert [counted(0) for _ in range(4)] == [0, 0, 0, 1]
    assert counted(1.01) == 0
    assert [counted(2.02), counted(3.03), counted(4.04)] == [0, 0, 0]


def test_a_group_has_twenty_a_minute(counted):
    passed = [counted(0, -5, "group") for _ in range(21)]
    assert passed[:20] == [0] * 20
    assert passed[20] == 3
    assert sum(counted(4 + second / 2, -6, "supergroup") == 0 for second in range(0, 2)) == 2


def test_all_chats_together_have_thirty_a_second(counted):
    passed = [counted(0, chat) for chat in range(1, 40)]
    assert passed.count(0) == 30
    assert all(counted(2 + chat / 29, 100 + chat) == 0 for chat in range(200))


def test_our_own_rate_is_never_refused_even_when_sends_bunch_up(counted):
    # 27 a second with a burst of 4 for replies, a tenth of a second late now and then
    times = sorted(second / 27 + (0.1 if second % 7 == 0 else 0) for second in range(2700))
    assert all(counted(at, 1000 + index) == 0 for index, at in enumerate(times))


def test_whoever_pays_has_a_thousand_a_second_once_that_is_switched_on(counted):
    assert [counted(0, chat, pays=True) for chat in range(1, 40)].count(0) == 30
    counted.held.reset()
    counted.held.change({"paid_broadcast": True})
    assert [counted(10, chat, pays=True) for chat in range(1, 1100)].count(0) == 1000


def test_hurry_is_noted_and_doubles_the_wait(counted):
    for _ in range(3):
        counted(0)
    waits = [counted(0), counted(0.5), counted(0.6), counted(0.7)]
    assert waits == [1, 2, 4, 8]
    counted.log.flush()
    noted = [json.loads(line) for line in counted.log.path.read_text().splitlines()]
    assert [(entry["kind"], entry["chat_id"]) for entry in noted] == [("violation", 7)] * 3
    assert counted(0.8, 8) == 0  # other chats go on
    assert counted(8.8) == 0


def test_what_was_in_flight_at_a_general_refusal_is_no_hurry(counted):
    counted.held.punish(None, 5)
    assert counted(0.1, 8) == 5
    counted.log.flush()
    assert counted.log.path.read_text() == ""
    assert counted(1, 8) == 10
    counted.log.flush()
    assert '"violation"' in counted.log.path.read_text()


def test_the_server_refuses_with_429_and_a_header(strict):
    ada = strict.person()
    answers = [strict.call("sendMessage", chat_id=ada, text="x") for _ in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert answers[3] == {
        "ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }  # fmt: skip
    assert strict.ask("GET", "limits") == {"flood": True, "paid_broadcast": False}
    strict.ok("sendChatAction", chat_id=strict.person(8), action="typing")


def test_a_flood_for_all_may_strike_a_call_without_a_chat(sim):
    ada = sim.person(7)
    sim.ask("POST", "faults", {"do": "flood", "times": 1, "match": {"method": "getMe"},
                               "args": {"retry_after": 9, "scope": "all"}})  # fmt: skip
    assert sim.call("getMe")["parameters"] == {"retry_after": 9}
    assert sim.refusal("sendMessage", chat_id=ada, text="x").endswith("retry after 9")
    sim.ok("getMe")


def test_a_flood_without_a_chat_closes_the_method_alone(sim):
    ada = sim.person(7)
    seen = max((entry["seq"] for entry in sim.ask("GET", "log?last=1")), default=0)
    sim.ask("POST", "faults", {"do": "flood", "times": 1, "match": {"method": "getMe"},
                               "args": {"retry_after": 1}})  # fmt: skip
    assert sim.call("getMe")["parameters"] == {"retry_after": 1}
    sim.ok("sendMessage", chat_id=ada, text="x")
    sim.ok("getMyName")
    assert sim.call("getMe")["parameters"] == {"retry_after": 1}  # it was under way, perhaps
    time.sleep(0.3)
    assert sim.call("getMe")["parameters"] == {"retry_after": 2}
    [noted] = sim.ask("GET", f"log?kind=violation&after={seen}")
    assert (noted["method"], noted["chat_id"]) == ("getMe", None)
    time.sleep(2.05)
    sim.ok("getMe")


def test_what_one_person_asked_closes_nothing(sim):
    sim.ask("POST", "faults", {"do": "flood", "times": 1, "args": {"retry_after": 9},
                               "match": {"method": "answerCallbackQuery"}})  # fmt: skip
    assert sim.call("answerCallbackQuery", callback_query_id="1")["error_code"] == 429
    assert sim.call("answerCallbackQuery", callback_query_id="1")["error_code"] == 400


def test_a_flood_by_fault_holds_until_its_deadline(sim):
    ada, bob = sim.person(7), sim.person(8)
    sim.ask("POST", "faults", {"do": "flood", "match": {"chat_id": ada}, "times": 1,
                               "args": {"retry_after": 1}})  # fmt: skip
    assert sim.call("sendMessage", chat_id=ada, text="x")["parameters"] == {"retry_after": 1}
    sim.ok("sendMessage", chat_id=bob, text="x")
    time.sleep(1.05)
    sim.ok("sendMessage", chat_id=ada, text="x")
    sim.ask("POST", "faults", {"do": "flood", "times": 1,
                               "args": {"retry_after": 9, "scope": "all"}})  # fmt: skip
    assert sim.refusal("sendMessage", chat_id=ada, text="x").endswith("retry after 9")
    assert sim.refusal("editMessageText", chat_id=bob, message_id=1, text="x").startswith("429")
    sim.ask("DELETE", "faults")
    sim.ok("sendMessage", chat_id=ada, text="x")
