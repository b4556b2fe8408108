"""Nobody at the desk learns who a subscriber is."""

from datetime import timedelta

import pytest

from briefings.models import Delivery, Subscriber
from briefings.tasks import issue_digests
from tests.factories import NOW, DigestScheduleFactory, publish_entry, publishable, subscriber

CHAT = 7_213_555_019


@pytest.fixture
def reader(db):
    publish_entry(publishable())
    DigestScheduleFactory()
    row = subscriber(CHAT)
    issue_digests(now=NOW + timedelta(days=1), issued_at=NOW + timedelta(minutes=1), by_hand=True)
    Delivery.objects.update(message_id=918_273_645)
    return row


def test_no_page_shows_a_chat(seat, reader):
    client = seat("publisher")
    delivery = Delivery.objects.get()
    row = Subscriber.objects.get()
    pages = [
        "/admin/",
        "/admin/briefings/subscriber/",
        "/admin/briefings/delivery/",
        f"/admin/briefings/delivery/{delivery.pk}/change/",
        f"/admin/briefings/digest/{delivery.digest_id}/change/",
    ]
    secrets = [
        str(CHAT), bytes(row.chat_cipher).hex(), bytes(row.chat_index).hex(), "918273645",
        repr(bytes(row.chat_cipher)), "chat_cipher", "chat_index",
    ]  # fmt: skip
    for address in pages:
        page = client.get(address).content.decode()
        for secret in secrets:
            assert secret not in page, address


def test_there_is_no_page_of_one_subscriber(seat, reader):
    client = seat("publisher")
    for page in ("change/", "history/", "delete/"):
        response = client.get(f"/admin/briefings/subscriber/{reader.pk}/{page}")
        assert response.status_code in (302, 403)


def test_there_are_totals_and_nobody_is_listed(seat, reader):
    address = "/admin/briefings/subscriber/"
    page = seat("reader-editor").get(address).content.decode()
    assert "<strong>&lt;10</strong> hear from us" in page
    assert "<strong>0</strong> weekly" in page
    for of_one in ("September 2025", "Europe/Vilnius", "<table", "_selected_action"):
        assert of_one not in page
    for chat in range(1, 12):
        subscriber(chat, frequency="weekly")
    page = seat("editor").get(f"{address}?frequency=weekly").content.decode()
    assert "<strong>11</strong> weekly" in page
    assert "<strong>&lt;10</strong> daily" in page
