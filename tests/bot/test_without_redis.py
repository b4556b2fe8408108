"""The broker dies, forgets and comes back; the desk goes on, and so do letters once it is there."""

import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bot import runtime, tasks
from briefings.deliver import outbox
from briefings.management.supervisor import broker as embedded
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.tasks import issue_digests
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber
from tests.simulated import READER, Telegram

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 20


class OwnBroker:
    """A broker that a test may kill."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "own.sock"
        self.folder = folder / "broker"
        self.url = f"unix://{self.socket}?db=0"
        self.start()

    def start(self) -> None:
        embedded.prepare(self.socket, self.folder)
        command = embedded.command(embedded.binary(), self.socket, self.folder)
        self.process = subprocess.Popen(command, preexec_fn=die_with_parent)
        until = time.monotonic() + 10
        while not embedded.answers(self.url):
            assert time.monotonic() < until
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def own(tmp_path: Path, telegram: Telegram, settings: Any) -> Iterator[OwnBroker]:
    found = OwnBroker(tmp_path)
    settings.REDIS_URL = found.url
    runtime.close()
    tasks._stopping[0] = 0
    yield found
    runtime.close()
    found.kill()


def test_killed_in_the_middle_and_back(own: OwnBroker, telegram: Telegram) -> None:
    now = timezone.now()
    DigestScheduleFactory(created_at=now - timedelta(days=2))
    for user in range(READER, READER + READERS):
        telegram.join(user)
        subscriber(user)
    own.kill()
    # Without a broker the desk approves, and the digest is issued.
    publish_entry(publishable(headline="A thing of note"), now=now - timedelta(days=1, hours=1))
    [digest] = issue_digests(now=now, issued_at=now, only="daily", by_hand=True)
    tasks.send_batch()
    assert outbox.counts(digest.pk)["pending"] == READERS
    own.start()
    tasks.send_batch()
    assert outbox.counts(digest.pk)["sent"] == READERS
    assert len(telegram.calls("sendMessage")) == READERS
