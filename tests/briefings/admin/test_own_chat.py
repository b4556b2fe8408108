"""An editor's own chat: linked by a word that works once, and what is sent there."""

import re

import pytest
from django.utils import timezone

from briefings.admin import progress
from briefings.deliver import links
from briefings.models import EditorLink, Subscriber
from tests.briefings.admin import desk_room as room

pytestmark = pytest.mark.django_db
HERE = "/admin/my-chat/"


def token(page):
    found = re.search(r"/start link_([\w-]+)", page.content.decode())
    assert found
    return found[1]


def test_a_link_is_shown_once_and_works_once(seat, settings):
    client = seat("editor")
    page = client.post(HERE)
    word = token(page)
    assert "no-store" in page["Cache-Control"]
    assert word not in client.get(HERE).content.decode()
    row = EditorLink.objects.get()
    assert word not in row.token_hash
    assert (row.expires_at - timezone.now()).total_seconds() == pytest.approx(900, abs=30)
    assert links.redeem(word, 4711, language="en", now=timezone.now())
    assert not links.redeem(word, 4712, language="en", now=timezone.now())
    shown = client.get(HERE).content.decode()
    assert "Test messages reach your chat" in shown
    assert "4711" not in shown
    client.post(HERE, {"step": "unlink"})
    assert "nowhere to go" in client.get(HERE).content.decode()
    assert Subscriber.objects.count() == 1  # what they read themselves stays


def test_with_a_token_the_link_leads_to_the_bot(seat, settings):
    settings.TELEGRAM_SIMULATED, settings.TELEGRAM_BOT_NAME = False, "our_bot"
    page = seat("editor").post(HERE)
    assert f"https://t.me/our_bot?start=link_{token(page)}" in page.content.decode()
    settings.TELEGRAM_BOT_NAME = ""
    page = seat("editor").post(HERE)
    assert "//t.me" not in page.content.decode()
    assert token(page)


def test_a_test_goes_to_my_own_chat_alone(seat, monkeypatch):
    digest, _, _ = room.issued(3)
    asked = []
    monkeypatch.setattr(progress, "wake", lambda *call: asked.append(call))
    client = seat("editor")
    address = f"/admin/briefings/digest/{digest.pk}"
    edition = digest.editions.get()
    refused = client.post(f"{address}/test/", {"edition": edition.pk}, follow=True)
    assert "Link your chat first" in refused.content.decode()
    links.redeem(token(client.post(HERE)), 4711, language="en", now=timezone.now())
    page = client.get(f"{address}/change/").content.decode()
    assert f'<option value="{edition.pk}">Everything, 4 items</option>' in page
    before = digest.deliveries.count()
    for wrong in ("", "x", "999999"):
        client.post(f"{address}/test/", {"edition": wrong})
    assert not asked
    client.post(f"{address}/test/", {"edition": edition.pk})
    assert asked == [("bot.tasks.test_send", client.user.pk, edition.pk)]
    assert digest.deliveries.count() == before
