"""Somebody merges an entity while others write it, or who points at it, on either database."""

import threading
import time
from importlib import import_module

import pytest
from django.db import connection, transaction
from django.test import Client

from briefings import gazetteer
from briefings.curate import entities, proposals
from briefings.curate.held import held
from briefings.curate.merge import merge
from briefings.models import Entity
from briefings.queries import values
from tests.briefings.admin.forms import filled
from tests.briefings.publish.test_at_once import at_once
from tests.factories import NOW, EntityFactory, UserFactory, met

pytestmark = pytest.mark.django_db(transaction=True)
merge_module = import_module("briefings.curate.merge")  # its act has its name
postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="on SQLite whoever writes is alone"
)


class Desk(Client):
    """An editor's browser."""

    def __init__(self):
        super().__init__()
        self.force_login(UserFactory(role="editor"))

    def merge(self, gone, stays):
        """What the desk says."""
        page = f"/admin/briefings/entity/{gone.pk}/merge/{stays.pk}/"
        return self.post(page, {"stays": stays.pk}, follow=True).content.decode()


def page_of(row):
    return f"/admin/briefings/entity/{row.pk}/change/"


def merged(gone, into):
    return merge(gone, into=into, by=UserFactory(role="editor"), now=NOW)


def after(event, act):
    def wait():
        assert event.wait(10)
        act()

    return wait


# --- nobody waits for each other -------------------------------------------------------------------
def test_a_page_saved_and_its_merger_do_not_wait_for_each_other(pause):
    """Whoever was merged into it first has the lower key, and is written with it."""
    first, row, other = (EntityFactory(slug=slug) for slug in ("first", "second", "third"))
    merged(first, row)
    editor, colleague = Desk(), Desk()
    form = filled(editor.get(page_of(row)), "entity_form") | {"end_reason": "It was dissolved"}
    saved = pause(entities, "save")
    told = []
    raised = at_once(
        lambda: told.append(editor.post(page_of(row), form).status_code),
        after(saved, lambda: colleague.merge(row, other)),
    )
    assert (raised, told) == ([None, None], [302])
    row.refresh_from_db()
    assert (row.end_reason, row.merged_into) == ("It was dissolved", other)


def test_whoever_comes_to_name_it_meanwhile_is_held_as_well():
    """Its key is the lowest: taken when it is written, it would be taken out of order."""
    body, gone, other = (EntityFactory(slug=slug) for slug in ("council", "gone", "other"))
    named = threading.Event()
    found: list[str] = []

    @transaction.atomic
    def name_it():
        held(gone.pk)
        Entity.objects.filter(pk=body.pk).update(of_state=gone)
        named.set()
        time.sleep(0.4)

    @transaction.atomic
    def hold():
        found.extend(row.slug for row in held(gone.pk, other.pk, merged=gone.pk))

    assert at_once(name_it, after(named, hold)) == [None, None]
    assert found == ["council", "gone", "other"]


def somebody_waits():
    """Until somebody does, and then a little: of two, the one who waited longer is told so."""
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                break
            time.sleep(0.02)
    time.sleep(0.3)


@pytest.fixture
def wrong_way():
    """Two rows and somebody who takes the second first, and then waits for the first for good."""
    first, second = EntityFactory(slug="first"), EntityFactory(slug="second")
    holds = threading.Event()

    @transaction.atomic
    def act():
        held(second.pk)
        holds.set()
        somebody_waits()
        held(first.pk)

    return first, second, holds, act


@postgres
def test_a_merger_that_would_wait_for_good_is_refused_in_words(wrong_way):
    first, second, holds, act = wrong_way
    desk, told = Desk(), []
    raised = at_once(act, after(holds, lambda: told.append(desk.merge(first, second))))
    assert raised == [None, None]
    assert "Somebody else is changing one of them right now; try again." in told[0]
    assert "was merged into" in desk.merge(first, second)


@postgres
def test_so_is_who_accepts_one(wrong_way):
    first, second, holds, act = wrong_way
    editor, approver = UserFactory(role="editor"), UserFactory(role="approver")
    row = proposals.propose_merger(met(first), into=met(second), by=editor, now=NOW)
    raised = at_once(act, after(holds, lambda: proposals.accept(row, by=approver, now=NOW)))
    (refusal,) = filter(None, raised)
    assert isinstance(refusal, proposals.NotProposed)
    assert "try again" in str(refusal)
    assert proposals.accept(row, by=approver, now=NOW).state == "applied"


# --- nobody comes to name whom a colleague merges away --------------------------------------------
@pytest.fixture
def council(norland, nordmark):
    """An authority of another state, with the higher key."""
    return EntityFactory(slug="council", kind="authority", of_state=EntityFactory(slug="westmark"))


def test_a_state_chosen_while_it_is_merged_is_refused(pause, norland, nordmark, council):
    editor, colleague = Desk(), Desk()
    form = filled(editor.get(page_of(council)), "entity_form") | {"of_state": norland.pk}
    doing = pause(merge_module, "changed")
    told = []
    raised = at_once(
        lambda: colleague.merge(norland, nordmark),
        after(doing, lambda: told.append(editor.post(page_of(council), form))),
    )
    assert raised == [None, None]
    assert "It was merged into Nordmark; choose that one." in told[0].content.decode()
    council.refresh_from_db()
    assert council.of_state.slug == "westmark"


def test_a_state_merged_while_it_is_chosen_is_followed(pause, norland, nordmark, council):
    editor, colleague = Desk(), Desk()
    form = filled(editor.get(page_of(council)), "entity_form") | {"of_state": norland.pk}
    saved = pause(entities, "save")
    raised = at_once(
        lambda: editor.post(page_of(council), form),
        after(saved, lambda: colleague.merge(norland, nordmark)),
    )
    assert raised == [None, None]
    council.refresh_from_db()
    norland.refresh_from_db()
    assert council.of_state == norland.merged_into == nordmark


def test_so_is_one_of_a_change_that_is_accepted(pause, norland, nordmark, council):
    before = values.of(met(council))
    stood, wished = values.changes(before, before | {"of_state": "norland"})
    editor, approver = UserFactory(role="editor"), UserFactory(role="approver")
    row = proposals.propose(council, stood=stood, wished=wished, by=editor, now=NOW)
    saved = pause(entities, "save")
    raised = at_once(
        lambda: proposals.accept(row, by=approver, now=NOW),
        after(saved, lambda: merged(norland, nordmark)),
    )
    assert raised == [None, None]
    council.refresh_from_db()
    assert council.of_state == nordmark


def test_a_state_merged_while_the_gazetteer_adds_its_authority(pause, nordmark):
    gazetteer.load()
    listed = next(one for one in gazetteer.read() if one.of_state)
    Entity.objects.filter(slug=listed.slug).delete()
    state = Entity.objects.get(slug=listed.of_state)
    looked = pause(gazetteer, "_there")
    raised = at_once(gazetteer.load, after(looked, lambda: merged(state, nordmark)))
    assert raised == [None, None]
    assert Entity.objects.get(slug=listed.slug).of_state == nordmark
