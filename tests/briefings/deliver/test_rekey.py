"""The key of the chat ids changes while letters go out, and nobody is lost or doubled."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from briefings.deliver import chats, moves, outbox, subscribe
from briefings.deliver.rekey import Rekeyed, rekey
from briefings.models import Subscriber
from tests.briefings.deliver.ledger import NOW, digest, lease, readers, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def changing(settings):
    """Three readers under the old key, and both keys known."""
    issue = digest()
    for reader in readers(3):
        row(issue, reader)
    settings.SUBSCRIBER_KEY_OLD = settings.SUBSCRIBER_KEY
    settings.SUBSCRIBER_KEY = "another key of the same length or so"


def test_while_both_keys_are_known_everybody_is_found_and_written_to(changing):
    assert [letter.chat_id for letter in lease()] == [101, 102, 103]
    subscribe.subscribe(101, kind="private", language="en", frequency="weekly", now=NOW)
    assert Subscriber.objects.count() == 3
    assert moves.migrate(102, 777)


def test_every_row_comes_under_the_new_key_once(changing, settings):
    assert rekey() == Rekeyed(changed=3, current=0, unreadable=0)
    assert rekey() == Rekeyed(changed=0, current=3, unreadable=0)
    settings.SUBSCRIBER_KEY_OLD = ""
    assert [letter.chat_id for letter in lease()] == [101, 102, 103]
    assert subscribe.subscription(103) is not None


def test_a_run_that_was_broken_off_goes_on(changing, monkeypatch):
    monkeypatch.setattr("briefings.deliver.rekey.CHUNK", 1)

    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rekey(stop)
    assert rekey() == Rekeyed(changed=1, current=2, unreadable=0)


def test_what_neither_key_opens_is_told(changing, settings):
    Subscriber.objects.filter(chat_index=chats._index(101, settings.SUBSCRIBER_KEY_OLD)).update(
        chat_cipher=b"x" * 36
    )
    out = StringIO()
    with pytest.raises(CommandError, match="1 chat can be read with neither key"):
        call_command("deliveries", "rekey", stdout=out)
    assert out.getvalue().startswith("2 chats brought under the new key, 0 were already.")


def test_without_the_old_key_it_says_how():
    with pytest.raises(CommandError, match="SUBSCRIBER_KEY_OLD: is required"):
        call_command("deliveries", "rekey")


def test_ten_thousand_take_seconds(settings):
    Subscriber.objects.bulk_create(
        Subscriber(chat_cipher=chats.seal(n), chat_index=chats.index(n), joined_month=NOW.date())
        for n in range(1, 10_001)
    )
    settings.SUBSCRIBER_KEY_OLD = settings.SUBSCRIBER_KEY
    settings.SUBSCRIBER_KEY = "another key of the same length or so"
    begun = time.process_time()
    assert rekey().changed == 10_000
    assert time.process_time() - begun < 15  # a hundred thousand in less than three minutes
    assert outbox.counts()["pending"] == 0
