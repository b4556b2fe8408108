"""An issued digest reaches its readers through the ledger, the task and real HTTP."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from redis import Redis

from bot import desk, runtime, tasks
from briefings.deliver import outbox
from briefings.digest import plans, upcoming
from briefings.models import Delivery, Digest, DigestSchedule, Edition, Subscriber
from briefings.tasks import issue_digests
from tests.briefings.deliver.ledger import digest, row
from tests.factories import (
    DigestScheduleFactory,
    UserFactory,
    publish_entry,
    publishable,
    subscriber,
)
from tests.simulated import READER, Telegram

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_runtime(telegram: Telegram, broker: Redis) -> Iterator[None]:
    """A runtime that knows this test's simulator."""
    runtime.close()
    tasks._stopping[0] = 0
    yield
    tasks._stopping[0] = 0
    runtime.close()


def issued(telegram: Telegram, readers: int) -> Digest:
    now: datetime = timezone.now()
    DigestScheduleFactory(created_at=now - timedelta(days=2))
    publish_entry(publishable(headline="A thing of note"), now=now - timedelta(days=1, hours=1))
    for user in range(READER, READER + readers):
        telegram.join(user)
        subscriber(user)
    [digest] = issue_digests(now=now, issued_at=now, only="daily", by_hand=True)
    return digest


def test_everybody_gets_it_once(telegram: Telegram) -> None:
    digest = issued(telegram, 3)
    tasks.send_batch()
    tasks.send_batch()
    assert outbox.counts(digest.pk)["sent"] == 3
    for user in range(READER, READER + 3):
        [message] = telegram.shown(user)
        assert message["text"].startswith("Daily briefing · ")
        assert "1 · A thing of note" in message["text"]
    assert len({row.content_hash for row in Delivery.objects.all()}) == 1


def test_ends_are_told_apart(telegram: Telegram) -> None:
    digest = issued(telegram, 3)
    telegram.fault("drop_after", match={"method": "sendMessage", "chat_id": READER})
    telegram.join(READER + 1, state="deactivated")
    tasks.send_batch()
    counts = outbox.counts(digest.pk)
    assert (counts["unknown"], counts["blocked"], counts["sent"]) == (1, 1, 1)
    tasks.send_batch()
    assert outbox.counts(digest.pk) == counts
    assert len(telegram.calls("sendMessage")) == 3


def test_slots_are_two(telegram: Telegram, broker: Redis) -> None:
    digest = issued(telegram, 1)
    for slot in tasks.SLOTS:
        broker.set(slot, "somebody else")
    tasks.send_batch()
    assert outbox.counts(digest.pk)["pending"] == 1
    broker.delete(tasks.SLOTS[1])
    tasks.send_batch()
    assert outbox.counts(digest.pk)["sent"] == 1
    assert broker.get(tasks.SLOTS[1]) is None  # given back


def test_told_to_stop_it_begins_nothing(telegram: Telegram) -> None:
    digest = issued(telegram, 1)
    tasks._stop()
    tasks.send_batch()
    assert outbox.counts(digest.pk)["pending"] == 1


def test_without_redis_letters_wait(telegram: Telegram, settings: Any, tmp_path: Any) -> None:
    digest = issued(telegram, 1)
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    tasks.send_batch()
    assert outbox.counts(digest.pk)["pending"] == 1
    assert telegram.shown() == []


