"""One frozen digest per schedule and window, whatever beats, hours and clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from briefings import publish, queries
from briefings.deliver import outbox
from briefings.digest.issue import issue
from briefings.models import Control, Delivery, Digest, DigestPlan, DigestSchedule
from briefings.tasks import issue_digests
from briefings.vocabulary import RetractionReason
from tests.factories import (
    DigestScheduleFactory,
    UserFactory,
    publish_entry,
    publishable,
    subscriber,
)

pytestmark = pytest.mark.django_db

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)  # 08:00 in Vilnius, in summer
BEFORE = EIGHT - timedelta(hours=2)


def issued(now, **kwargs):
    return issue_digests(now=now, issued_at=now, **kwargs)


def test_what_was_published_goes_to_who_subscribed_once():
    DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    subscriber(101)
    subscriber(102)
    subscriber(103, frequency="weekly")
    (digest,) = issued(EIGHT)
    assert issued(EIGHT) == issued(EIGHT + timedelta(minutes=1)) == []
    assert Delivery.objects.filter(digest=digest).count() == 2
    assert len(queries.digest(digest.pk).items) == 1


def test_not_before_its_hour():
    DigestScheduleFactory()
    assert issued(EIGHT - timedelta(seconds=1)) == []


def test_two_beats_at_once_make_one():
    schedule = DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    first = issue(schedule, now=EIGHT, issued_at=EIGHT)
    assert first is not None
    # The second beat had looked before the first one wrote: only the unique key is left to say no.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefings.digest.issue.due", lambda *args, **kwargs: True)
        assert issue(schedule, now=EIGHT, issued_at=EIGHT) is None
    assert Digest.objects.count() == 1


def test_missed_days_cost_one_late_digest_and_no_news():
    DigestScheduleFactory()
    for day in range(3):
        publish_entry(publishable(), now=BEFORE + timedelta(days=day))
    (digest,) = issued(EIGHT + timedelta(days=2, minutes=30))
    assert digest.items.count() == 3
    assert Digest.objects.count() == 1


def test_a_clock_set_back_issues_nothing_twice():
    DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    issued(EIGHT + timedelta(days=1))
    assert issued(EIGHT) == []


def test_a_digest_that_is_too_late_waits_for_a_person():
    DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    subscriber(101)
    noon = EIGHT + timedelta(hours=3)
    (late,) = issued(noon)
    assert late.control == Control.HELD
    assert queries.digests() == ()
    much_later = noon + timedelta(hours=9)
    outbox.sweep(now=much_later)
    assert outbox.lease(now=much_later, limit=1) == []
    assert outbox.resume(late, now=much_later)
    assert not outbox.resume(late, now=much_later)
    assert len(outbox.lease(now=much_later, limit=1)) == 1
    assert [digest.id for digest in queries.digests()] == [late.pk]


def test_by_hand_a_person_has_decided():
    DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    (late,) = issued(EIGHT + timedelta(hours=3), by_hand=True)
    assert late.control == Control.RUNNING


def test_a_digest_by_hand_before_its_day_keeps_the_news_that_follows():
    """README lets a newcomer issue a digest of the year 2030; the daily ones go on."""
    schedule = DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    far = datetime(2030, 1, 1, 6, tzinfo=UTC)
    (early,) = issue_digests(now=far, issued_at=EIGHT, by_hand=True)
    assert early.items.count() == 1
    assert issue_digests(now=far, issued_at=EIGHT, by_hand=True) == []
    publish_entry(publishable(headline="News that follows"), now=EIGHT + timedelta(hours=1))
    (next_day,) = issued(EIGHT + timedelta(days=1))
    assert [item.headline for item in queries.digest(next_day.pk).items] == ["News that follows"]
    assert Digest.objects.filter(schedule=schedule).count() == 2


def test_nothing_new_writes_to_nobody():
    DigestScheduleFactory()
    subscriber(101)
    (digest,) = issued(EIGHT)
    assert digest.control == Control.DONE
    assert not Delivery.objects.exists()
    assert queries.digests() == ()


def test_an_issued_digest_is_frozen():
    DigestScheduleFactory()
    entry = publishable()
    publish_entry(entry, now=BEFORE)
    (digest,) = issued(EIGHT)
    publish.retract(
        entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=EIGHT
    )
    # What it carried stays on record; the words that were taken back are sent to nobody any more.
    assert digest.items.get().publication.n == 1
    (item,) = queries.digest(digest.pk).items
    assert item.retracted
    assert entry.headline not in str(item)
    # Who read it is told the next day; who never could is not bothered.
    never_sent = publishable()
    publish_entry(never_sent, now=EIGHT + timedelta(hours=1))
    publish.retract(
        never_sent,
        by=UserFactory(role="approver"),
        reason=RetractionReason.ERROR,
        now=EIGHT + timedelta(hours=2),
    )
    (tomorrow,) = issued(EIGHT + timedelta(days=1))
    told = queries.digest(tomorrow.pk).items
    assert [item.public_id for item in told] == [entry.public_id]
    assert told[0].retracted


def test_weekly_on_its_day():
    DigestScheduleFactory(slug="weekly", cadence="weekly", weekday=0)
    publish_entry(publishable(), now=BEFORE)
    assert len(issued(EIGHT)) == 1  # 1 September 2025 is a Monday
    assert issued(EIGHT + timedelta(days=6)) == []
    assert len(issued(EIGHT + timedelta(days=7))) == 1


# --- what editors decide before ----------------------------------------------------------------
WINDOW = EIGHT.date()


def planned(**fields) -> DigestPlan:
    schedule = DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    return DigestPlan.objects.create(schedule=schedule, window=WINDOW, **fields)


def test_an_intro_goes_out_once_a_second_person_approved_it():
    plan = planned(intro="Good morning.", intro_by=UserFactory())
    (first,) = issued(EIGHT)
    assert first.intro == ""
    plan.pk, plan.window = None, WINDOW + timedelta(days=1)
    plan.intro_approved_by = UserFactory()
    plan.save()
    publish_entry(publishable(), now=EIGHT)
    (second,) = issued(EIGHT + timedelta(days=1))
    assert second.intro == "Good morning."


def test_a_plan_may_hold_an_issue_and_a_person_lets_it_go():
    planned(hold=True)
    (held,) = issued(EIGHT)
    assert held.control == Control.HELD


def test_what_a_person_issues_by_hand_is_not_held():
    planned(hold=True)
    (digest,) = issued(EIGHT, by_hand=True)
    assert (digest.control, digest.reviewed) == (Control.RUNNING, True)


@pytest.mark.parametrize(
    ("unattended", "looked", "control", "reviewed"),
    [
        ("send", False, Control.RUNNING, True),
        ("mark", False, Control.RUNNING, False),
        ("mark", True, Control.RUNNING, True),
        ("hold", False, Control.HELD, True),
        ("hold", True, Control.RUNNING, True),
    ],
)
def test_an_issue_that_nobody_looked_at(unattended, looked, control, reviewed):
    seen = {"reviewed_by": UserFactory(), "reviewed_at": BEFORE} if looked else {}
    plan = planned(**seen)
    plan.schedule.unattended = unattended
    plan.schedule.save()
    (digest,) = issued(EIGHT)
    assert (digest.control, digest.reviewed) == (control, reviewed)


def test_serials_follow_one_another():
    DigestScheduleFactory()
    publish_entry(publishable(), now=BEFORE)
    (first,) = issued(EIGHT)
    publish_entry(publishable(), now=EIGHT)  # at the hour itself: the next one's
    (second,) = issued(EIGHT + timedelta(days=1))
    assert [(one.since, one.upto) for one in (first, second)] == [(0, 1), (1, 2)]
    assert second.items.count() == 1


def test_a_schedule_that_cannot_be_issued_keeps_no_other_from_its_hour():
    broken = DigestScheduleFactory()
    DigestSchedule.objects.filter(pk=broken.pk).update(slug="broken", time_zone="Europe/Atlantis")
    whole = DigestScheduleFactory()
    assert whole.pk > broken.pk
    publish_entry(publishable(), now=BEFORE)
    (digest,) = issued(EIGHT)
    assert digest.schedule_id == whole.pk
    with pytest.raises(ZoneInfoNotFoundError):
        issued(EIGHT, only="broken")
