"""How the bot hears of what people do."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


def test_updates_stay_until_they_are_confirmed(sim):
    ada = sim.person()
    first = sim.say(ada, "/start e_12")["update_id"]
    second = sim.say(ada, "more")["update_id"]
    assert second == first + 1
    assert [update["update_id"] for update in sim.updates()] == [first, second]
    assert [update["update_id"] for update in sim.updates(limit=1)] == [first]
    assert [update["update_id"] for update in sim.updates(offset=second)] == [second]
    assert [update["update_id"] for update in sim.updates(offset=-1)] == [second]
    assert sim.updates(offset=second + 1) == []
    assert sim.updates() == []


def test_a_command_carries_its_entity(sim):
    sim.say(sim.person(), "/latest@cablegram_bot x")
    (update,) = sim.updates()
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 21}]


def test_a_poll_waits_for_news(sim):
    ada = sim.person()
    with ThreadPoolExecutor() as pool:
        polled = pool.submit(sim.updates, timeout=5)
        time.sleep(0.1)
        began = time.monotonic()
        sim.say(ada, "hello")
        assert polled.result()[0]["message"]["text"] == "hello"
        assert time.monotonic() - began < 1
    began = time.monotonic()
    assert sim.updates(offset=2**31, timeout=1) == []
    assert time.monotonic() - began >= 0.9


def test_a_second_poll_ends_the_first(sim):
    with ThreadPoolExecutor() as pool:
        first = pool.submit(sim.refusal, "getUpdates", timeout=5)
        time.sleep(0.1)
        sim.updates()
        assert first.result() == (
            "409 Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )


def test_only_wanted_kinds_arrive(sim):
    ada = sim.person()
    sim.updates(allowed_updates=["my_chat_member"])
    assert sim.say(ada, "unheard")["update_id"] is None
    sim.ask("PUT", f"users/{ada}/block", {"blocked": True})
    (update,) = sim.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


def test_updates_live_for_a_day(sim):
    sim.say(sim.person(), "hello")
    sim.ask("POST", "clock", {"advance": 24 * 3600 + 1})
    assert sim.updates() == []


def test_blocking_is_reported_and_start_comes_back(sim):
    ada = sim.person()
    sim.ask("PUT", f"users/{ada}/block", {"blocked": True})
    sim.ask("PUT", f"users/{ada}/block", {"blocked": True})
    assert sim.refusal("sendMessage", chat_id=ada, text="x") == (
        "403 Forbidden: bot was blocked by the user"
    )
    status, raw = sim.raw("POST", f"/simulator/users/{ada}/messages", {"text": "hello?"})
    assert status == 409
    assert "blocked" in json.loads(raw)["error"]
    sim.say(ada, "/start")
    changes = [update for update in sim.updates() if "my_chat_member" in update]
    statuses = [
        (change["my_chat_member"]["old_chat_member"]["status"],
         change["my_chat_member"]["new_chat_member"]["status"])
        for change in changes
    ]  # fmt: skip
    assert statuses == [("member", "kicked"), ("kicked", "member")]
    sim.ok("sendMessage", chat_id=ada, text="welcome back")


def test_a_tap_is_answered_once(sim):
    ada = sim.person()
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "v1:go"}]]}
    shown = sim.ok("sendMessage", chat_id=ada, text="x", reply_markup=keys)["message_id"]
    tap = {"message_id": shown, "data": "v1:go"}
    query = sim.ask("POST", f"users/{ada}/callback", tap)["callback_query_id"]
    (update,) = sim.updates()
    assert update["callback_query"]["data"] == "v1:go"
    assert update["callback_query"]["message"]["message_id"] == shown
    assert sim.ask("GET", f"callbacks/{query}") == {
        "answered": False, "text": "", "show_alert": False
    }  # fmt: skip
    answer = {"callback_query_id": query, "text": "Done", "show_alert": True}
    assert sim.ok("answerCallbackQuery", **answer) is True
    assert sim.ask("GET", f"callbacks/{query}") == {
        "answered": True, "text": "Done", "show_alert": True
    }  # fmt: skip
    stale = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert sim.refusal("answerCallbackQuery", **answer) == stale
    late = sim.ask("POST", f"users/{ada}/callback", tap)["callback_query_id"]
    sim.ask("POST", "clock", {"advance": 3600})
    assert sim.refusal("answerCallbackQuery", callback_query_id=late) == stale


def test_only_shown_buttons_can_be_tapped_unless_forced(sim):
    ada = sim.person()
    shown = sim.ok("sendMessage", chat_id=ada, text="x")["message_id"]
    tap = {"message_id": shown, "data": "old"}
    assert sim.raw("POST", f"/simulator/users/{ada}/callback", tap)[0] == 400
    assert sim.ask("POST", f"users/{ada}/callback", {**tap, "force": True})["callback_query_id"]
    assert sim.updates()[0]["callback_query"]["data"] == "old"


def test_an_inline_search_is_answered(sim):
    ada = sim.person()
    query = sim.ask("POST", f"users/{ada}/inline", {"query": "taliban", "offset": ""})
    (update,) = sim.updates()
    assert update["inline_query"]["query"] == "taliban"
    result = {"type": "article", "id": "1", "title": "x",
              "input_message_content": {"message_text": "x"}}  # fmt: skip
    sim.ok("answerInlineQuery", inline_query_id=query["inline_query_id"], results=[result])
    answer = sim.ask("GET", f"inline/{query['inline_query_id']}")
    assert answer["answered"]
    assert answer["results"] == [result]


def test_an_inline_answer_is_kept_as_long_as_the_bot_allows(sim):
    ada, bob = sim.person(7), sim.person(8)
    result = {"type": "article", "id": "1", "title": "x",
              "input_message_content": {"message_text": "<b>x</b>", "parse_mode": "HTML"}}  # fmt: skip

    def search(user):
        found = sim.ask("POST", f"users/{user}/inline", {"query": "q"})
        return found["inline_query_id"], found["cached"]

    query, cached = search(ada)
    assert not cached
    sim.ok("answerInlineQuery", inline_query_id=query, results=[result], cache_time=60)
    again, cached = search(bob)
    assert cached
    assert sim.ask("GET", f"inline/{again}")["results"] == [result]
    assert len(sim.updates()) == 1
    sim.ask("POST", "clock", {"advance": 61})
    query, cached = search(ada)
    assert not cached
    sim.ok("answerInlineQuery", inline_query_id=query, results=[result], is_personal=True)
    assert search(ada)[1]
    assert not search(bob)[1]
    sim.ask("POST", f"users/{ada}/inline/choose", {"inline_query_id": query, "result_id": "1"})
    (sent,) = sim.sees(ada)
    assert (sent["text"], sent["entities"][0]["type"]) == ("x", "bold")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"id": ""}, "RESULT_ID_INVALID"),
        ({"id": "x" * 65}, "RESULT_ID_INVALID"),
        ({"title": ""}, "ARTICLE_TITLE_EMPTY"),
        (
            {"input_message_content": {"message_text": "<br>", "parse_mode": "HTML"}},
            'can\'t parse entities: Unsupported start tag "br" at byte offset 0',
        ),
    ],
)
def test_inline_results_are_looked_at(sim, changed, refusal):
    query = sim.ask("POST", f"users/{sim.person()}/inline", {"query": "q"})["inline_query_id"]
    result = {"type": "article", "id": "1", "title": "x",
              "input_message_content": {"message_text": "x"}, **changed}  # fmt: skip
    answer = {"inline_query_id": query, "results": [result]}
    assert sim.refusal("answerInlineQuery", **answer) == f"400 Bad Request: {refusal}"


def test_in_groups_the_bot_hears_only_what_is_meant_for_it(sim):
    ada = sim.person()
    sim.ask("PUT", "chats/-5", {"type": "group", "title": "Desk", "members": [ada]})
    assert sim.updates()[0]["my_chat_member"]["new_chat_member"]["status"] == "member"
    heard = [sim.say(ada, text, chat_id=-5)["update_id"] is not None
             for text in ("chatter", "/latest", "/latest@other_bot", "@cablegram_bot hi")]  # fmt: skip
    assert heard == [False, True, False, True]
    sim.ok("sendMessage", chat_id=-5, text="hello all")
    assert sim.sees(ada, -5)[-1]["text"] == "hello all"


class Hook(ThreadingHTTPServer):
    """A bot's webhook that remembers what it got, and fails as often as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hook"
        self.got: list[tuple[str | None, str]] = []
        self.statuses: list[int] = []
        self.retry_after = ""  # sent with every refusal, if anything


class _Answer(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.server.got.append((secret, body["message"]["text"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status != 200 and self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def hook():
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_updates_in_order_with_the_secret_and_again_after_a_failure(sim, hook):
    ada = sim.person()
    hook.statuses[:] = [500]
    sim.say(ada, "one")
    sim.ok("setWebhook", url=hook.url, secret_token="s3cret")
    sim.say(ada, "two")
    assert sim.refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    until = time.monotonic() + 5
    while len(hook.got) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert hook.got == [("s3cret", "one"), ("s3cret", "one"), ("s3cret", "two")]
    assert sim.ok("getWebhookInfo")["url"] == hook.url
    sim.ok("deleteWebhook")
    assert sim.ok("getWebhookInfo")["url"] == ""
    assert sim.updates() == []


def test_webhooks_elsewhere_are_refused(sim):
    assert sim.refusal("setWebhook", url="https://example.com/hook").startswith("400")
