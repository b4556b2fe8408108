"""Each way a letter can end has its name. Against the simulator and its faults."""

import asyncio
import time
from typing import Any

import pytest
from django.conf import settings

from bot import sender as sending
from bot.client import client
from bot.limiter import Limiter
from bot.redis import connect
from bot.render import Html
from bot.sender import Sender
from bot.texts import Text
from briefings.deliver import chats
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter
from tests.simulated import READER, Telegram

TEXT = Text(Html("<b>News</b> for everybody"))


class Ledger:
    """Stands in for the outbox: remembers what it was told, in order."""

    def __init__(
        self, lost: tuple[int, ...] = (), slow: float = 0, text: Text | None = None
    ) -> None:
        self.text = text or TEXT
        self.lost = lost
        self.slow = slow
        self.begun: list[int] = []
        self.ended: dict[int, Outcome] = {}

    async def begin(self, letter: Letter) -> Text | None:
        if self.slow:
            time.sleep(self.slow)  # the whole process slept
        self.begun.append(letter.delivery)
        return None if letter.delivery in self.lost else self.text

    async def record(self, letter: Letter, outcome: Outcome) -> None:
        assert letter.delivery in self.begun
        assert letter.delivery not in self.ended
        self.ended[letter.delivery] = outcome


def letter(number: int = 1, chat_id: int = READER, **more: Any) -> Letter:
    return Letter(
        number, "batch", 7, "en", silent=False, chat_id=chat_id, chat_tag=chats.tag(chat_id), **more
    )


def send(
    ledger: Ledger, *letters: Letter, going=lambda: True, more: Any = None
):  # fmt: skip
    async def sent() -> list[Letter]:
        redis = connect(settings.REDIS_URL)
        bot = client(redis)
        limiter = bot.rate_limiter
        assert isinstance(limiter, Limiter)
        await bot.request.initialize()
        try:
            sender = Sender(bot, limiter, begin=ledger.begin, record=ledger.record)
            return await sender.send(letters, going=going, more=more)
        finally:
            await bot.request.shutdown()
            await redis.aclose()

    return asyncio.run(sent())


def outcome(**fault: Any) -> Outcome:
    ledger = Ledger()
    assert send(ledger, letter()) == []
    return ledger.ended[1]


def test_sent_with_its_number_and_hash(telegram: Telegram) -> None:
    telegram.join()
    found = outcome()
    [shown] = telegram.shown()
    assert found == Outcome(
        OutcomeKind.SENT, message_id=shown["message_id"], content_hash=TEXT.hash
    )
    assert shown["text"] == "News for everybody"


@pytest.mark.parametrize(
    ("do", "kind", "arrived"),
    [
        ("drop_after", OutcomeKind.UNKNOWN, 1),
        ("502_after", OutcomeKind.UNKNOWN, 1),
        ("cut_body", OutcomeKind.UNKNOWN, 1),
        ("html_200", OutcomeKind.UNKNOWN, 1),
        ("502_before", OutcomeKind.UNKNOWN, 0),
        ("close_before", OutcomeKind.UNKNOWN, 0),
    ],
)
def test_a_broken_line_is_unknown_and_never_sent_again(
    telegram: Telegram, do: str, kind: OutcomeKind, arrived: int
) -> None:
    telegram.join()
    telegram.fault(do)
    assert outcome().kind is kind
    assert len(telegram.shown()) == arrived
    assert len(telegram.calls("sendMessage")) == 1


def test_asked_to_wait(telegram: Telegram) -> None:
    telegram.join()
    telegram.fault("flood", args={"retry_after": 9, "scope": "chat"})
    found = outcome()
    assert (found.kind, found.retry_after) == (OutcomeKind.LATER, 9)
    again = Ledger()
    send(again, letter(2))  # before its time: nothing leaves, and the row waits
    assert again.ended[2].kind is OutcomeKind.LATER
    assert len(telegram.calls("sendMessage")) == 1


@pytest.mark.parametrize(
    ("state", "code"), [("blocked", "blocked"), ("deactivated", "deactivated")]
)
def test_gone(telegram: Telegram, state: str, code: str) -> None:
    telegram.join()
    telegram.write("hello")
    telegram.join(state=state)
    assert outcome() == Outcome(OutcomeKind.BLOCKED, error=code)


