"""A desk of two: one wrote the entry, the other wrote whom it brings. Both words are read by two."""

from datetime import timedelta

import pytest

from briefings import introduced, publish, queries
from briefings.admin.home import gather
from briefings.admin.waiting import next_for
from briefings.curate import drafts, entities, proposals
from briefings.curate.merge import merge
from briefings.models import Batch, Entity, Entry, Participant
from tests.briefings.admin.forms import filled
from tests.briefings.exchange.record import batch_of, file_of, known
from tests.factories import NOW, EntityFactory, UserFactory, met, publishable

pytestmark = pytest.mark.django_db
ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"


@pytest.fixture
def rogue():
    return EntityFactory(slug="rogue")


def entry_of(client, entity):
    """An entry in review, whose last editor is this one, that names an entity."""
    entry = publishable(by=client.user)
    Participant.objects.create(entry=entry, entity=entity)
    publish.submit(entry, by=client.user, now=NOW)
    return Entry.objects.get(pk=entry.pk)


def save_as_it_is(client, entity, **changes):
    form = f"/admin/briefings/entity/{entity.pk}/change/"
    sent = filled(client.get(form), "entity_form") | changes
    return client.post(form, sent, follow=True).content.decode()


def page(client, row):
    return client.get(f"/admin/briefings/{row._meta.model_name}/{row.pk}/change/").content.decode()


def test_an_entry_of_two(seat, rogue):
    one, two = seat("publisher"), seat("publisher")
    entry = entry_of(one, rogue)
    save_as_it_is(two, rogue, end_reason="It was dissolved")
    told = page(one, entry)
    assert "Whoever wrote Rogue may, once you have read its page and saved it as it is" in told
    told = page(two, entry)
    assert "You may, once somebody else has read its page and saved it as it is" in told
    assert ">Approve<" not in told
    assert "whoever wrote it may approve" in save_as_it_is(one, rogue)
    assert ">Approve<" not in page(one, entry)
    assert ">Approve<" in page(two, entry)
    history = one.get(f"/admin/briefings/entity/{rogue.pk}/history/").content.decode()
    assert "Read, and saved as it stood" in history
    seen = publish.look(entry).seal
    publish.approve(entry, by=two.user, content_hash=seen, now=NOW)
    publish.release(entry, by=two.user, now=NOW)
    assert queries.entity("rogue")


def test_an_import_of_two(seat):
    for slug in ("norland", "sudland"):
        known(slug, kind="contested_polity", un_status="none")
    one, two = seat("publisher"), seat("publisher")
    norland = Entity.objects.get(slug="norland")
    entities.written(norland, by=two.user)
    batch = publish.check_batch(batch_of(file_of(ROW), one.user), now=NOW)
    assert "Whoever wrote Norland may, once you have read its page" in page(one, batch)
    told = page(two, batch)
    assert "You may, once somebody else has read its page" in told
    assert "Approve and publish" not in told
    save_as_it_is(one, norland)
    assert "Approve and publish" not in page(one, batch)
    assert "Approve and publish" in page(two, batch)
    publish.approve_batch(batch, by=two.user, content_hash=batch.content_hash or "", now=NOW)
    assert publish.drain(batch, now=NOW).entries == 1


def test_names_that_came_by_a_merger_are_taken_over_too(seat, rogue):
    one, two = seat("publisher"), seat("publisher")
    entry = entry_of(one, rogue)
    other = EntityFactory(slug="other")
    entities.written(other, by=two.user)
    merge(other, into=rogue, by=one.user, now=NOW)
    assert "You wrote Rogue last" in page(two, entry)
    save_as_it_is(one, rogue)
    assert ">Approve<" in page(two, entry)