def test_a_batch_that_found_letters_asks_for_another(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    issued(telegram, 1)
    tasks.send_batch()
    tasks.send_batch()
    assert woken == ["bot.tasks.send_batch"]


def test_an_editor_sees_an_edition_in_their_own_chat_and_no_row_is_made(
    telegram: Telegram,
) -> None:
    digest = issued(telegram, 1)
    edition = Edition.objects.create(digest=digest, fingerprint="f")
    editor = UserFactory(role="editor")
    tasks.test_send(editor.pk, edition.pk)
    assert telegram.shown() == []  # no chat is linked
    Subscriber.objects.update(editor=editor)
    telegram.fault("502_after")
    tasks.test_send(editor.pk, edition.pk)
    [message] = telegram.shown()
    assert message["text"].startswith("🧪 Test. Only you got this.")
    assert len(telegram.calls("sendMessage")) == 1  # in doubt, and never tried again
    assert Delivery.objects.count() == 1


@pytest.fixture
def coming(telegram: Telegram) -> DigestSchedule:
    """A schedule with news, and an editor who linked their chat."""
    now: datetime = timezone.now()
    schedule: DigestSchedule = DigestScheduleFactory(created_at=now)
    entry = publishable(headline="A thing of note")
    publish_entry(entry, now=now - timedelta(hours=1))
    telegram.join()
    Subscriber.objects.filter(pk=subscriber(READER).pk).update(editor=UserFactory(role="editor"))
    telegram.join(READER + 1)
    subscriber(READER + 1)
    return schedule


def test_the_next_issue_is_shown_as_it_would_go(telegram: Telegram, coming: DigestSchedule) -> None:
    editor = Subscriber.objects.exclude(editor=None).get().editor
    assert editor is not None
    tasks.test_next(editor.pk, coming.pk, "")
    [message] = telegram.shown()
    first, rest = message["text"].split("\n\n", 1)
    assert first == "🧪 Test. Only you got this: the next issue, as it would go out now."
    # Below its first line it is what is issued and sent, to a letter.
    now = timezone.now()
    at = upcoming.find(coming, now=now).at
    [digest] = issue_digests(now=max(now, at), issued_at=now, only="daily", by_hand=True)
    tasks.send_batch()
    [real] = telegram.shown(READER + 1)
    assert real["text"].split("\n")[1:] == rest.split("\n")[1:]  # the day on top is its hour's
    assert outbox.counts(digest.pk)["sent"] == 2
    telegram.tap(message, "1")
    assert not telegram.ask("GET", "log?kind=violation")


def test_a_test_of_the_next_issue_leaves_no_row(telegram: Telegram, coming: DigestSchedule) -> None:
    editor = Subscriber.objects.exclude(editor=None).get().editor
    assert editor is not None
    window = upcoming.find(coming, now=timezone.now()).window
    plans.write_intro(coming, window, intro="Words that <wait>.", by=editor)
    telegram.fault("502_after")
    tasks.test_next(editor.pk, coming.pk, "topic=events")
    [message] = telegram.shown()
    assert "with an intro that nobody has approved" in message["text"].split("\n")[0]
    assert "Words that <wait>." in message["text"]
    assert "Events" in message["text"]
    assert len(telegram.calls("sendMessage")) == 1  # in doubt, and never tried again
    for nobody in (UserFactory(role="editor").pk, 0):
        tasks.test_next(nobody, coming.pk, "")
    tasks.test_next(editor.pk, coming.pk, "topic=sanctions")  # nothing for them
    tasks.test_next(editor.pk, 0, "")
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    tasks.test_next(editor.pk, coming.pk, "")
    assert len(telegram.calls("sendMessage")) == 1
    assert telegram.shown(READER + 1) == []
    assert not Delivery.objects.exists()
    assert not Digest.objects.exists()


def test_an_edition_that_cannot_be_rendered_stops_no_other(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = issued(telegram, 1)
    edition = Delivery.objects.get().edition_id
    good = row(digest(), subscriber(telegram.join(READER + 1)), not_before=timezone.now(),
               expires_at=timezone.now() + timedelta(hours=1))  # fmt: skip
    real = desk.edition_now

    def edition_now(key: int) -> Any:
        if key == edition:
            raise KeyError("a bug of ours")
        return real(key)

    monkeypatch.setattr(desk, "edition_now", edition_now)
    tasks.send_batch()
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.control, broken.error) == ("held", "render")
    assert outbox.counts(broken.pk)["pending"] == 1
    assert good.state == "sent"
