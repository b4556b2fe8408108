"""Several people decide, write and publish in the same moment, on either database."""

import threading
import time
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.test import Client

from briefings import introduced, publish, queries
from briefings.curate import entities, proposals
from briefings.models import DigestSchedule, Entity, Entry, Participant, Proposal
from briefings.queries import values
from tests.briefings.admin.forms import filled
from tests.briefings.publish.test_at_once import at_once, slowly
from tests.factories import (
    NOW,
    DigestScheduleFactory,
    EntityFactory,
    UserFactory,
    met,
    publishable,
)

release_module = import_module("briefings.publish.release")  # its act has its name
merge_module = import_module("briefings.curate.merge")
pytestmark = pytest.mark.django_db(transaction=True)


def wish(entity, name, by=None):
    before = values.of(entity)
    stood, wished = values.changes(before, before | {"short_name": name})
    by = by or UserFactory(role="editor")
    return proposals.propose(entity, stood=stood, wished=wished, by=by, now=NOW)


def decided(*states):
    return sorted(Proposal.objects.values_list("state", flat=True)) == sorted(states)


def test_of_two_who_accept_in_one_moment_one_does(monkeypatch):
    norland = met(EntityFactory(slug="norland"))
    row = wish(norland, "Nordmark")
    people = [UserFactory(role="approver") for _ in range(3)]
    slowly(monkeypatch, proposals, "_may_decide")
    raised = at_once(
        *(lambda by=by: proposals.accept(row, by=by, now=NOW) for by in people[:2]),
        lambda: proposals.decline(row, note="No", by=people[2], now=NOW),
    )
    refusals = [one for one in raised if one]
    assert len(refusals) == 2
    assert all("already" in str(one) for one in refusals)
    row.refresh_from_db()
    norland.refresh_from_db()
    assert (norland.short_name == "Nordmark") == (row.state == "applied")


def test_what_is_taken_back_while_it_is_accepted_is_one_of_the_two(monkeypatch):
    norland, editor = met(EntityFactory(slug="norland")), UserFactory(role="editor")
    row = wish(norland, "Nordmark", by=editor)
    approver = UserFactory(role="approver")
    slowly(monkeypatch, proposals, "_open")
    raised = at_once(
        lambda: proposals.accept(row, by=approver, now=NOW),
        lambda: proposals.withdraw(row, by=editor, now=NOW),
    )
    assert sum(one is not None for one in raised) == 1
    row.refresh_from_db()
    norland.refresh_from_db()
    assert (norland.short_name == "Nordmark") == (row.state == "applied")


def test_two_wishes_in_one_moment_are_one(monkeypatch):
    norland, rule = met(EntityFactory(slug="norland")), DigestScheduleFactory()
    editors = [UserFactory(role="editor") for _ in range(2)]
    slowly(monkeypatch, proposals, "waiting")
    raised = at_once(
        *(lambda n=n, by=by: wish(norland, f"Nord {n}", by=by) for n, by in enumerate(editors)),
        *(
            lambda n=n, by=by: proposals.propose_title(
                DigestSchedule.objects.get(pk=rule.pk), f"News {n}", by=by, now=NOW
            )
            for n, by in enumerate(editors)
        ),
    )
    refusals = [one for one in raised if one]
    assert [type(one) for one in refusals] == [proposals.NotProposed] * 2
    assert decided("waiting", "waiting")


def test_mergers_into_each_other_are_one(monkeypatch):
    one, two = met(EntityFactory(slug="one")), met(EntityFactory(slug="two"))
    editor, approver = UserFactory(role="editor"), UserFactory(role="approver")
    rows = [
        proposals.propose_merger(gone, into=stays, by=editor, now=NOW)
        for gone, stays in ((one, two), (two, one))
    ]
    slowly(monkeypatch, proposals, "_may_decide")
    raised = at_once(*(lambda row=row: proposals.accept(row, by=approver, now=NOW) for row in rows))
    assert raised == [None, None]
    assert decided("applied", "overtaken")
    assert Entity.objects.filter(merged_into__isnull=False).count() == 1


# --- whom readers meet in this moment --------------------------------------------------------------
@pytest.fixture
def rogue():
    return EntityFactory(slug="rogue")


@pytest.fixture
def approved(rogue):
    """An approved entry, the first that names them."""
    entry = publishable()
    Participant.objects.create(entry=entry, entity=rogue)
    publish.submit(entry, by=entry.edited_by, now=NOW)
    approver = UserFactory(role="publisher")
    entry.refresh_from_db()
    seen = publish.look(entry).seal
    publish.approve(entry, by=approver, content_hash=seen, now=NOW)
    return Entry.objects.get(pk=entry.pk)


def signed_in():
    client = Client()
    client.force_login(UserFactory(role="editor"))
    return client


@pytest.fixture
def change(rogue, approved):
    """Sends the form of whom readers are about to meet, opened before they did, with another name."""
    client = signed_in()
    page = f"/admin/briefings/entity/{rogue.pk}/change/"
    form = filled(client.get(page), "entity_form") | {"short_name": "Zqx"}
    return lambda: client.post(page, form)


