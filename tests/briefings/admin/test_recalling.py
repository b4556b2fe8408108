"""Correct and retract: who holds the wrong words, what they will see, how far the edits have come."""

import pytest
from django.utils import timezone

from briefings import publish
from briefings.deliver import holding, recall
from briefings.models import Delivery, Digest, Entry
from briefings.vocabulary import Change, RetractionReason
from tests.briefings.admin import desk_room as room
from tests.factories import UserFactory, publish_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """An entry that six of ten readers were told."""
    digest, _, entries = room.issued(10)
    room.arrive(digest, 6, at=timezone.now())
    return entries[0], digest


def address(entry, step="recall"):
    return f"/admin/briefings/entry/{entry.pk}/{step}/"


def correct(entry):
    publish.reopen(
        entry, by=entry.edited_by, change=Change.CORRECTED, public_note="A name was wrong.",
        now=timezone.now(),
    )  # fmt: skip
    Entry.objects.filter(pk=entry.pk).update(headline="The other party did it")
    entry.refresh_from_db()


def made(digest, serial, count):
    """Some of its edits are made."""
    rows = Delivery.objects.filter(digest=digest, revision=1, state="pending").order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:count])
    Delivery.objects.filter(pk__in=keys).update(
        state="sent", sent_at=timezone.now(), sending_at=timezone.now(), serial=serial
    )


def test_before_a_correction_it_says_how_many_and_what(seat, told):
    entry, _ = told
    client = seat("approver")
    page = client.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "<strong>6 readers</strong> hold a message" in page
    page = client.get(address(entry)).content.decode()
    assert "<strong>6 readers</strong>" in page
    assert "What it would become if you retracted it" in page
    assert RetractionReason.ERROR.label in page
    correct(entry)
    page = client.get(address(entry)).content.decode()
    assert "once the correction is published" in page
    assert "The other party did it" in page
    assert "A name was wrong." in page


def test_after_it_the_edits_are_followed_to_the_last(seat, told):
    entry, digest = told
    correct(entry)
    publication = publish_entry(entry, now=timezone.now())
    assert recall.plan(now=timezone.now()) == 6
    chase = holding.chase([publication])
    assert (chase.holders, chase.edited, chase.open) == (6, 0, 6)
    made(digest, publication.serial, 4)
    chase = holding.chase([publication])
    assert (chase.holders, chase.edited, chase.open) == (2, 4, 2)
    page = seat("editor").get(address(entry)).content.decode()
    assert "<strong>2 readers</strong> still hold what was wrong" in page
    assert "Tell these readers" not in page
    made(digest, publication.serial, 2)
    assert "Nobody holds what was wrong" in seat("editor").get(address(entry)).content.decode()


def test_a_publisher_tells_these_readers_once(seat, told):
    entry, _ = told
    publish.retract(
        entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=timezone.now()
    )
    recall.plan(now=timezone.now())
    client = seat("publisher")
    assert "Tell these readers" in client.get(address(entry)).content.decode()
    client.post(address(entry, "tell"))
    notice = Digest.objects.get(kind="notice")
    assert notice.deliveries.count() == 6
    said = client.post(address(entry, "tell"), follow=True).content.decode()
    assert "told already" in said
    assert "These readers were told besides" in said
    assert Digest.objects.filter(kind="notice").count() == 1
    assert seat("approver").post(address(entry, "tell")).status_code == 403


def test_nobody_is_told_of_what_was_never_wrong(seat, told):
    entry, _ = told
    said = seat("publisher").post(address(entry, "tell"), follow=True).content.decode()
    assert "Nobody is left to tell" in said
    draft = room.publishable()
    said = seat("editor").get(address(draft), follow=True).content.decode()
    assert "No reader ever had it" in said


def test_who_left_or_whose_message_is_forgotten_holds_nothing(told):
    entry, _ = told
    rows = list(Delivery.objects.filter(state="sent").order_by("pk"))
    Delivery.objects.filter(pk=rows[0].pk).update(message_id=None)
    Delivery.objects.filter(pk=rows[1].pk).update(subscriber=None)
    assert holding.readers_of(entry.pk) == 4
    assert holding.chase([]) is None
