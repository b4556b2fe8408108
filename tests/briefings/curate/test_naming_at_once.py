"""Whom a draft or a file names is merged in the moment in which it is kept, on either database."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import transaction

from briefings.curate import batches, drafts
from briefings.curate.merge import Merged, NotMerged
from briefings.models import Act, Entity, Entry, Participant
from tests.briefings.curate.test_mergers_at_once import after, merged
from tests.briefings.exchange.record import file_of, people, take_in
from tests.briefings.publish.test_at_once import at_once
from tests.factories import NOW, EntityFactory, EntryFactory, UserFactory, recognition

merge_module = import_module("briefings.curate.merge")  # its act has its name
pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(days=1)


def test_who_is_merged_while_a_draft_that_names_them_is_saved(pause, norland, nordmark):
    """Either the merger moves the draft, or it is refused for now."""
    entry, editor = EntryFactory(), UserFactory(role="editor")
    settled = pause(drafts, "settle")

    @transaction.atomic
    def write():
        drafts.save(Entry.objects.get(pk=entry.pk), by=editor, now=LATER)
        Participant.objects.create(entry=entry, entity=norland)
        drafts.settle(entry, now=LATER)

    done = []
    raised = at_once(write, after(settled, lambda: done.append(merged(norland, nordmark))))
    assert raised == [None, None]
    assert done == [Merged(names=2, entries=1, unapproved=0)]
    assert Participant.objects.get().entity == nordmark


def test_a_draft_saved_while_whom_it_names_is_merged(pause, norland, nordmark):
    entry, editor = (
        recognition(norland, EntityFactory(slug="southland")),
        UserFactory(role="editor"),
    )
    Act.objects.all().delete()
    doing = pause(merge_module, "changed")

    @transaction.atomic
    def write():
        drafts.save(Entry.objects.get(pk=entry.pk), by=editor, now=LATER)
        south = Entity.objects.get(slug="southland")
        Act.objects.create(
            entry=entry, actor=norland, subject=south, verb="recognises", object_kind="state"
        )
        drafts.settle(entry, now=LATER)

    assert at_once(lambda: merged(norland, nordmark), after(doing, write)) == [None, None]
    assert Act.objects.get().actor == nordmark


def test_who_is_merged_while_a_file_that_names_them_comes_in(pause, norland, nordmark):
    EntityFactory(slug="sudland", kind="contested_polity", un_status="none")
    editor, _ = people()
    kept = pause(batches, "keep")
    row = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://a.example/a,,,"
    raised = at_once(
        lambda: take_in(file_of(row), editor),
        after(kept, lambda: merged(norland, nordmark)),
    )
    assert raised == [None, None]
    assert Act.objects.get().actor == nordmark


def test_two_sides_of_an_act_are_not_made_one(pause, norland, nordmark):
    entry, editor = EntryFactory(kind="act"), UserFactory(role="editor")
    settled = pause(drafts, "settle")

    @transaction.atomic
    def write():
        drafts.save(Entry.objects.get(pk=entry.pk), by=editor, now=LATER)
        Act.objects.create(
            entry=entry, actor=norland, subject=nordmark, verb="recognises", object_kind="state"
        )
        drafts.settle(entry, now=LATER)

    raised = at_once(write, after(settled, lambda: merged(norland, nordmark)))
    assert len([one for one in raised if one]) == 1, raised
    (refusal,) = filter(None, raised)
    assert isinstance(refusal, NotMerged)
    assert "they are two" in str(refusal)