def test_never_heard_of(telegram: Telegram) -> None:
    assert outcome() == Outcome(OutcomeKind.BLOCKED, error="chat_not_found")


def test_refused_as_such(telegram: Telegram) -> None:
    telegram.join()
    ledger = Ledger(text=Text(Html("<b>never closed")))
    send(ledger, letter())
    assert ledger.ended[1] == Outcome(OutcomeKind.FAILED, error="bad_request")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_a_chat_that_took_our_rights_is_no_fault_of_the_text(telegram: Telegram, kind: str) -> None:
    """Or anybody with a group could stop everybody's digest."""
    telegram.join()
    room = {"type": kind, "title": "Readers", "members": [READER], "state": "no_rights"}
    telegram.ask("PUT", "chats/-77", room)
    ledger = Ledger()
    send(ledger, letter(chat_id=-77))
    assert ledger.ended[1] == Outcome(OutcomeKind.LOST, error="no_rights")


@pytest.mark.parametrize(
    "words",
    ["have no rights to send a message", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED",
     "CHAT_SEND_PLAIN_FORBIDDEN", "not enough rights to send text messages to the chat"],
)  # fmt: skip
def test_the_words_for_missing_rights(telegram: Telegram, words: str) -> None:
    telegram.join()
    telegram.fault("error", args={"code": 400, "description": f"Bad Request: {words}"})
    assert outcome() == Outcome(OutcomeKind.LOST, error="no_rights")


def test_never_left(telegram: Telegram, settings: Any) -> None:
    settings.TELEGRAM_API_URL = "http://127.0.0.1:9"
    assert outcome() == Outcome(OutcomeKind.NOT_SENT, error="not_sent")


def test_a_closed_topic_is_written_beside(telegram: Telegram) -> None:
    telegram.join()
    telegram.ask(
        "PUT", "chats/-77",
        {"type": "supergroup", "title": "Readers", "members": [READER], "state": "closed_topic"},
    )  # fmt: skip
    ledger = Ledger()
    send(ledger, letter(chat_id=-77, thread_id=5))
    assert ledger.ended[1].kind is OutcomeKind.SENT
    assert len(telegram.calls("sendMessage")) == 2


def test_a_lost_lease_sends_nothing(telegram: Telegram) -> None:
    telegram.join()
    ledger = Ledger(lost=(1,))
    assert send(ledger, letter()) == []
    assert ledger.ended == {}
    assert telegram.shown() == []


