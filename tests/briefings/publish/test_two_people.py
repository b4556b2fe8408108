"""From draft to publication and back: two people, one hash, rows that only ever add."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from briefings import publish, queries
from briefings.curate import drafts
from briefings.models import Entry, Publication, PublishedAct, PublishedParticipant
from briefings.publish.release import head
from briefings.vocabulary import Change, RetractionReason
from tests.factories import (
    NOW,
    CitationFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs):
    with pytest.raises(publish.Refused) as refusal:
        act(*args, **kwargs)
    return " ".join(refusal.value.sentences)


def test_a_published_entry_is_frozen_with_its_rows():
    entry = recognition(EntityFactory(slug="norland"), EntityFactory(slug="southern"))
    publication = publish_entry(entry)
    assert (publication.n, publication.serial, publication.change) == (1, 1, Change.CREATED)
    assert publication.content_hash == entry.approved_hash
    act = PublishedAct.objects.get()
    assert (act.public_id, act.date, act.actor_un_status) == (entry.public_id, "2025-07", "member")
    roles = PublishedParticipant.objects.values_list("entity__slug", "role")
    assert set(roles) == {("norland", "actor"), ("southern", "subject")}


def test_an_entry_without_a_citation_cannot_go_on():
    entry = EntryFactory()
    assert "cites no source" in refused(publish.submit, entry, by=entry.edited_by, now=NOW)


def test_the_last_editor_cannot_approve_superuser_included():
    editor = UserFactory(is_superuser=True)
    entry = publishable(by=editor)
    publish.submit(entry, by=editor, now=NOW)
    shown = publish.look(Entry.objects.get())
    sentence = refused(publish.approve, entry, by=editor, content_hash=shown.seal, now=NOW)
    assert "somebody else" in sentence


def test_the_database_refuses_the_last_editor_too():
    entry = publishable()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(
            state="approved", approved_by=entry.edited_by, approved_at=NOW, approved_hash="0" * 64
        )


def test_approval_is_bound_to_what_was_shown():
    entry = publishable()
    approver = UserFactory(role="publisher")
    shown = publish.look(entry).seal
    drafts.save(entry, by=entry.edited_by, now=NOW)
    entry.headline = "Something else happened"
    drafts.save(entry, by=entry.edited_by, now=NOW)
    publish.submit(entry, by=entry.edited_by, now=NOW)
    assert "changed while you were reading" in refused(
        publish.approve, entry, by=approver, content_hash=shown, now=NOW
    )


def test_a_change_after_approval_voids_it():
    subject = EntityFactory(slug="southern")
    entry = recognition(EntityFactory(), subject)
    approver = UserFactory(role="publisher")
    publish.submit(entry, by=entry.edited_by, now=NOW)
    shown = publish.look(Entry.objects.get())
    publish.approve(entry, by=approver, content_hash=shown.seal, now=NOW)
    subject.name = "Another name altogether"
    subject.save()
    assert "no longer what was approved" in refused(publish.release, entry, by=approver, now=NOW)
    entry.refresh_from_db()
    drafts.save(entry, by=entry.edited_by, now=NOW)
    assert Entry.objects.get().state == "draft"


@pytest.mark.parametrize("role", ["reader-editor", "editor"])
def test_who_may_not_approve_or_publish_is_told(role):
    entry = publishable()
    publish.submit(entry, by=entry.edited_by, now=NOW)
    other = UserFactory(role=role)
    shown = publish.look(Entry.objects.get())
    assert "may not approve" in refused(
        publish.approve, entry, by=other, content_hash=shown.seal, now=NOW
    )
    assert "may not publish" in refused(publish.release, entry, by=other, now=NOW)


def test_a_correction_is_a_new_publication_and_readers_keep_the_old_until_then():
    entry = publishable()
    publish_entry(entry)
    publish.reopen(
        entry,
        by=entry.edited_by,
        change=Change.CORRECTED,
        public_note="The month was wrong.",
        now=NOW,
    )
    entry.refresh_from_db()
    assert entry.state == "draft"
    assert Publication.objects.current().get().n == 1
    entry.date = "2025-06"
    drafts.save(entry, by=entry.edited_by, now=NOW)
    second = publish_entry(entry)
    assert (second.n, second.change, second.public_note) == (
        2, Change.CORRECTED, "The month was wrong.",
    )  # fmt: skip
    assert Publication.objects.current().get() == second


def test_a_stale_draft_overwrites_nothing():
    entry = publishable()
    stale = Entry.objects.get()
    publish_entry(entry)
    with pytest.raises(drafts.Overtaken, match="Somebody else changed"):
        drafts.save(stale, by=stale.edited_by, now=NOW)
    assert Entry.objects.get().state == "published"


def test_a_retracted_entry_comes_back_as_a_correction():
    entry = publishable()
    publish_entry(entry)
    publish.retract(entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW)
    entry.refresh_from_db()
    with pytest.raises(drafts.Retracted):
        drafts.save(entry, by=entry.edited_by, now=NOW)
    assert "comes back as a correction" in refused(
        publish.reopen, entry, by=entry.edited_by, change=Change.UPDATED, public_note="x", now=NOW
    )
    publish.reopen(
        entry, by=entry.edited_by, change=Change.CORRECTED, public_note="It was right.", now=NOW
    )
    assert publish_entry(entry).change == Change.CORRECTED


def test_a_correction_needs_a_note_for_readers():
    entry = publishable()
    publish_entry(entry)
    assert "Tell readers" in refused(
        publish.reopen, entry, by=entry.edited_by, change=Change.CORRECTED, public_note=" ", now=NOW
    )


def test_a_retraction_keeps_the_address_and_none_of_the_words():
    entry = recognition(EntityFactory(), EntityFactory())
    publish_entry(entry)
    publication = publish.retract(
        entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW
    )
    assert publication.change == Change.RETRACTED
    assert entry.headline not in str((publication.snapshot, publication.html, publication.message))
    assert not PublishedAct.objects.filter(publication=publication).exists()
    assert Entry.objects.get().state == "retracted"
    assert not Publication.objects.standing().exists()


def test_publications_form_a_chain_and_our_clock_only_goes_forward():
    first = publish_entry(publishable())
    second = publish_entry(publishable(), now=NOW - timedelta(days=1))
    assert second.published_at > first.published_at
    assert second.previous_hash == head(first)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE briefings_publication SET html = 'x'",
        "DELETE FROM briefings_publication",
        "UPDATE briefings_publishedact SET date = '1999'",
        "DELETE FROM briefings_publishedact",
        "DELETE FROM briefings_publishedparticipant",
    ],
)
def test_raw_sql_cannot_touch_published_rows(statement):
    publish_entry(recognition(EntityFactory(), EntityFactory()))
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_second_publication_with_the_same_number_is_refused():
    publication = publish_entry(publishable())
    publication.pk, publication.serial = None, 99
    publication.published_at += timedelta(seconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        publication.save(force_insert=True)


def test_what_rests_on_samples_alone_says_so_everywhere():
    entry = EntryFactory()
    CitationFactory(entry=entry, source=SourceFactory(sample=True))
    assert "a sample, nothing real" in publish_entry(entry).message
    assert queries.entry(entry.public_id).sample
    mixed = publishable()
    CitationFactory(entry=mixed, source=SourceFactory(sample=True))
    assert "one source" in publish_entry(mixed).message
