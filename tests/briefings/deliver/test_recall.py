"""Corrections chase the error: all who were told it, nobody else, once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from briefings import queries
from briefings.deliver import outbox, recall, subscribe
from briefings.models import Control, Delivery, Digest, Recall, Subscriber
from briefings.queries import last_serial
from briefings.tasks import issue_digests
from briefings.vocabulary import Change
from tests.briefings.deliver.versions import arrive, change, end, says, take_back
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber

pytestmark = pytest.mark.django_db

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)  # 08:00 in Vilnius
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOON = EIGHT + 4 * HOUR


def issue(day: int = 0) -> Digest:
    (digest,) = issue_digests(now=EIGHT + day * DAY, issued_at=EIGHT + day * DAY)
    return digest


@pytest.fixture
def entry():
    """An entry that went into a digest; nobody subscribed yet."""
    DigestScheduleFactory(canary=False)
    made = publishable(headline="Wrong")
    publish_entry(made, now=EIGHT - HOUR)
    return made


def readers(size: int) -> None:
    for chat_id in range(1, size + 1):
        subscriber(chat_id)


def edits(digest: Digest, **fields) -> list[Delivery]:
    return list(digest.deliveries.filter(revision__gt=0, **fields).order_by("pk"))


def test_fifty_of_a_hundred_got_it(entry):
    readers(100)
    digest = issue()
    rows = list(digest.deliveries.order_by("pk"))
    for row in rows[:50]:
        arrive(row, now=EIGHT)
    for row, state in zip(rows[50:], ("unknown", "failed", "blocked", "expired", "cancelled") * 10, strict=True):  # fmt: skip  # noqa: E501
        end(row, state)
    outbox.sweep(now=EIGHT + MINUTE)
    change(entry, "Right", now=NOON)
    assert recall.holders(entry.pk) == 50
    assert recall.plan(now=NOON) == 50
    assert recall.plan(now=NOON + MINUTE) == 0
    assert recall.plan(now=NOON + DAY) == 0
    got = {row.subscriber_id: row for row in rows[:50]}
    made = edits(digest)
    assert {edit.subscriber_id for edit in made} == set(got)
    for edit in made:
        row = Delivery.objects.get(pk=got[edit.subscriber_id].pk)
        assert edit.message_id == row.message_id
        assert edit.edition_id == row.edition_id
        assert (edit.revision, edit.wave, edit.priority, edit.state) == (1, 1, 7, "pending")
        assert edit.expires_at == NOON + timedelta(days=7)
    digest.refresh_from_db()
    assert (digest.revision, digest.control) == (1, Control.RUNNING)
    for edit in made:
        arrive(edit, now=NOON + MINUTE)
    assert recall.holders(entry.pk) == 0
    outbox.sweep(now=NOON + MINUTE)
    digest.refresh_from_db()
    assert digest.control == Control.DONE


def test_in_the_middle_of_a_broadcast(entry):
    """Sent before: edited. On the wire with the old words: edited when they arrive. The rest: right."""
    readers(9)
    digest = issue()
    early, flying, late = (list(digest.deliveries.order_by("pk"))[n : n + 3] for n in (0, 3, 6))
    for row in early:
        arrive(row, now=EIGHT)
    before = last_serial()
    publication = change(entry, "Right", now=EIGHT + MINUTE)
    assert recall.plan(now=EIGHT + MINUTE) == 3
    for row in flying:
        arrive(row, now=EIGHT + MINUTE, serial=before)
    for row in late:
        arrive(row, now=EIGHT + 2 * MINUTE)
    assert {edit.subscriber_id for edit in edits(digest)} == {
        row.subscriber_id for row in early + flying
    }
    assert recall.plan(now=EIGHT + 3 * MINUTE) == 0
    view = queries.edition(digest.editions.get().pk)
    assert (view.items[0].entry.headline, view.serial) == ("Right", publication.serial)


def test_corrected_twice_quickly_each_message_is_edited_to_the_last(entry):
    readers(3)
    digest = issue()
    for row in digest.deliveries.all():
        arrive(row, now=EIGHT)
    first = change(entry, "Better", now=NOON)
    recall.plan(now=NOON)
    done, *_ = edits(digest)
    arrive(done, now=NOON, serial=first.serial)
    change(entry, "Right", now=NOON + MINUTE)
    assert recall.plan(now=NOON + MINUTE) == 3
    assert recall.plan(now=NOON + MINUTE) == 0
    states = Counter((edit.revision, edit.state, edit.error) for edit in edits(digest))
    assert states == {
        (1, "sent", ""): 1,
        (1, "cancelled", "superseded"): 2,
        (2, "pending", ""): 3,
    }


def test_an_edit_that_says_the_last_word_already_is_not_repeated(entry):
    readers(2)
    digest = issue()
    for row in digest.deliveries.all():
        arrive(row, now=EIGHT)
    change(entry, "Better", now=NOON)
    recall.plan(now=NOON)
    change(entry, "Right", now=NOON + MINUTE)
    done, _ = edits(digest)
    arrive(done, now=NOON + MINUTE)  # rendered after the second correction
    assert recall.plan(now=NOON + MINUTE) == 1


def test_two_corrections_before_the_tick_make_one_edit(entry):
    readers(2)
    digest = issue()
    for row in digest.deliveries.all():
        arrive(row, now=EIGHT)
    change(entry, "Better", now=NOON)
    change(entry, "Right", now=NOON + MINUTE)
    assert recall.plan(now=NOON + MINUTE) == 2
    assert Recall.objects.count() == 1


def test_a_retraction_chases_too(entry):
    readers(2)
    digest = issue()
    for row in digest.deliveries.all():
        arrive(row, now=EIGHT)
    take_back(entry, now=NOON)
    assert recall.plan(now=NOON) == 2
    (line,) = queries.edition(digest.editions.get().pk).items
    assert line.retracted
    assert "Wrong" not in str(line)
    assert line.entry.public_note


@pytest.mark.parametrize("why", [Change.UPDATED, Change.EDITED])
def test_where_nothing_was_wrong_nothing_is_edited(entry, why):
    """The world moved on, or it was put better: it stands in the next digest."""
    readers(1)
    arrive(issue().deliveries.get(), now=EIGHT)
    change(entry, "Since then", now=NOON, why=why)
    assert recall.plan(now=NOON) == 0
    assert recall.holders(entry.pk) == 0
    assert says(issue(1).deliveries.get()) == [f"{entry.public_id} v2"]


def test_every_digest_that_told_it_is_edited(entry):
    """What arrived in doubt is told again by the next digest: both messages say it."""
    readers(1)
    first = issue(0)
    row = first.deliveries.get()
    end(row, "unknown")
    second = issue(1)
    following = second.deliveries.get()
    arrive(following, now=EIGHT + DAY)
    arrive(row, now=EIGHT + DAY)
    change(entry, "Right", now=EIGHT + DAY + HOUR)
    assert recall.plan(now=EIGHT + DAY + HOUR) == 2
    assert recall.holders(entry.pk) == 1


def test_a_cancelled_digest_is_edited_and_stays_cancelled(entry):
    readers(3)
    digest = issue()
    first, *_ = digest.deliveries.order_by("pk")
    arrive(first, now=EIGHT)
    outbox.cancel(digest)
    change(entry, "Right", now=NOON)
    assert recall.plan(now=NOON) == 1
    digest.refresh_from_db()
    assert digest.control == Control.RUNNING
    assert queries.digests() == ()
    assert outbox.counts(digest.pk)["cancelled"] == 2
    arrive(edits(digest)[0], now=NOON)
    outbox.sweep(now=NOON + MINUTE)
    digest.refresh_from_db()
    assert (digest.control, digest.error) == (Control.CANCELLED, "")


def test_who_was_forgotten_or_blocked_us_is_left_alone(entry):
    readers(3)
    digest = issue()
    gone, blocked, there = digest.deliveries.order_by("pk")
    for row in (gone, blocked, there):
        arrive(row, now=EIGHT)
    Delivery.objects.filter(pk=gone.pk).update(message_id=None)
    gone.subscriber.delete()
    Subscriber.objects.filter(deliveries=blocked).update(active=False)
    change(entry, "Right", now=NOON)
    assert recall.plan(now=NOON) == 1
    assert edits(digest)[0].subscriber_id == there.subscriber_id


@pytest.mark.parametrize("back", ["unblocks", "subscribes"])
@pytest.mark.parametrize("away", ["unplanned", "swept", "blocked"])
def test_who_blocked_us_and_comes_back_is_edited(entry, away, back):
    readers(2)
    digest = issue()
    blocked, there = digest.deliveries.order_by("pk")
    for row in (blocked, there):
        arrive(row, now=EIGHT)
    if away == "unplanned":
        subscribe.block(1, now=NOON)
    change(entry, "Right", now=NOON)
    recall.plan(now=NOON)
    subscribe.block(1, now=NOON)
    mine = {"subscriber": blocked.subscriber}
    if away == "swept":
        outbox.sweep(now=NOON)
        assert [row.state for row in edits(digest, **mine)] == ["cancelled"]
    elif away == "blocked":
        end(edits(digest, **mine)[0], "blocked")
    arrive(edits(digest, subscriber=there.subscriber)[0], now=NOON)
    later = NOON + 9 * DAY
    outbox.sweep(now=later)
    if back == "unblocks":
        subscribe.unblock(1, now=later)
    else:
        subscribe.subscribe(1, kind="private", language="en", frequency="weekly", now=later)
    outbox.sweep(now=later)
    assert [letter.delivery for letter in outbox.lease(now=later, limit=9)] == [
        row.pk for row in edits(digest, **mine)
    ]
    (row,) = edits(digest, **mine)
    arrive(row, now=later)
    subscribe.block(1, now=NOON)
    subscribe.unblock(1, now=later)
    assert recall.holders(entry.pk) == 0
    assert [row.state for row in edits(digest, **mine)] == ["sent"]


def test_who_left_still_has_the_message(entry):
    readers(1)
    digest = issue()
    arrive(digest.deliveries.get(), now=EIGHT)
    Subscriber.objects.update(frequency="off")
    change(entry, "Right", now=NOON)
    assert recall.plan(now=NOON) == 1


def test_nothing_older_than_we_remember_is_chased(entry, settings):
    settings.REMEMBER_DAYS = 30
    readers(1)
    arrive(issue().deliveries.get(), now=EIGHT)
    change(entry, "Right", now=NOON)
    assert recall.plan(now=NOON + timedelta(days=31)) == 0


def test_a_lost_tick_is_made_up_for(entry):
    readers(1)
    arrive(issue().deliveries.get(), now=EIGHT)
    change(entry, "Right", now=NOON)
    assert recall.plan(now=NOON + 9 * DAY) == 1


# --- notices ----------------------------------------------------------------------------------
def test_only_those_who_were_told_are_written_to_once_and_after_quiet_hours(entry):
    readers(4)
    digest = issue()
    one, two, three, four = digest.deliveries.order_by("pk")
    for row in (one, two, three):
        arrive(row, now=EIGHT)
    end(four, "expired")
    Subscriber.objects.filter(deliveries=two).update(language="lt")
    Subscriber.objects.filter(deliveries=three).update(frequency="off")
    publication = change(entry, "Right", now=EIGHT + 15 * HOUR)
    recall.plan(now=EIGHT + 15 * HOUR)
    notice: Any = recall.notify(publication, now=EIGHT + 15 * HOUR)  # 23:00 in Vilnius
    assert notice.kind == "notice"
    assert {row.subscriber_id for row in notice.deliveries.all()} == {
        one.subscriber_id,
        two.subscriber_id,
    }
    assert {row.not_before for row in notice.deliveries.all()} == {EIGHT + 23 * HOUR}
    assert notice.editions.count() == 2
    assert recall.notify(publication, now=EIGHT + 16 * HOUR) is None
    assert queries.digests()[0].id == digest.pk  # a notice is no issue
    view = queries.edition(notice.editions.first().pk)
    assert (view.kind, view.path, view.items[0].corrected) == ("notice", "", False)


def test_nobody_is_written_to_about_what_nobody_read(entry):
    assert recall.notify(change(entry, "Right", now=NOON), now=NOON) is None
    assert not Digest.objects.exists()


def test_a_notice_is_chased_like_any_message(entry):
    readers(1)
    arrive(issue().deliveries.get(), now=EIGHT)
    notice: Any = recall.notify(change(entry, "Better", now=NOON), now=NOON)
    arrive(notice.deliveries.get(), now=NOON)
    change(entry, "Right", now=NOON + MINUTE)
    assert recall.plan(now=NOON + MINUTE) == 2
    assert len(edits(notice)) == 1
