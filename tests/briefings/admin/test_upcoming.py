"""The next issue: seen as each audience gets it, introduced by two people, reviewed, held, issued now."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from briefings.admin import upcoming as desk_upcoming
from briefings.deliver import wanting
from briefings.digest import plans, upcoming
from briefings.models import Delivery, Digest, DigestPlan, Entity, Subscriber
from briefings.selection import Wish
from briefings.tasks import issue_digests
from tests.briefings.admin import desk_room as room
from tests.briefings.deliver import versions
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db

MOST = 15
"""Queries of a page of the desk."""


@pytest.fixture
def rule():
    """On the machine's own clock, since the page asks that."""
    return room.schedule(canary=False, created_at=timezone.now())


def news(count=3):
    return room.news(count, now=timezone.now())


def address(rule, step="upcoming"):
    return f"/admin/briefings/digestschedule/{rule.pk}/{step}/"


def page(client, rule, query=""):
    return client.get(address(rule) + query).content.decode()


def test_shows_what_would_go_out_to_whom_and_when(seat, rule):
    first, *_ = news()
    for chat in range(1, 13):
        room.reader(chat)
    for chat in range(13, 16):
        room.reader(chat, topics=["events"])
    followed = first.act.actor
    room.reader(16, topics=["sanctions"], follows=[followed])
    shown = page(seat("reader-editor"), rule)
    assert "<strong>Everything</strong><small>4 items · 12 readers</small>" in shown
    assert "<strong>Events</strong><small>1 item · &lt;10 readers</small>" in shown
    assert "<strong>Terrorist lists</strong><small>0 items · &lt;10 readers</small>" in shown
    assert f"<strong>Follows {followed.short_name}</strong><small>1 item" in shown
    assert "15 readers</strong> would get it" in shown
    assert shown.count(first.headline) == 2  # on the page and in the message


def test_each_audience_gets_its_own(seat, rule):
    first, second, _ = news()
    room.reader(1, follows=[first.act.actor])
    client = seat("editor")
    events = page(client, rule, "?topic=events")
    assert first.headline not in events
    follows = page(client, rule, f"?follow={first.act.actor_id}")
    assert first.headline in follows
    assert second.headline not in follows
    assert "Nothing for them" in page(client, rule, "?topic=sanctions")
    for nonsense in ("?topic=zzz", "?follow=x", "?follow=99999999999999999999", "?follow=999"):
        assert client.get(address(rule) + nonsense).status_code == 200


def test_what_is_shown_is_what_is_issued(rule):
    """The preview's items are those of the digest issued at that moment, for every audience."""
    news()
    for chat, topics in enumerate(([], ["events"], ["recognition"], ["sanctions"]), start=1):
        room.reader(chat, topics=topics)
    now = timezone.now()
    found = upcoming.find(rule, now=now)
    expected = {
        tuple(topics): [line.key for line in found.lines(Wish(topics=frozenset(topics)))]
        for topics in ([], ["events"], ["recognition"], ["sanctions"])
    }
    (digest,) = issue_digests(now=max(now, found.at), issued_at=now, only=rule.slug, by_hand=True)
    assert digest.window == found.window
    got = {
        tuple(row.topics): [item.publication_id for item in row.items.all()]
        for row in digest.editions.all()
    }
    assert got == {topics: keys for topics, keys in expected.items() if keys}
    assert not digest.deliveries.exclude(edition__isnull=False).exists()


