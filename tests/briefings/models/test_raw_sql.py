"""Every rule of the record, tried by raw SQL: the database refuses, whoever writes."""
# ruff: noqa: S608  # SQL made of strings is what this file is about

import pytest
from django.db import DatabaseError

from briefings.models import Citation, Source
from briefings.publish.release import head
from tests.briefings.models.raw_sql import HASH, again, approve, approve_batch, run, tried
from tests.briefings.models.tries_around_the_record import AROUND_THE_RECORD
from tests.briefings.models.tries_of_the_record import OF_THE_RECORD
from tests.factories import EntryFactory, publish_entry, publishable

pytestmark = pytest.mark.django_db
REFUSED = OF_THE_RECORD | AROUND_THE_RECORD
SLIPS = ("syntax", "no such", "does not exist", "has no column", "of type")
"""Signs that a try was misspelt rather than refused."""


def test_the_database_refuses_every_try(keys):
    """One record for all of them: each try is rolled back, whatever comes of it."""
    run(
        "INSERT INTO briefings_participant (entry_id, entity_id, role) "
        "VALUES ({draft}, {norland}, 'place')".format_map(keys)
    )
    wrong = {}
    for what, statement in REFUSED.items():
        for name, key in keys.items():
            statement = statement.replace(f"{{{name}}}", str(key))  # filled in
        told = tried(statement)
        if told is None or any(slip in told for slip in SLIPS):
            wrong[what] = told or "was accepted"
    assert wrong == {}


@pytest.mark.parametrize(
    ("actor", "subject", "verb"),
    [("clan", "southern", "refuses"), ("norland", "clan", "recognises")],
)
def test_a_class_never_acts_and_is_only_refused(actor, subject, verb, keys):
    run(
        f"UPDATE briefings_act SET actor_id = {keys[actor]}, subject_id = {keys[subject]}, "
        f"verb = '{verb}' WHERE id = {keys['row']}"
    )
    run(f"UPDATE briefings_entry SET state = 'in_review' WHERE id = {keys['draft']}")
    with pytest.raises(DatabaseError, match="class"):
        run(approve("draft").format_map(keys))


def test_an_act_that_lasts_is_not_approved(keys):
    run(
        "UPDATE briefings_entry SET state = 'in_review', date = '2025-01/2025-03', "
        f"date_min = '2025-01-01', date_max = '2025-03-31' WHERE id = {keys['draft']}"
    )
    with pytest.raises(DatabaseError, match="happens once"):
        run(approve("draft").format_map(keys))


def test_an_act_without_an_act_is_not_approved(keys):
    run(f"UPDATE briefings_entry SET state = 'in_review' WHERE id = {keys['lone']}")
    with pytest.raises(DatabaseError, match="has one act"):
        run(approve("lone").format_map(keys))


def test_an_event_with_an_act_is_not_approved(keys):
    run(
        f"UPDATE briefings_entry SET state = 'in_review', kind = 'event' WHERE id = {keys['draft']}"
    )
    with pytest.raises(DatabaseError, match="any other none"):
        run(approve("draft").format_map(keys))


def test_what_the_tries_start_from_is_right(keys):
    """Else a try might be refused for another reason than the one it is named for."""
    run(approve().format_map(keys))
    run(approve_batch().format_map(keys))
    run(again().replace("{publication}", str(keys["publication"])))
    run(f"UPDATE briefings_entity SET merged_into_id = {keys['norland']} WHERE id = {keys['clan']}")
    run(f"UPDATE briefings_source SET text = 'x', text_sha256 = {HASH} WHERE id = {keys['copied']}")
    assert Citation.objects.get(pk=keys["quoting"]).start is not None
    assert Source.objects.filter(republishes__isnull=False).count() == 2


def test_a_number_is_never_given_twice(keys):
    """Not even the last one, after its row is gone."""
    first = EntryFactory()
    number = first.public_id
    run(f"DELETE FROM briefings_draftwords WHERE entry_id = {first.pk}")
    run(f"DELETE FROM briefings_entry WHERE id = {first.pk}")
    run("DELETE FROM briefings_entrynumber")
    assert EntryFactory().public_id > number


def test_each_publication_builds_on_the_one_before(keys):
    first = publish_entry(publishable())
    assert publish_entry(publishable()).previous_hash == head(first)
