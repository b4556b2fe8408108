"""Since you last heard: nothing is left out and nothing told twice, whatever becomes of letters."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings.deliver import alerts, cursor, preferences
from briefings.models import (
    Delivery,
    Digest,
    DigestItem,
    Edition,
    EditionItem,
    Publication,
    Subscriber,
)
from briefings.tasks import issue_digests
from tests.briefings.deliver.versions import arrive, change, end, says, take_back
from tests.factories import DigestScheduleFactory, publish_entry, publishable, subscriber

pytestmark = pytest.mark.django_db

EIGHT = datetime(2025, 9, 1, 5, tzinfo=UTC)  # 08:00 in Vilnius
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def issue(day: int) -> Digest:
    (digest,) = issue_digests(now=EIGHT + day * DAY, issued_at=EIGHT + day * DAY)
    return digest


def letter(digest: Digest) -> Delivery:
    return digest.deliveries.get()


@pytest.fixture
def reader():
    DigestScheduleFactory()
    return subscriber(101)


@pytest.mark.parametrize("end_state", ["unknown", "expired", "cancelled", "failed"])
def test_what_did_not_arrive_for_certain_is_in_the_next_one(reader, end_state):
    first = publish_entry(publishable(), now=EIGHT - HOUR)
    end(letter(issue(0)), end_state)
    second = publish_entry(publishable(), now=EIGHT + HOUR)
    assert sorted(says(letter(issue(1)))) == sorted([str(first), str(second)])


def test_what_arrived_is_not(reader):
    publish_entry(publishable(), now=EIGHT - HOUR)
    arrive(letter(issue(0)), now=EIGHT)
    reader.refresh_from_db()
    assert reader.heard == 1
    second = publish_entry(publishable(), now=EIGHT + HOUR)
    row = letter(issue(1))
    assert says(row) == [str(second)]
    arrive(row, now=EIGHT + DAY)
    assert issue(2).control == "done"


def test_there_and_back_again_is_one_line(reader):
    entry = publishable(headline="A")
    publish_entry(entry, now=EIGHT - HOUR)
    arrive(letter(issue(0)), now=EIGHT)
    change(entry, "B", now=EIGHT + HOUR)
    end(letter(issue(1)), "unknown")
    change(entry, "A", now=EIGHT + DAY + HOUR)
    assert says(letter(issue(2))) == [f"{entry.public_id} v3 undone"]


@pytest.mark.parametrize("state", ["unknown", "sending"])
def test_who_perhaps_read_it_is_told_that_it_was_taken_back(reader, state):
    subscriber(102)
    entry = publishable()
    publish_entry(entry, now=EIGHT - HOUR)
    doubtful, failed = issue(0).deliveries.order_by("pk")
    Delivery.objects.filter(pk=doubtful.pk).update(
        state=state, batch="b", lease_until=EIGHT, sending_at=EIGHT
    )
    end(failed, "failed")
    take_back(entry, now=EIGHT + HOUR)
    following = letter(issue(1))
    assert following.subscriber_id == doubtful.subscriber_id
    assert says(following) == [f"{entry.public_id} v2"]
    end(following, "unknown")  # and again, until it is certain
    recent = publish_entry(publishable(), now=EIGHT + DAY + HOUR)
    told = {row.subscriber_id: says(row) for row in issue(2).deliveries.all()}
    assert told[doubtful.subscriber_id] == [str(recent), f"{entry.public_id} v2"]
    assert told[failed.subscriber_id] == [str(recent)]
    arrive(following, now=EIGHT + 2 * DAY)
    assert says(Delivery.objects.get(digest__window="2025-09-03", subscriber=reader)) == [
        str(recent)
    ]


def test_another_choice_of_topics_loses_nothing_that_is_owed(reader):
    wanted = publish_entry(publishable(), now=EIGHT - HOUR)
    end(letter(issue(0)), "expired")
    preferences.choose_topic(101, "events", wanted=True)
    preferences.choose_topic(101, "reaction", wanted=True)
    reader.refresh_from_db()
    assert reader.heard == 0
    assert says(letter(issue(1))) == [str(wanted)]


def test_an_alert_that_perhaps_arrived_is_taken_back_by_the_next():
    subscriber(101, frequency="each")
    entry = publishable()
    publish_entry(entry, now=EIGHT)
    end(alerts.issue_alerts(now=EIGHT).deliveries.get(), "unknown")
    take_back(entry, now=EIGHT + HOUR)
    assert says(alerts.issue_alerts(now=EIGHT + HOUR).deliveries.get()) == [f"{entry.public_id} v2"]


def test_a_late_answer_takes_the_news_out_of_the_letter_that_follows(reader):
    publish_entry(publishable(), now=EIGHT - HOUR)
    first = letter(issue(0))
    end(first, "unknown")
    second = publish_entry(publishable(), now=EIGHT + HOUR)
    following = letter(issue(1))
    arrive(first, now=EIGHT + DAY)
    following.refresh_from_db()
    assert says(following) == [str(second)]


@pytest.mark.parametrize("more", [True, False])
def test_an_answer_while_the_next_one_is_being_issued(
    reader, more, django_capture_on_commit_callbacks
):
    """On Postgres whoever writes the answer does not see the letters that are just being written."""
    publish_entry(publishable(), now=EIGHT - HOUR)
    first = letter(issue(0))
    Delivery.objects.filter(pk=first.pk).update(
        state="sending", batch="b", lease_until=EIGHT, sending_at=EIGHT
    )
    second = publish_entry(publishable(), now=EIGHT + HOUR) if more else None
    with django_capture_on_commit_callbacks(execute=True):
        following = letter(issue(1))
        Subscriber.objects.update(heard=1)
    following.refresh_from_db()
    if second:
        assert (following.state, says(following)) == ("pending", [str(second)])
    else:
        assert (following.state, following.error) == ("cancelled", "told")


def test_a_late_answer_may_leave_nothing_to_say(reader):
    publish_entry(publishable(), now=EIGHT - HOUR)
    first = letter(issue(0))
    end(first, "unknown")
    following = letter(issue(1))
    arrive(first, now=EIGHT + DAY)
    following.refresh_from_db()
    assert (following.state, following.error) == ("cancelled", "told")


def test_who_joins_before_the_first_issue_gets_it_and_no_older_news():
    DigestScheduleFactory()
    publish_entry(publishable(), now=EIGHT - 9 * DAY)
    recent = publish_entry(publishable(), now=EIGHT - HOUR)
    subscriber(101)
    assert says(letter(issue(0))) == [str(recent)]


def test_who_joins_later_starts_with_the_next():
    DigestScheduleFactory()
    publish_entry(publishable(), now=EIGHT - HOUR)
    issue(0)
    subscriber(101)
    second = publish_entry(publishable(), now=EIGHT + HOUR)
    assert says(letter(issue(1))) == [str(second)]
    assert cursor.start_of("each") == 2


def test_a_digest_of_another_cadence_moves_no_cursor(reader):
    publish_entry(publishable(), now=EIGHT - HOUR)
    row = letter(issue(0))
    reader.frequency = "weekly"
    reader.save()
    arrive(row, now=EIGHT)
    reader.refresh_from_db()
    assert reader.heard == 0


# --- any sequence -----------------------------------------------------------------------------
DAYS = 8
outcomes = st.lists(
    st.sampled_from(
        ["sent", "sent", "unknown", "late", "expired", "cancelled", "failed", "open", "issued late"]
    ),
    min_size=DAYS,
    max_size=DAYS,
)


@pytest.fixture
def record():
    """Eight days in which entries come, change, change back, go and come again."""
    DigestScheduleFactory()
    plans = ("A", "AB", "ABA", "A-", "AB-", "A--A", ".A", "..ABA", "...A-", "....AB", ".....A-")
    entries = [publishable(headline=f"{place} A") for place in range(len(plans))]
    for day in range(DAYS):
        for place, (entry, plan) in enumerate(zip(entries, plans, strict=True)):
            said = plan[day] if day < len(plan) else "."
            at = EIGHT + (day - 1) * DAY + HOUR + place * timedelta(minutes=1)
            last = entry.publications.order_by("-n").first()
            if said == "-" and last.change != "retracted":
                take_back(entry, now=at)
            elif said in "AB" and last is None:
                publish_entry(entry, now=at)
            elif said in "AB":
                change(entry, f"{place} {said}", now=at)
    return subscriber(101)


def forget_everything(reader) -> None:
    for model in (Delivery, EditionItem, Edition, DigestItem, Digest):
        model.objects.all().delete()
    reader.heard = 0
    reader.save()


def check(reader, results) -> None:
    """Issue a digest a day, each with its outcome, and judge what was read by publications alone."""
    forget_everything(reader)
    read: list[str] = []
    waiting: Delivery | None = None
    for day, result in enumerate(results):
        if result == "issued late":
            continue  # the tick did not run; the next one takes up both windows
        digest = issue(day)
        if waiting is not None:
            waiting.refresh_from_db()
            if waiting.state == "unknown":
                read += says(waiting)
                arrive(waiting, now=EIGHT + day * DAY)
            waiting = None
        row = digest.deliveries.filter(state="pending").first()
        if row is None:
            continue
        if result == "sent":
            read += says(row)
            arrive(row, now=EIGHT + day * DAY)
            judge(read, digest)
        elif result == "late":
            end(row, "unknown")
            waiting = row
        elif result != "open":
            end(row, result)
    assert not Delivery.objects.filter(state="pending").values("subscriber").distinct()[1:]


def judge(read: list[str], digest: Digest) -> None:
    """All that changed up to the digest was read, and nothing twice."""
    plain = [line.removesuffix(" undone") for line in read]
    assert len(set(plain)) == len(plain), "told twice"
    upto = Publication.objects.filter(published_at__lt=digest.window_end)
    newest = {row.entry_id: row for row in upto.order_by("serial")}
    for row in newest.values():
        had = any(line.startswith(str(row).split()[0]) for line in plain)
        if row.change != "retracted" or had:
            assert str(row) in plain, f"{row} was left out"


def test_any_sequence_of_outcomes(record):
    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(outcomes)
    def run(results):
        check(record, results)

    run()


@pytest.mark.long
def test_very_many_sequences_of_outcomes(record):
    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(outcomes)
    def run(results):
        check(record, results)

    run()