def test_an_intro_goes_out_once_a_second_person_approved_it(seat, rule):
    news()
    room.reader(1)
    writer, approver = seat("approver"), seat("approver")
    words = "A week of <b>recognitions</b>."
    writer.post(address(rule, "intro"), {"intro": words})
    shown = page(writer, rule)
    assert "Waits for a second person" in shown
    assert "somebody else must approve it" in shown
    assert "desk-intro" not in shown
    plan = DigestPlan.objects.get()
    refused = writer.post(
        address(rule, "approve-intro"), {"intro_hash": plans.hash_of(plan.intro)}, follow=True
    )
    assert "You wrote it" in refused.content.decode()
    stale = approver.post(
        address(rule, "approve-intro"), {"intro_hash": plans.hash_of("else")}, follow=True
    )
    assert "changed meanwhile" in stale.content.decode()
    approver.post(address(rule, "approve-intro"), {"intro_hash": plans.hash_of(plan.intro)})
    shown = page(writer, rule)
    assert "&lt;b&gt;recognitions" in shown
    assert "<b>recognitions" not in shown
    seat("publisher").post(address(rule, "issue"))
    assert Digest.objects.get().intro == words


def test_a_change_takes_the_approval_away(rule):
    one, other = UserFactory(role="editor"), UserFactory(role="approver")
    window = date(2025, 9, 2)
    plan = plans.write_intro(rule, window, intro="First.", by=one)
    plans.approve_intro(rule, window, intro_hash=plans.hash_of("First."), by=other)
    plans.write_intro(rule, window, intro="  First.\r\n", by=other)  # the same words
    plan.refresh_from_db()
    assert plan.intro_approved_by == other
    assert plan.intro_by == one
    plans.write_intro(rule, window, intro="Second.", by=other)
    plan.refresh_from_db()
    assert plan.intro_approved_by is None
    with pytest.raises(plans.PlanRefused, match="You wrote it"):
        plans.approve_intro(rule, window, intro_hash=plans.hash_of("Second."), by=other)
    with pytest.raises(plans.PlanRefused, match="600"):
        plans.write_intro(rule, window, intro="x" * 601, by=one)
    assert not plans.write_intro(rule, window, intro=" ", by=one).intro
    with pytest.raises(plans.PlanRefused, match="no intro"):
        plans.approve_intro(rule, window, intro_hash=plans.hash_of(""), by=other)


def test_an_unapproved_intro_stays_here(seat, rule):
    news()
    room.reader(1)
    seat("editor").post(address(rule, "intro"), {"intro": "Nobody saw this."})
    publisher = seat("publisher")
    assert "<strong>without the intro</strong>" in page(publisher, rule)
    publisher.post(address(rule, "issue"))
    assert Digest.objects.get().intro == ""
    window = Digest.objects.get().window
    assert window
    with pytest.raises(plans.PlanRefused, match="went out"):
        plans.review(rule, window, by=publisher.user, now=NOW)


def test_issued_now_it_waits_a_little_then_goes_to_everybody_at_once(seat, rule, settings):
    assert settings.UNSCHEDULED_HOLD_S == 300
    news()
    for chat in range(1, 4):
        room.reader(chat, slot="23:59")
    publisher = seat("publisher")
    assert "after 5 minutes in which it can be stopped or put back" in page(publisher, rule)
    before = timezone.now()
    response = publisher.post(address(rule, "issue"), follow=True)
    shown = response.content.decode()
    assert "unless somebody stops it or puts it back" in shown
    digest = Digest.objects.get()
    assert response.redirect_chain[-1][0] == desk(digest, "change")
    assert re.search(r"<strong>(5:00|4:5\d)</strong> until it goes", shown)
    assert "Held for a moment" in shown
    assert "Held for a moment" in publisher.get("/admin/").content.decode()
    rows = Delivery.objects.all()
    assert rows.count() == 3
    wait = timedelta(minutes=5)
    assert all(before + wait <= row.not_before <= timezone.now() + wait for row in rows)
    again = publisher.post(address(rule, "issue"), follow=True).content.decode()
    assert "went out early already" in again
    assert Digest.objects.count() == 1
    assert "An issue went out early" in page(publisher, rule)


def desk(digest, step):
    return f"/admin/briefings/digest/{digest.pk}/{step}/"


