"""A held digest waits for a person; a person can stop one and give one up."""

from datetime import timedelta

import pytest

from briefings.models import Digest
from briefings.tasks import issue_digests
from tests.factories import NOW, DigestScheduleFactory, publish_entry, publishable, subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    DigestScheduleFactory()
    publish_entry(publishable(), now=NOW)
    subscriber(101)
    (digest,) = issue_digests(now=NOW + timedelta(hours=30), issued_at=NOW + timedelta(hours=30))
    assert digest.control == "held"
    return digest


def test_a_publisher_lets_it_go_pauses_and_cancels(seat, held):
    client = seat("publisher")
    address = f"/admin/briefings/digest/{held.pk}/"
    page = client.get(f"{address}change/").content.decode()
    assert "until somebody lets it go" in page
    for step, said, control in (
        ("resume", "On its way", "running"),
        ("pause", "Paused", "paused"),
        ("cancel", "Cancelled", "cancelled"),
        ("resume", "no longer in that state", "cancelled"),
    ):
        page = client.post(f"{address}{step}/", follow=True).content.decode()
        assert said in page
        held.refresh_from_db()
        assert held.control == control


@pytest.mark.parametrize("role", ["reader-editor", "editor", "approver"])
def test_others_may_look_and_not_touch(seat, held, role):
    client = seat(role)
    assert (
        "Let it go" not in client.get(f"/admin/briefings/digest/{held.pk}/change/").content.decode()
    )
    assert client.post(f"/admin/briefings/digest/{held.pk}/resume/").status_code == 403
    assert Digest.objects.get().control == "held"
