"""An issue that is not out yet, on the chat of the editor who tries it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bot import preview, proofs
from briefings.digest.proof import proof
from briefings.models import Subscriber
from tests.bot.conftest import Chat
from tests.factories import (
    DigestScheduleFactory,
    UserFactory,
    publish_entry,
    publishable,
    subscriber,
)
from tests.simulated import READER

pytestmark = pytest.mark.django_db
MANY = 11


def test_the_pages_of_an_issue_that_is_tried_can_be_turned(chat: Chat) -> None:
    """The copy on the desk, the one that is tried and the one that goes out have the same buttons."""
    now = timezone.now()
    rule = DigestScheduleFactory(created_at=now - timedelta(days=2))
    for number in range(MANY):
        publish_entry(publishable(headline=f"Thing {number}"), now=now - timedelta(hours=1))
    editor = UserFactory(is_superuser=True)
    subscriber(READER)
    Subscriber.objects.update(editor=editor)

    sent = proofs.of_next(editor.pk, rule.pk, "", now=now)
    assert sent is not None
    [more] = [one for row in sent[1].buttons for one in row if one.label == "More ›"]
    shown = proof(rule.pk, "", now=now)
    assert shown is not None
    desk = preview.edition(shown.view, site="https://desk.example")
    assert [[one.label for one in row] for row in desk.buttons] == [
        [one.label for one in row] for row in sent[1].buttons
    ]

    chat("/help")
    assert "9 · Thing" in chat.send_data(more.data)
    assert ["‹ Earlier"] in chat.labels()
    assert "1 · Thing" in chat.tap("‹ Earlier")
    for data in (f"v1:plan:{rule.pk}.topic=x:1", "v1:plan:9999.:1", "v1:plan:x.:1", "v1:plan:-:2"):
        chat.send_data(data)

    Subscriber.objects.update(editor=None)  # to everybody else it is nothing at all
    assert "older message" in chat.send_data(more.data)
    UserFactory._meta.model.objects.filter(pk=editor.pk).update(is_superuser=False)
    Subscriber.objects.update(editor=editor)
    assert "older message" in chat.send_data(more.data)
