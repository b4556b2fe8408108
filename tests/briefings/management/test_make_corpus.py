"""The made-up record: as valid as a real one, the same for the same seed, never beside a real one."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from briefings import publish
from briefings.deliver import chats
from briefings.management.corpus.cast import APPROVER, EDITOR
from briefings.management.corpus.readers import LOWEST
from briefings.models import Entry, Publication, PublishedAct, PublishedParticipant, Subscriber
from briefings.publish.release import head
from briefings.vocabulary import Change, EntryState
from tests.factories import EntryFactory, SourceFactory, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def make(entries=300, **options):
    out = StringIO()
    call_command("make_corpus", entries=entries, format="json", stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def told():
    return make(subscribers=20)


def test_it_says_what_it_made(told):
    assert told["entries"] == Entry.objects.count() == 300
    assert told["publications"] == Publication.objects.count()
    assert told["subscribers"] == Subscriber.objects.count() == 20
    assert 0.8 < told["published"] / told["entries"] < 0.97
    states = Counter(Entry.objects.values_list("state", flat=True))
    assert set(states) == set(EntryState.codes())
    assert {Change.CORRECTED, Change.RETRACTED} <= set(
        Publication.objects.values_list("change", flat=True)
    )


def test_the_chain_holds(told):
    last = None
    for publication in Publication.objects.order_by("serial"):
        assert publication.previous_hash == (head(last) if last else "")
        if last:
            assert publication.serial == last.serial + 1
            assert publication.published_at > last.published_at
        last = publication


def test_what_was_published_is_what_the_rows_say(told):
    """A publication's bytes are those that the desk would freeze from the draft beside it."""
    for entry in Entry.objects.filter(state="published").order_by("pk")[:60]:
        publication = entry.publications.order_by("-n").first()
        entry.change, entry.public_note = publication.change, publication.public_note
        assert publish.preview(entry).hash == publication.content_hash == entry.approved_hash
        act = PublishedAct.objects.filter(publication=publication).first()
        named = set(
            PublishedParticipant.objects.filter(publication=publication).values_list(
                "entity", "role"
            )
        )
        if act:
            assert {(act.actor_id, "actor"), (act.subject_id, "subject")} <= named
            assert act.public_id == entry.public_id


def test_the_gate_would_let_it_pass(told):
    for entry in Entry.objects.filter(state__in=["published", "approved"]).order_by("-pk")[:60]:
        stops = [one.sentence for one in publish.problems(entry) if not one.warning]
        assert not stops, (entry, stops)


def words():
    """What was published, without the numbers that a database gives out."""
    rows = Publication.objects.order_by("serial").values_list("snapshot", "change", "published_at")
    return [
        (one["public_id"] and one.get("headline"), one.get("statement"), one.get("date"), *more)
        for one, *more in rows
    ]


def test_the_same_seed_gives_the_same_record():
    found = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            make(100, seed=seed)
            found.append(words())
            transaction.set_rollback(True)
    assert found[0] == found[1] != found[2]


def test_a_second_run_adds_something_else(told):
    before = set(words())
    assert make(50)["entries"] == 50
    assert Entry.objects.count() == 350
    assert before < set(words())


def test_chat_ids_are_sealed_and_nobodys(told):
    for row in Subscriber.objects.all():
        assert chats.unseal(bytes(row.chat_cipher)) >= LOWEST
        assert bytes(row.chat_index) == chats.index(chats.unseal(bytes(row.chat_cipher)))


def test_nobody_signs_in_as_its_editors(told):
    for name in (EDITOR, APPROVER):
        user = User.objects.get(username=name)
        assert not user.is_active
        assert not user.is_staff
        assert not user.has_usable_password()


@pytest.mark.parametrize("real", [EntryFactory, SourceFactory, lambda: subscriber(5)])
def test_never_beside_anything_real(real):
    real()
    with pytest.raises(CommandError, match="database of its own") as refused:
        make()
    assert refused.value.returncode == 2
    assert Publication.objects.count() == 0


def test_nor_added_to_once_something_real_is_there(told):
    EntryFactory()
    with pytest.raises(CommandError, match="never mixed"):
        make()
