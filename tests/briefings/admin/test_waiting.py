"""What waits for whom, and where a step leads."""

from datetime import timedelta

import pytest

from briefings import publish
from briefings.admin.waiting import next_for
from briefings.models import Entry
from tests.factories import NOW, UserFactory, publish_entry, publishable

pytestmark = pytest.mark.django_db


def submitted(*, hours=0, **kwargs):
    entry = publishable(**kwargs)
    publish.submit(entry, by=entry.edited_by, now=NOW + timedelta(hours=hours))
    entry.refresh_from_db()
    return entry


def step(client, entry, name, **values):
    values.setdefault("content_hash", publish.look(entry).seal)
    return client.post(f"/admin/briefings/entry/{entry.pk}/{name}/", values)


def page(entry):
    return f"/admin/briefings/entry/{entry.pk}/change/"


def test_the_longest_waiting_first_and_round():
    approver = UserFactory(role="approver")
    third, first, second = submitted(hours=3), submitted(hours=1), submitted(hours=2)
    submitted(by=approver)
    assert next_for(approver) == first
    assert next_for(approver, first) == second
    assert next_for(approver, second) == third
    assert next_for(approver, third) == first


def test_nobody_is_led_back_to_where_they_are():
    approver, entry = UserFactory(role="approver"), submitted()
    assert next_for(approver, entry) is None
    assert next_for(UserFactory(role="editor")) is None


def test_a_step_leads_on(seat):
    approver = seat("approver")
    first, second, third = submitted(hours=1), submitted(hours=2), submitted(hours=3)
    response = step(approver, first, "approve")
    assert response.url == page(second)
    told = approver.get(response.url).content.decode()
    assert f"{first.public_id}: Approved, exactly as shown." in told
    assert "Here is the next one that waits for you." in told
    assert step(approver, second, "send-back", note="Name the day.").url == page(third)
    assert step(approver, third, "approve").url == page(third)


def test_a_refused_step_leads_nowhere(seat):
    approver, entry = seat("approver"), submitted()
    submitted(hours=1)
    assert step(approver, entry, "approve", content_hash="another").url == page(entry)


def test_the_key_for_the_next(seat):
    approver, entry = seat("approver"), submitted()
    address = "/admin/briefings/entry/next/"
    assert approver.get(address).url == page(entry)
    assert approver.get(f"{address}?after=no").url == page(entry)
    assert approver.get(f"{address}?after={entry.pk}").url == "/admin/"
    assert b"Nothing else waits for you." in approver.get("/admin/").content


def test_the_list_of_what_waits_for_me(seat):
    editor, publisher = seat("editor"), seat("publisher")
    to_review, own, approved = submitted(), submitted(by=publisher.user), submitted()
    sent_back, draft = submitted(by=editor.user), publishable(by=editor.user)
    publish_entry(publishable())
    approver = UserFactory(role="approver")
    publish.send_back(sent_back, by=approver, note="Name the day.", now=NOW)
    publish.approve(approved, by=approver, content_hash=publish.look(approved).seal, now=NOW)

    def listed(client):
        content = client.get("/admin/briefings/entry/?waits=me").content.decode()
        return {entry for entry in Entry.objects.all() if page(entry) in content}

    assert listed(publisher) == {to_review, approved}
    assert listed(editor) == {sent_back}
    assert own not in listed(publisher)
    assert draft not in listed(editor)
    tabs = publisher.get("/admin/briefings/entry/").content.decode()
    assert "Waits for me <span>2</span>" in tabs


@pytest.mark.parametrize("path", ["act__actor__id__exact", "citations__source__id__exact"])
def test_by_actor_and_by_source(seat, path):
    from_one, other = publishable(), publishable()
    value = from_one.citations.get().source_id
    if path.startswith("act"):
        value = 0
    found = seat("editor").get("/admin/briefings/entry/", {path: value}).content.decode()
    assert (page(from_one) in found) == path.startswith("citations")
    assert page(other) not in found
