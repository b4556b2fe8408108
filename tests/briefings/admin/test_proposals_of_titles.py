"""A schedule's title waits for a second person; its hour and its rule do not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from briefings.models import DigestSchedule, Proposal
from tests.briefings.admin.forms import filled
from tests.briefings.admin.proposing import LIST, step, words
from tests.factories import DigestScheduleFactory

pytestmark = pytest.mark.django_db


def schedule_form(client, rule, **changes):
    address = f"/admin/briefings/digestschedule/{rule.pk}/change/"
    values = filled(client.get(address), "digestschedule_form") | changes
    return client.post(address, values, follow=True)


def test_a_title_waits_and_the_hour_does_not(seat):
    rule = DigestScheduleFactory()
    publisher = seat("publisher")
    done = schedule_form(publisher, rule, title="The morning", local_time="09:00:00")
    assert "The title waits for" in words(done)
    rule.refresh_from_db()
    assert (rule.title, rule.local_time.hour) == ("Daily briefing", 9)
    row = Proposal.objects.get()
    assert "Another title waits" in words(schedule_form(publisher, rule, title="The noon"))
    assert "somebody else must decide" in words(step(publisher, row, "accept"))
    assert "heading of each issue" in words(seat("approver").get(f"{LIST}{row.pk}/change/"))
    step(seat("approver"), row, "accept")
    rule.refresh_from_db()
    assert (rule.title, rule.local_time.hour) == ("The morning", 9)


def test_a_rule_that_was_changed_says_when_its_issue_comes(seat):
    """Only what decides the hour counts as a change of the rule."""
    long_ago = timezone.now() - timedelta(days=9)
    rule = DigestScheduleFactory(time_zone="UTC", created_at=long_ago)
    publisher = seat("publisher")
    schedule_form(publisher, rule, unattended="hold")
    rule.refresh_from_db()
    assert rule.ruled_at is None
    soon = timezone.now() + timedelta(minutes=1)
    done = schedule_form(publisher, rule, local_time=f"{soon:%H:%M}:00")
    assert "An issue is due by this rule at once. It waits until" in words(done)
    rule.refresh_from_db()
    assert rule.ruled_at is not None
    assert timezone.now() - rule.ruled_at < timedelta(minutes=1)


def test_a_new_schedule_is_headed_from_a_fixed_list_until_then(seat):
    publisher = seat("publisher")
    values = {
        "title": "Buy gold", "slug": "gold", "cadence": "daily", "weekday": "",
        "local_time": "08:00", "time_zone": "UTC", "active": "on", "unattended": "send",
    }  # fmt: skip
    publisher.post("/admin/briefings/digestschedule/add/", values, follow=True)
    assert DigestSchedule.objects.get(slug="gold").title == "Daily briefing"
    row = Proposal.objects.get()
    assert row.wished == {"title": "Buy gold"}
    DigestSchedule.objects.filter(slug="gold").update(title="Daily")
    assert "Title is Daily now" in words(step(seat("approver"), row, "accept"))


def test_a_stale_form_does_not_wish_the_old_title_back(seat):
    rule = DigestScheduleFactory()
    publisher = seat("publisher")
    address = f"/admin/briefings/digestschedule/{rule.pk}/change/"
    stale = filled(publisher.get(address), "digestschedule_form")
    schedule_form(seat("publisher"), rule, title="The morning")
    step(seat("approver"), Proposal.objects.get(), "accept")
    publisher.post(address, stale | {"local_time": "09:00:00"})
    rule.refresh_from_db()
    assert (rule.title, rule.local_time.hour) == ("The morning", 9)
    assert not Proposal.objects.filter(state="waiting").exists()
    assert "The title waits" in words(publisher.post(address, stale | {"title": "X"}, follow=True))
