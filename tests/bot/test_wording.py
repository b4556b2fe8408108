"""What is taken back while a broadcast goes on leaves with its old words no more."""

import threading
import time
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from bot import desk, ledger, tasks, wording
from bot.texts import key_of
from bot.wording import Wording
from briefings import publish
from briefings.deliver import outbox, recall
from briefings.models import Delivery, Digest, Entry
from briefings.vocabulary import RetractionReason
from tests.bot.test_tasks import issued, own_runtime
from tests.factories import UserFactory, publish_entry, publishable
from tests.simulated import READER, Telegram

__all__ = ["own_runtime"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)
OLD = "A thing of note"
SOON = 1.0
"""Seconds; promised are five, and with the waits as they are here it is a tenth of one."""


def retract(entry: Entry) -> None:
    chief = UserFactory(role="publisher")
    publish.retract(entry, by=chief, reason=RetractionReason.ERROR, now=timezone.now())


def when(entry: dict[str, Any]) -> float:
    return datetime.fromisoformat(entry["at"]).timestamp()


def test_a_retraction_in_the_middle_of_a_broadcast(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "LOOK_EVERY", 0.05)
    readers = range(READER, READER + 60)
    digest = issued(telegram, len(readers))
    sending = threading.Thread(target=tasks.send_batch)
    sending.start()
    try:
        while len(telegram.calls("sendMessage")) < 8:
            time.sleep(0.02)
        retract(Entry.objects.get())
        at = time.time()
    finally:
        sending.join()
    recall.plan(now=timezone.now())  # those on the wire meanwhile are looked after at once
    tasks.send_batch()
    letters = Delivery.objects.filter(digest=digest, revision=0, state="sent")
    assert letters.count() == len(readers)
    first = letters.earliest("sent_at")
    with_old_words = {
        READER + place
        for place, row in enumerate(letters.order_by("subscriber"))
        if row.content_hash == first.content_hash
    }
    sent = telegram.calls("sendMessage")
    assert sorted(one["chat_id"] for one in sent) == list(readers)  # nobody twice
    late = {one["chat_id"] for one in sent if when(one) > at + SOON}
    assert late
    assert len(with_old_words) >= 8
    assert not late & with_old_words
    edits = sorted(one["chat_id"] for one in telegram.calls("editMessageText"))
    assert edits == sorted(with_old_words)
    for one in readers:
        [message] = telegram.shown(one)
        assert "Retracted" in message["text"]
        assert OLD not in message["text"]
        assert message["edited"] == (one in with_old_words)
    assert recall.plan(now=timezone.now()) == 0


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Editions that were read to be rendered, while every moment is one to look at the record."""
    monkeypatch.setattr(wording, "LOOK_EVERY", 0)
    found: list[int] = []
    real = desk.edition_now

    def edition_now(key: int) -> Any:
        found.append(key)
        return real(key)

    monkeypatch.setattr(desk, "edition_now", edition_now)
    return found


def test_only_what_was_published_anew_is_rendered_again(
    telegram: Telegram, rendered: list[int]
) -> None:
    issued(telegram, 3)
    letters = outbox.lease(now=timezone.now(), limit=10)
    texts = Wording("")
    [before] = texts.of(letters).values()
    assert len(rendered) == 1  # for three letters
    publish_entry(publishable(headline="Something else"))
    [still] = texts.of(letters).values()
    assert still.html == before.html
    assert still.serial == desk.newest_serial()  # it is as new as that
    retract(Entry.objects.earliest("pk"))
    [after] = texts.of(letters).values()
    assert len(rendered) == 2
    assert OLD in before.html
    assert OLD not in after.html
    assert (after.serial or 0) > (before.serial or 0)


def test_between_two_looks_the_record_is_not_asked(
    telegram: Telegram, rendered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "LOOK_EVERY", 3600)
    issued(telegram, 1)
    letters = outbox.lease(now=timezone.now(), limit=10)
    texts = Wording("")
    before = texts.of(letters)
    monkeypatch.setattr(desk, "newest_serial", lambda: pytest.fail("asked"))
    assert texts.of(letters) == before


def test_what_cannot_be_rendered_anew_does_not_leave_with_its_old_words(
    telegram: Telegram, rendered: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    issued(telegram, 2)
    letters = outbox.lease(now=timezone.now(), limit=10)
    texts = Wording("")
    assert texts.of(letters)
    retract(Entry.objects.get())

    def broken(_key: int) -> Any:
        raise KeyError("a bug of ours")

    monkeypatch.setattr(desk, "edition_now", broken)
    assert ledger.commit(texts, letters, []) == {}
    assert set(Delivery.objects.values_list("state", flat=True)) == {"pending"}
    assert Digest.objects.get().control == "held"


def test_what_a_letter_says_comes_with_the_leave_to_send_it(
    telegram: Telegram, rendered: list[int]
) -> None:
    issued(telegram, 2)
    first, second = outbox.lease(now=timezone.now(), limit=10)
    texts = Wording("")
    old = texts.of([first, second])[key_of(first)]
    assert ledger.commit(texts, [first], []) == {first.claim: old}
    retract(Entry.objects.get())
    [new] = ledger.commit(texts, [second], []).values()
    assert OLD not in new.html