def test_what_a_second_person_read_is_left_as_it_is(seat, rogue):
    writer, reader = seat("publisher"), seat("publisher")
    entities.written(rogue, by=writer.user)
    entry, other = entry_of(seat("editor"), rogue), entry_of(reader, rogue)
    seen = publish.look(entry).seal
    publish.approve(entry, by=reader.user, content_hash=seen, now=NOW)
    save_as_it_is(reader, rogue)
    rogue.refresh_from_db()
    assert (rogue.edited_by, rogue.read_by) == (writer.user, reader.user)
    assert introduced.is_read(rogue.pk)
    assert next_for(writer.user, entry) == other
    seen = publish.look(other).seal
    publish.approve(other, by=writer.user, content_hash=seen, now=NOW)
    publish.release(entry, by=writer.user, now=NOW)


# --- what waits is what one may decide ----------------------------------------------------------
def titles(user, title):
    shown = gather(user, now=NOW + timedelta(hours=1)).waiting
    return [entry for one in shown if one.title == title for entry in one.entries]


def test_entries_that_bring_my_words_do_not_wait_for_me(seat, rogue):
    one, two, three = seat("publisher"), seat("publisher"), seat("publisher")
    entities.written(rogue, by=two.user)
    entry = entry_of(one, rogue)
    address = "/admin/briefings/entry/?waits=me"
    for client, waits in ((two, False), (three, True)):
        assert (next_for(client.user) == entry) is waits
        assert (titles(client.user, "To review") == [entry]) is waits
        assert (f"/entry/{entry.pk}/change/" in client.get(address).content.decode()) is waits
    met(rogue)
    assert next_for(two.user) == entry


def test_names_that_i_wrote_and_somebody_merged_do_not_wait_for_me(seat, rogue):
    one, two = seat("publisher"), seat("publisher")
    other = EntityFactory(slug="other")
    entities.written(other, by=two.user)
    entry_of(one, rogue)
    merge(other, into=rogue, by=one.user, now=NOW)
    assert Entry.objects.get().state == "in_review"
    assert next_for(two.user) is None


def test_imports_that_bring_my_words_do_not_wait_for_me(seat):
    for slug in ("norland", "sudland"):
        known(slug, kind="contested_polity", un_status="none")
    one, two, three = (UserFactory(role="publisher") for _ in range(3))
    batch = publish.check_batch(batch_of(file_of(ROW), one), now=NOW)

    def waits(user):
        return [row.pk for row in gather(user, now=NOW).imports] == [batch.pk]

    assert (waits(one), waits(two), waits(three)) == (False, True, True)
    entities.written(Entity.objects.get(slug="norland"), by=two)
    assert (waits(two), waits(three)) == (False, True)
    drafts.save(Entry.objects.get(), by=three, now=NOW)
    assert not waits(three)


@pytest.mark.parametrize("stays", ["norland", "rogue"])
def test_mergers_of_my_words_do_not_wait_for_me(rogue, stays):
    norland = met(EntityFactory(slug="norland"))
    one, two, three = (UserFactory(role="publisher") for _ in range(3))
    entities.written(rogue, by=two)
    into = Entity.objects.get(slug=stays)
    gone = norland if into == rogue else rogue
    row = proposals.propose_merger(gone, into=into, by=one, now=NOW)
    for user, waits in ((one, False), (two, False), (three, True)):
        assert (not proposals.why_not(row, user)) is waits
        assert (proposals.next_for(user) == row) is waits
        assert ([found.pk for found in gather(user, now=NOW).proposals] == [row.pk]) is waits


def test_an_import_whose_newcomer_changed_is_checked_again_first(seat):
    for slug in ("norland", "sudland"):
        known(slug, kind="contested_polity", un_status="none")
    approver = seat("publisher")
    batch = publish.check_batch(batch_of(file_of(ROW), UserFactory(role="editor")), now=NOW)
    assert "Approve and publish" in page(approver, batch)
    entities.add_name(Entity.objects.get(slug="norland"), "Zqxalias")
    told = page(approver, batch)
    assert "Approve and publish" not in told
    assert "Nothing stops it" not in told
    assert "Somebody new changed since it was checked: check it again" in told
    publish.check_batch(Batch.objects.get(), now=NOW)
    assert "Approve and publish" in page(approver, batch)