def unread_words_stay_inside(entry):
    """Either readers know them as they were read, or they know nobody yet."""
    found = queries.entity("rogue")
    entry.refresh_from_db()
    assert (found is not None) == (entry.state == "published")
    assert found is None or found.short_name == "Rogue"
    assert queries.find_entity("zqxalias").entity is None


def test_who_is_changed_while_readers_meet_them(monkeypatch, approved, change):
    slowly(monkeypatch, introduced, "by")
    raised = at_once(
        lambda: publish.release(approved, by=approved.approved_by, now=NOW),
        change,
    )
    assert all(one is None or isinstance(one, publish.Refused) for one in raised)
    unread_words_stay_inside(approved)


def test_who_is_changed_just_before_readers_meet_them(monkeypatch, approved, change):
    slowly(monkeypatch, entities, "save")
    raised = at_once(
        change,
        lambda: publish.release(approved, by=approved.approved_by, now=NOW),
    )
    assert all(one is None or isinstance(one, publish.Refused) for one in raised)
    unread_words_stay_inside(approved)


def test_who_is_merged_while_readers_meet_them(monkeypatch, rogue, approved):
    other = EntityFactory(slug="other")
    entities.add_name(other, "Zqxalias")
    client = signed_in()
    page = f"/admin/briefings/entity/{rogue.pk}/merge/{other.pk}/"
    slowly(monkeypatch, introduced, "by")
    raised = at_once(
        lambda: publish.release(approved, by=approved.approved_by, now=NOW),
        lambda: client.post(page, {"stays": rogue.pk}),
    )
    assert all(one is None or isinstance(one, publish.Refused) for one in raised), raised
    unread_words_stay_inside(approved)


# --- an entry on its way out, and a merger of whom it names ----------------------------------------
@pytest.fixture
def going_out(monkeypatch):
    """A release that holds its entry, and then takes a while; the event is set once it does."""
    holds, real = threading.Event(), release_module.need_gate

    def slow(*args, **kwargs):
        holds.set()
        time.sleep(0.5)
        return real(*args, **kwargs)

    monkeypatch.setattr(release_module, "need_gate", slow)
    return holds


def test_who_is_on_the_way_to_readers_is_not_merged_in_that_moment(rogue, approved, going_out):
    """On one database the merger is refused for now; on the other it waits, and finds them known."""
    other, client = EntityFactory(slug="other"), signed_in()
    page = f"/admin/briefings/entity/{rogue.pk}/merge/{other.pk}/"
    told = []

    def merge():
        going_out.wait()
        told.append(client.post(page, {"stays": other.pk}, follow=True).content.decode())

    raised = at_once(
        lambda: publish.release(approved, by=approved.approved_by, now=NOW),
        merge,
    )
    assert raised == [None, None]
    approved.refresh_from_db()
    assert approved.state == "published"
    words = "try again" if connection.vendor == "postgresql" else "waits for a second person"
    assert words in told[0]
    assert not Entity.objects.filter(merged_into__isnull=False).exists()


def test_a_merger_of_whom_readers_know_waits_while_an_entry_goes_out(rogue, approved, going_out):
    other, approver = EntityFactory(slug="other"), UserFactory(role="approver")
    met(rogue)
    going_out.clear()  # readers met them by another entry
    row = proposals.propose_merger(rogue, into=other, by=UserFactory(role="editor"), now=NOW)

    def accept():
        going_out.wait()
        proposals.accept(row, by=approver, now=NOW)

    raised = at_once(
        lambda: publish.release(approved, by=approved.approved_by, now=NOW),
        accept,
    )
    if connection.vendor == "postgresql":
        (refusal,) = filter(None, raised)
        assert isinstance(refusal, proposals.NotProposed)
        assert "try again" in str(refusal)
        assert decided("waiting")
        proposals.accept(row, by=approver, now=NOW)
    assert decided("applied")
    approved.refresh_from_db()
    assert approved.state == "published"


def test_a_merger_of_a_state_and_an_approval_of_its_authority_do_not_wait_for_each_other(
    monkeypatch,
):
    """An import brings both: whoever approves it holds the authority first and then its state."""
    authority, state = EntityFactory(slug="council"), EntityFactory(slug="norland")
    Entity.objects.filter(pk=authority.pk).update(of_state=state)
    other, editor = EntityFactory(slug="nordmark"), UserFactory(role="editor")
    holds, real = threading.Event(), merge_module._hold_entries

    def slow(*rows):
        holds.set()
        time.sleep(0.3)
        return real(*rows)

    monkeypatch.setattr(merge_module, "_hold_entries", slow)

    @transaction.atomic
    def approve():
        both = Entity.objects.filter(pk__in=[authority.pk, state.pk])
        assert len(introduced._told(both, hold=True)) == 2

    def approved():
        holds.wait()
        approve()

    raised = at_once(lambda: merge_module.merge(state, into=other, by=editor, now=NOW), approved)
    assert raised == [None, None]
    authority.refresh_from_db()
    assert authority.of_state == other