def test_a_mark_that_is_too_old_sends_nothing(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram.join()
    monkeypatch.setattr(sending, "FRESH", 0.05)
    ledger = Ledger(slow=0.1)
    send(ledger, letter())
    assert ledger.ended[1] == Outcome(OutcomeKind.NOT_SENT, error="slept")
    assert telegram.shown() == []


@pytest.mark.parametrize("how", ["not ours", "slept", "stopped", "no ledger", "no line"])
def test_a_probe_that_does_not_leave_is_given_back(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch, settings: Any, broker: Any, how: str
) -> None:
    """Else the whole lane waits ten seconds for the answer to a letter that nobody sent."""
    telegram.join()
    broker.zadd("tg:refused", {"somebody": time.time() * 1e6})  # the lane is in doubt
    ledger = Ledger(lost=(1,) if how == "not ours" else (), slow=0.1 if how == "slept" else 0)
    answers = iter([True, True])
    going = (lambda: next(answers, False)) if how == "stopped" else (lambda: True)
    if how == "slept":
        monkeypatch.setattr(sending, "FRESH", 0.05)
    if how == "no line":
        settings.TELEGRAM_API_URL = "http://127.0.0.1:9"
    if how == "no ledger":

        async def away(_letter: Letter) -> Text | None:
            raise OSError("the database is away")

        monkeypatch.setattr(ledger, "begin", away)
    send(ledger, letter(), going=going)
    assert telegram.shown() == []
    assert not broker.exists("tg:probes")
    assert broker.exists("tg:all")  # it had been admitted


def test_what_is_not_begun_is_given_back(telegram: Telegram) -> None:
    batch = [letter(n) for n in range(1, 6)]
    ledger = Ledger()
    assert {one.delivery for one in send(ledger, *batch, going=lambda: False)} == {1, 2, 3, 4, 5}
    assert ledger.begun == []


def test_without_redis_nothing_leaves(telegram: Telegram, settings: Any, tmp_path: Any) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    batch = [letter(n) for n in range(1, 4)]
    ledger = Ledger()
    assert len(send(ledger, *batch)) == 3
    assert ledger.begun == []


def test_a_ledger_that_fails_leaves_the_rest(telegram: Telegram) -> None:
    class Broken(Ledger):
        async def begin(self, letter: Letter) -> Text | None:
            self.begun.append(letter.delivery)
            raise OSError("the database is away")

    ledger = Broken()
    batch = [letter(n, chat_id=READER + n) for n in range(1, 100)]
    left = send(ledger, *batch)
    assert len(left) + len(ledger.begun) == 99
    assert len(ledger.begun) <= sending.ABREAST


# --- edits ------------------------------------------------------------------------------------
def edited(telegram: Telegram, text: Text = TEXT, message_id: int | None = None) -> Outcome:
    if message_id is None:
        telegram.join()
        sent = Ledger()
        send(sent, letter())
        message_id = sent.ended[1].message_id
    ledger = Ledger(text=text)
    send(ledger, letter(2, revision=1, message_id=message_id))
    return ledger.ended[2]


def test_an_edit_changes_the_message_in_place(telegram: Telegram) -> None:
    found = edited(telegram, Text(Html("<s>News</s> corrected"), serial=9))
    [shown] = telegram.shown()
    assert found.kind is OutcomeKind.SENT
    assert (found.message_id, found.serial) == (shown["message_id"], 9)
    assert shown["text"] == "News corrected"
    assert shown["edited"]


def test_an_edit_that_changes_nothing_was_made_before(telegram: Telegram) -> None:
    found = edited(telegram)
    [shown] = telegram.shown()
    assert (found.kind, found.message_id) == (OutcomeKind.SENT, shown["message_id"])


def test_a_message_that_is_gone_cannot_be_edited(telegram: Telegram) -> None:
    telegram.join()
    assert edited(telegram, message_id=999) == Outcome(OutcomeKind.LOST, error="message_gone")


def test_a_group_that_moved_says_where_to(telegram: Telegram) -> None:
    telegram.join()
    for chat, more in ((-78, {}), (-77, {"state": "migrated", "migrate_to": -78})):
        telegram.ask(
            "PUT", f"chats/{chat}",
            {"type": "supergroup" if chat == -78 else "group", "title": "R", "members": [READER],
             **more},
        )  # fmt: skip
    ledger = Ledger()
    send(ledger, letter(chat_id=-77))
    assert (ledger.ended[1].kind, ledger.ended[1].new_chat_id) == (OutcomeKind.MIGRATED, -78)
    assert "-78" not in repr(ledger.ended[1])


def test_a_token_that_is_refused_ends_the_batch(telegram: Telegram, settings: Any) -> None:
    telegram.join()
    telegram.fault("error", args={"code": 401, "description": "Unauthorized"})
    ledger = Ledger()
    left = send(ledger, *[letter(n, chat_id=READER + n) for n in range(100)])
    assert OutcomeKind.REFUSED in {one.kind for one in ledger.ended.values()}
    assert left


def test_more_letters_come_before_the_last_are_gone(telegram: Telegram) -> None:
    for user in range(1000, 1006):
        telegram.join(user)
    ledger = Ledger()
    further = [[letter(5, chat_id=1005)], [letter(4, chat_id=1004)]]

    async def more():
        return further.pop() if further else ()

    batch = [letter(n, chat_id=1000 + n) for n in range(4)]
    assert send(ledger, *batch, more=more) == []
    assert sorted(ledger.ended) == [0, 1, 2, 3, 4, 5]


def test_a_batch_keeps_the_rate(telegram: Telegram) -> None:
    count = 30
    for user in range(1000, 1000 + count):
        telegram.join(user)
    ledger = Ledger()
    begun = time.monotonic()
    send(ledger, *[letter(user, chat_id=user) for user in range(1000, 1000 + count)])
    spent = time.monotonic() - begun
    assert {one.kind for one in ledger.ended.values()} == {OutcomeKind.SENT}
    assert spent > (count - 4) / 25  # never faster than 25 a second
