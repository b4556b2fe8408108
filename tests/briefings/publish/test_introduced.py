"""Whom readers do not know yet: with the first entry that names them, a second person reads all of them."""

import pytest
from django.db import IntegrityError, transaction

from briefings import publish, queries
from briefings.curate import entities
from briefings.curate.merge import merge
from briefings.models import Entity, EntityName, Participant, Tally
from tests.briefings.exchange.record import batch_of, file_of, known, people
from tests.factories import (
    NOW,
    EntityFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db
ROW = "norland,sudland,recognises,state,express,2025-07,{n},single_source,https://news.example/a,,,"


def naming(entity):
    """An entry in review that mentions an entity."""
    entry = publishable()
    Participant.objects.create(entry=entry, entity=entity)
    publish.submit(entry, by=entry.edited_by, now=NOW)
    entry.refresh_from_db()
    return entry


def approve(entry, by):
    return publish.approve(entry, by=by, content_hash=publish.look(entry).seal, now=NOW)


def refused(act, *args, **kwargs):
    with pytest.raises(publish.Refused) as refusal, transaction.atomic():
        act(*args, **kwargs)
    return str(refusal.value)


@pytest.fixture
def rogue():
    return EntityFactory(slug="rogue")


CHANGES = {
    "short_name": "Zqx", "name": "Zqx", "kind": "place", "un_status": "none", "iso2": "QZ",
    "wikidata": "Q1", "life": "1990", "end_reason": "Zqx", "coverage": "1990/1999",
}  # fmt: skip


def change(entity, field, value):
    setattr(entity, field, value)
    entity.save()


def renamed(entity):
    entities.add_name(entity, "Zqxalias")


def shortened(entity):
    entity.names.filter(name="Rogue").delete()


def hinted(entity):
    entity.names.filter(name="Rogue").update(metonym=True)


def belonging(entity):
    change(entity, "of_state", EntityFactory(slug="other"))


EDITS = [
    *(lambda row, f=field, v=value: change(row, f, v) for field, value in CHANGES.items()),
    renamed, shortened, hinted, belonging,
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_approved_is_all_that_readers_would_see_of_somebody_new(rogue, edit):
    entry = naming(rogue)
    approver = UserFactory(role="publisher")
    seen = publish.look(entry).seal
    edit(Entity.objects.get(pk=rogue.pk))
    assert "changed while you were reading" in refused(
        publish.approve, entry, by=approver, content_hash=seen, now=NOW
    )


@pytest.mark.parametrize("edit", EDITS)
def test_what_changes_after_the_approval_reaches_no_reader(rogue, edit):
    entry = naming(rogue)
    approver = UserFactory(role="publisher")
    approve(entry, approver)
    edit(Entity.objects.get(pk=rogue.pk))
    told = refused(publish.release, entry, by=approver, now=NOW)
    assert "Readers do not know" in told or "no longer what was approved" in told
    assert queries.find_entity("rogue").entity is None


def test_who_wrote_somebody_last_does_not_approve_the_entry_that_brings_them(rogue):
    entry = naming(rogue)
    approver, other = UserFactory(role="publisher"), UserFactory(role="publisher")
    entities.written(rogue, by=approver)
    assert "You wrote Rogue last" in refused(approve, entry, approver)
    approve(entry, other)
    publish.release(entry, by=approver, now=NOW)
    assert queries.find_entity("rogue").entity


def test_a_merge_makes_nobody_the_writer_of_what_they_merged(rogue):
    writer, namer, merger = (UserFactory(role="publisher") for _ in range(3))
    entry, other = naming(rogue), EntityFactory(slug="other")
    entities.written(rogue, by=writer)
    entities.written(other, by=namer)
    merge(other, into=rogue, by=merger, now=NOW)
    for user in (writer, namer):
        assert "You wrote Rogue last" in refused(approve, entry, user)
    approve(entry, merger)


def test_a_merge_into_somebody_who_was_read_asks_for_another_reading(rogue):
    entry, other, approver = (
        naming(rogue),
        EntityFactory(slug="other"),
        UserFactory(role="publisher"),
    )
    approve(entry, approver)
    merge(other, into=rogue, by=UserFactory(role="publisher"), now=NOW)
    rogue.refresh_from_db()
    assert (rogue.read_by, rogue.read_hash) == (None, None)
    assert "changed after the approval" in refused(publish.release, entry, by=approver, now=NOW)


def test_the_database_holds_that_nobody_reads_what_they_wrote(rogue):
    user, other = UserFactory(), UserFactory()
    rows = Entity.objects.filter(pk=rogue.pk)
    for values in (
        {"edited_by": user, "read_by": user, "read_hash": "a" * 64},
        {"read_by": user},
        {"read_hash": "a" * 64},
        {"read_by": user, "read_hash": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    rows.update(edited_by=user, read_by=other, read_hash="a" * 64)


def test_two_entries_that_bring_one_somebody_go_out_one_after_the_other(rogue):
    approver = UserFactory(role="publisher")
    both = [naming(rogue), naming(rogue)]
    for entry in both:
        approve(entry, approver)
    for entry in both:
        publish.release(entry, by=approver, now=NOW)
    assert queries.count() == 2


def test_sides_of_an_act_and_subjects_of_counts_are_introduced_too():
    one, two, three = (EntityFactory(slug=slug) for slug in ("aa", "bb", "cc"))
    entry = recognition(one, two)
    Tally.objects.create(entry=entry, subject=three, measure="recognises", value=3)
    citation = entry.citations.get()
    citation.supports = [*citation.supports, "value"]
    citation.save()
    assert [row.entity for row in publish.look(entry).people] == [one, two, three]
    publish_entry(entry)
    assert not publish.look(recognition(one, two)).people


def test_whom_the_gazetteer_names_is_nobody_new(gazetteer):
    chile, peru = Entity.objects.get(slug="chile"), Entity.objects.get(slug="peru")
    assert not publish.look(recognition(chile, peru)).people


# --- imports ---------------------------------------------------------------------------------------
@pytest.fixture
def batch():
    for slug in ("norland", "sudland"):
        known(slug, kind="contested_polity", un_status="none")
    editor, _ = people()
    rows = [ROW.format(n=n) for n in range(3)]
    return publish.check_batch(batch_of(file_of(*rows), editor), now=NOW)


def approve_batch(batch, by):
    return publish.approve_batch(batch, by=by, content_hash=batch.content_hash, now=NOW)


def test_an_import_is_approved_with_those_whom_it_brings(batch):
    approver = UserFactory(role="publisher")
    entities.add_name(Entity.objects.get(slug="norland"), "Zqxalias")
    assert "check it again" in refused(approve_batch, batch, approver)
    batch = publish.check_batch(batch, now=NOW)
    approve_batch(batch, approver)
    released = publish.drain(batch, now=NOW)
    assert (released.entries, released.left) == (3, ())
    assert queries.find_entity("zqxalias").entity.slug == "norland"


def test_somebody_who_changes_after_the_import_was_approved_stays_behind(batch):
    approve_batch(batch, UserFactory(role="publisher"))
    entities.add_name(Entity.objects.get(slug="norland"), "Zqxalias")
    released = publish.drain(batch, now=NOW)
    assert released.entries == 0
    assert all("Readers do not know Norland yet" in one.sentences[0] for one in released.left)
    assert queries.find_entity("zqxalias").entity is None


def test_who_wrote_somebody_last_does_not_approve_the_import(batch):
    approver = UserFactory(role="publisher")
    entities.written(Entity.objects.get(slug="norland"), by=approver)
    assert "You wrote Norland last" in refused(approve_batch, batch, approver)
    approve_batch(batch, UserFactory(role="approver"))


def test_everything_the_table_holds_of_an_entity_is_read():
    """A new column of words must be one of those that a second person sees."""
    kept = {"id", "slug", "merged_into", "edited_by", "read_by", "read_hash"}
    columns = {field.name for field in Entity._meta.concrete_fields} - kept
    columns = {name for name in columns if not name.endswith(("_min", "_max"))}
    (row,) = publish.look(naming(EntityFactory())).people
    assert columns | {"names"} == set(row.said)
    names = {field.name for field in EntityName._meta.concrete_fields} - {"id", "entity", "folded"}
    assert {name for name in names if not name.endswith(("_min", "_max"))} == set(
        row.said["names"][0]
    )