def test_another_person_stops_it_or_puts_it_back(seat, rule):
    """An editor may, so that no publisher sends alone what the others would have stopped."""
    news()
    room.reader(1)
    publisher, editor, reader = seat("publisher"), seat("editor"), seat("reader-editor")
    publisher.post(address(rule, "issue"))
    digest = Digest.objects.get()
    for step in ("stop", "put-back"):
        assert desk(digest, step) not in reader.get(desk(digest, "change")).content.decode()
        assert desk(digest, step) in editor.get(desk(digest, "change")).content.decode()
        assert reader.post(desk(digest, step)).status_code == 403
    assert desk(digest, "resume") not in publisher.get(desk(digest, "change")).content.decode()
    said = editor.post(desk(digest, "stop"), follow=True).content.decode()
    assert "Stopped. Nothing of it leaves" in said
    assert "issued outside its hour, and stopped" in said
    assert "until it goes" not in said
    assert editor.post(desk(digest, "resume")).status_code == 403
    said = publisher.post(desk(digest, "resume"), follow=True).content.decode()
    assert "It goes by itself in 4 minutes" in said
    said = editor.post(desk(digest, "put-back"), follow=True)
    assert said.redirect_chain[-1][0] == address(rule)
    assert "Nobody got anything of it; it comes at its hour" in said.content.decode()
    assert not Digest.objects.exists()
    assert not Delivery.objects.exists()
    assert "Issue now" in page(publisher, rule)


def test_given_up_while_it_is_held_nobody_gets_it(seat, rule):
    news()
    room.reader(1)
    publisher = seat("publisher")
    publisher.post(address(rule, "issue"))
    digest = Digest.objects.get()
    publisher.post(desk(digest, "cancel"))
    assert room.control(digest)[0] == "cancelled"
    assert Delivery.objects.get().state == "cancelled"
    refused = publisher.post(desk(digest, "put-back"), follow=True).content.decode()
    assert "no longer in that state" in refused


def test_the_fourth_of_a_day_is_refused_in_words(seat, rule):
    news()
    publisher = seat("publisher")
    for slug in ("second", "third", "fourth"):
        other = room.schedule(slug=slug, created_at=timezone.now())
        publisher.post(address(other, "issue"))
    assert Digest.objects.count() == 3
    tomorrow = timezone.now() + timedelta(days=1)
    words = f"The next is possible on {tomorrow:%-d %B}, 00:00 UTC."
    assert words in page(publisher, rule)
    said = publisher.post(address(rule, "issue"), follow=True).content.decode()
    assert words in said
    assert "manage.py issue_digest" in said
    assert Digest.objects.count() == 3


def test_nothing_new_is_not_issued(seat, rule):
    publisher = seat("publisher")
    assert "Nothing is new" in page(publisher, rule)
    said = publisher.post(address(rule, "issue"), follow=True).content.decode()
    assert "there is nothing to issue" in said
    assert not Digest.objects.exists()


def test_a_page_left_open_speaks_of_its_own_issue(seat, rule):
    news()
    publisher = seat("publisher")
    for step in ("issue", "hold", "reviewed", "intro"):
        said = publisher.post(
            address(rule, step), {"window": "2025-01-01", "intro": "x"}, follow=True
        ).content.decode()
        assert "this is the next one" in said
    assert not Digest.objects.exists()
    assert not DigestPlan.objects.exists()


def test_held_and_reviewed_at_the_desk_decide_at_the_hour():
    now = timezone.now()
    rule = room.schedule(unattended="mark", canary=False, created_at=now)
    news()
    room.reader(1)
    found = upcoming.find(rule, now=now)
    by = UserFactory(role="editor")
    plans.hold(rule, found.window)
    plans.review(rule, found.window, by=by, now=now)
    (digest,) = issue_digests(now=found.at, issued_at=found.at)
    assert digest.window == found.window
    assert digest.control == "held"
    assert digest.reviewed


