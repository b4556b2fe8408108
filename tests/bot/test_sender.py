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
from bot.texts import Text, key_of
from briefings.deliver import chats
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter
from tests.simulated import READER, Telegram

TEXT = Text(Html("<b>News</b> for everybody"))


class Ledger:
    """Stands in for the outbox: remembers what it was told, in order."""

    def __init__(self, lost: tuple[int, ...] = (), slow: float = 0) -> None:
        self.lost = lost
        self.slow = slow
        self.begun: list[int] = []
        self.ended: dict[int, Outcome] = {}

    async def begin(self, letter: Letter) -> bool:
        if self.slow:
            time.sleep(self.slow)  # the whole process slept
        self.begun.append(letter.delivery)
        return letter.delivery not in self.lost

    async def record(self, letter: Letter, outcome: Outcome) -> None:
        assert letter.delivery in self.begun
        assert letter.delivery not in self.ended
        self.ended[letter.delivery] = outcome


def letter(number: int = 1, chat_id: int = READER, **more: Any) -> Letter:
    return Letter(
        number, "batch", 7, "en", silent=False, chat_id=chat_id, chat_tag=chats.tag(chat_id), **more
    )


def send(ledger: Ledger, *letters: Letter, text: Text | None = TEXT, going=lambda: True):
    async def sent() -> list[Letter]:
        redis = connect(settings.REDIS_URL)
        bot = client(redis)
        limiter = bot.rate_limiter
        assert isinstance(limiter, Limiter)
        await bot.request.initialize()
        try:
            sender = Sender(bot, limiter, begin=ledger.begin, record=ledger.record)
            texts = {} if text is None else {key_of(letter()): text}
            return await sender.send(letters, texts, going=going)
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
    ledger = Ledger()
    send(ledger, letter(), text=Text(Html("<b>never closed")))
    assert ledger.ended[1] == Outcome(OutcomeKind.FAILED, error="bad_request")


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


def test_what_is_not_begun_is_given_back(telegram: Telegram) -> None:
    batch = [letter(n) for n in range(1, 6)]
    ledger = Ledger()
    assert {one.delivery for one in send(ledger, *batch, going=lambda: False)} == {1, 2, 3, 4, 5}
    assert {one.delivery for one in send(ledger, *batch, text=None)} == {1, 2, 3, 4, 5}
    assert ledger.begun == []


def test_without_redis_nothing_leaves(telegram: Telegram, settings: Any, tmp_path: Any) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    batch = [letter(n) for n in range(1, 4)]
    ledger = Ledger()
    assert len(send(ledger, *batch)) == 3
    assert ledger.begun == []


def test_a_ledger_that_fails_leaves_the_rest(telegram: Telegram) -> None:
    class Broken(Ledger):
        async def begin(self, letter: Letter) -> bool:
            self.begun.append(letter.delivery)
            raise OSError("the database is away")

    ledger = Broken()
    batch = [letter(n, chat_id=READER + n) for n in range(1, 100)]
    left = send(ledger, *batch)
    assert len(left) + len(ledger.begun) == 99
    assert len(ledger.begun) <= sending.ABREAST


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
