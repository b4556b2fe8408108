"""A worker that is told to stop finishes what is on the wire and gives the rest back."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from redis import Redis

from briefings.deliver import outbox
from briefings.management.supervisor.lifeline import die_with_parent
from briefings.tasks import issue_digests
from tests.bot.zygote import ROOT, database_address
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber
from tests.simulated import READER, Telegram

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 120


def test_told_to_stop(telegram: Telegram, broker: Redis) -> None:
    now = timezone.now()
    DigestScheduleFactory(created_at=now - timedelta(days=2))
    publish_entry(publishable(headline="A thing of note"), now=now - timedelta(days=1, hours=1))
    for user in range(READER, READER + READERS):
        telegram.join(user)
        subscriber(user)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.storm",
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": database_address(),
        "TELEGRAM_API_URL": telegram.url,
    }
    log = Path(settings.VAR_DIR, "worker.log")
    with log.open("w") as output:
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "config.celery", "worker"),
                *("--queues=telegram", "--concurrency=1", "--loglevel=warning"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
            preexec_fn=die_with_parent,
        )
    [digest] = issue_digests(now=now, issued_at=now, only="daily", by_hand=True)
    until = time.monotonic() + 40
    while outbox.counts(digest.pk)["sent"] < 10:
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(40) == 0, log.read_text()
    counts = outbox.counts(digest.pk)
    assert 10 <= counts["sent"] < READERS
    assert counts["sent"] + counts["pending"] == READERS, counts
    assert len(telegram.calls("sendMessage")) == counts["sent"]
    assert broker.exists("tg:slot:1", "tg:slot:2") == 0