def test_hold_and_review_can_be_taken_back(seat, rule):
    publisher = seat("publisher")
    publisher.post(address(rule, "hold"))
    publisher.post(address(rule, "reviewed"))
    plan = DigestPlan.objects.get()
    assert (plan.hold, plan.reviewed_by) == (True, publisher.user)
    assert "Will be held" in page(publisher, rule)
    assert "Will be held" in publisher.get("/admin/").content.decode()
    publisher.post(address(rule, "hold"), {"on": "no"})
    publisher.post(address(rule, "reviewed"), {"seen": "no"})
    plan.refresh_from_db()
    assert (plan.hold, plan.reviewed_by, plan.reviewed_at) == (False, None, None)


@pytest.mark.parametrize("before", [False, True], ids=["the first issue", "one of many"])
def test_queries_do_not_grow_with_news_and_readers(seat, rule, before):
    client = seat("publisher")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, rule)
        return len(queries)

    entries = news(2)
    for chat in range(1, 4):
        room.reader(chat, follows=[entries[0].act.actor])
    if before:
        issue_digests(
            now=timezone.now() + timedelta(days=1), issued_at=timezone.now(), by_hand=True
        )
        entries = news(2)
    versions.change(entries[0], "Put otherwise", now=timezone.now())
    page(client, rule)
    few = asked()
    assert few <= MOST
    more = news(12)
    for entry in more[:6]:
        versions.change(entry, "Put otherwise", now=timezone.now())
    for chat in range(4, 30):
        room.reader(chat, topics=["events"], follows=[more[0].act.actor])
    assert asked() == few


def test_it_is_tried_on_ones_own_chat(seat, rule, monkeypatch):
    """Only keys and a code travel to the worker: no chat's number, and no words."""
    news()
    asked = []
    monkeypatch.setattr(desk_upcoming, "wake", lambda *call: asked.append(call))
    editor = seat("editor")
    assert "link your own chat" in page(editor, rule)
    refused = editor.post(address(rule, "test"), follow=True).content.decode()
    assert "Link your chat first" in refused
    Subscriber.objects.filter(pk=room.reader(4711).pk).update(editor=editor.user)
    assert "Send me a test" in page(editor, rule)
    assert "Send me a test" not in page(editor, rule, "?topic=sanctions")
    assert "Send me a test" not in page(seat("reader-editor"), rule)
    said = editor.post(address(rule, "test"), {"audience": "topic=sanctions"}, follow=True)
    assert "nothing to try" in said.content.decode()
    stale = editor.post(address(rule, "test"), {"window": "2025-01-01"}, follow=True)
    assert "this is the next one" in stale.content.decode()
    assert not asked
    said = editor.post(address(rule, "test"), {"audience": "topic=events"}, follow=True)
    assert said.redirect_chain[-1][0] == address(rule) + "?topic=events"
    editor.post(address(rule, "test"), {"audience": "4711<script>"})
    assert asked == [
        ("bot.tasks.test_next", editor.user.pk, rule.pk, "topic=events"),
        ("bot.tasks.test_next", editor.user.pk, rule.pk, ""),
    ]
    assert not Delivery.objects.exists()


def test_who_pauses_is_not_counted(rule):
    on = date(2025, 9, 2)
    room.reader(1)
    room.reader(2, paused_until=on)
    room.reader(3, paused_until=on + timedelta(days=1))
    room.reader(4, active=False)
    room.reader(5, frequency="weekly")
    assert wanting.by_topics("daily", on=on) == {(): 2}


def test_followers_of_the_merged_count_together():
    stays, gone = (entry.act.actor for entry in news(2))
    Entity.objects.filter(pk=gone.pk).update(merged_into=stays)
    room.reader(1, follows=[stays, gone])
    room.reader(2, follows=[gone])
    assert wanting.followers([stays.pk], "daily") == {stays.pk: (stays.short_name, 2)}
