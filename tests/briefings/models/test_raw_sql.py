"""Every rule of the record, tried by raw SQL: the database refuses, whoever writes."""
# ruff: noqa: S608  # SQL made of strings is what this file is about

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from briefings import publish
from briefings.curate import drafts
from briefings.migrations import _proposals, _rules, _search, _triggers
from briefings.models import (
    Act,
    Batch,
    BatchItem,
    Citation,
    Delivery,
    Digest,
    DigestItem,
    DigestPlan,
    Edition,
    EditionItem,
    Entry,
    Feedback,
    Mark,
    Recall,
    SendingBatch,
    Source,
    Suggestion,
    Tally,
)
from briefings.publish.release import head
from briefings.vocabulary import Change, Claim, RetractionReason
from tests.factories import (
    NOW,
    QUOTE,
    TEXT,
    CitationFactory,
    DigestScheduleFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)

pytestmark = pytest.mark.django_db
HASH = "'" + "a" * 64 + "'"
NEXT = "(SELECT max(serial) + 1 FROM briefings_publication)"
LATER = f"'{NOW + timedelta(days=9):%Y-%m-%d %H:%M:%S}+00:00'"


def copy(table: str, where: str, **changes: str) -> str:
    """SQL that adds a row like another one, with some columns from other expressions."""
    model = apps.get_model("briefings", table)
    fields = model._meta.concrete_fields
    columns = [one.column for one in fields if not one.primary_key or one.column in changes]
    unknown = changes.keys() - set(columns)
    assert not unknown, unknown
    chosen = (changes.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    name = model._meta.db_table
    return f"INSERT INTO {name} ({named}) SELECT {', '.join(chosen)} FROM {name} WHERE {where}"


def again(**changes: str) -> str:
    """SQL that adds a second publication of the published act, right but for ``changes``."""
    right = {
        "n": "2", "serial": NEXT, "published_at": LATER, "change": "'edited'",
        "previous_hash": HASH,
    }  # fmt: skip
    return copy("Publication", "id = {publication}", **(right | changes))


@pytest.fixture
def keys(settings) -> dict[str, object]:
    """Keys of a record with one of everything, to be filled into SQL."""
    norland, southern = EntityFactory(slug="norland"), EntityFactory(slug="southern")
    clan = EntityFactory(slug="quasi-states", kind="class", un_status="none")
    merged = EntityFactory(slug="old-norland", merged_into=norland)
    act = recognition(norland, southern)
    publication = publish_entry(act)
    event = publish_entry(publishable())
    source = SourceFactory(text=TEXT)
    copied = SourceFactory(republishes=source, revises=source)
    third = SourceFactory(republishes=copied, revises=copied)
    draft = recognition(norland, southern, date="2025-08")
    approved = publishable(by=UserFactory(role="editor"))
    publisher = UserFactory(role="publisher")
    publish.submit(approved, by=approved.edited_by, now=NOW)
    shown = publish.look(Entry.objects.get(pk=approved.pk)).seal
    publish.approve(approved, by=publisher, content_hash=shown, now=NOW)
    approved_act = recognition(southern, norland)
    publish.submit(approved_act, by=approved_act.edited_by, now=NOW)
    shown = publish.look(Entry.objects.get(pk=approved_act.pk)).seal
    publish.approve(approved_act, by=publisher, content_hash=shown, now=NOW)
    again_open = recognition(norland, southern, date="2025-06")
    reopened = publish_entry(again_open)
    publish.reopen(
        again_open, by=again_open.edited_by, change=Change.CORRECTED, public_note="No.", now=NOW
    )
    waiting = publishable()
    publish.submit(waiting, by=waiting.edited_by, now=NOW)
    lone = EntryFactory(kind="act")
    retracted = publishable()
    publish_entry(retracted)
    taken = publish.retract(retracted, by=publisher, reason=RetractionReason.ERROR, now=NOW)
    quoting = CitationFactory(entry=draft, source=source, exact=QUOTE)
    drafts.settle(draft, now=NOW)
    quoting.refresh_from_db()
    tally = Tally.objects.create(entry=draft, subject=southern, measure="recognises", value=4)
    digest = Digest.objects.create(
        schedule=DigestScheduleFactory(), window=NOW, window_start=NOW - timedelta(days=1),
        window_end=NOW, title="Daily", issued_at=NOW,
    )  # fmt: skip
    item = DigestItem.objects.create(digest=digest, publication=publication, position=1)
    batch = Batch.objects.create(
        name="a.csv", sha256="0" * 64, imported_by=publisher, imported_at=NOW
    )
    for entry, out in ((act, publication), (waiting, None)):
        BatchItem.objects.create(
            batch=batch, entry=entry, content_hash="a" * 64, edited_at=NOW, publication=out
        )
    idea = Suggestion.objects.create(source=source, start=0, end=4, exact=TEXT[:4])
    reader = subscriber(7)
    whole = {"window_start": NOW - timedelta(days=1), "window_end": NOW, "issued_at": NOW}
    alert = Digest.objects.create(kind="alert", since=1, upto=2, title="New", **whole)
    notice = Digest.objects.create(kind="notice", publication=taken, title="Gone", **whole)
    edition = Edition.objects.create(digest=digest, fingerprint="f" * 64)
    line = EditionItem.objects.create(edition=edition, publication=publication, position=1)
    recall = Recall.objects.create(digest=digest, publication=taken, revision=1, made_at=NOW)
    letter = Delivery.objects.create(
        digest=digest, subscriber=reader, edition=edition, local_date=NOW.date(), not_before=NOW,
        expires_at=NOW + timedelta(hours=6),
    )  # fmt: skip
    plan = DigestPlan.objects.create(schedule=DigestScheduleFactory(), window=NOW.date())
    Mark.objects.create(name="mine")
    SendingBatch.objects.create(token="t", taken_at=NOW)
    Feedback.objects.create(text="Look here", received_on=NOW.date())
    rows = SimpleNamespace(
        norland=norland, southern=southern, clan=clan, merged=merged, act=act,
        publication=publication, event=event, source=source, copied=copied, third=third,
        draft=draft, approved=approved, waiting=waiting, lone=lone, retracted=retracted,
        taken=taken, quoting=quoting, tally=tally, digest=digest, item=item, reader=reader,
        editor=draft.edited_by, other=UserFactory(), publisher=publisher,
        editor_of_act=act.edited_by, entry_of_event=event.entry, waiting_editor=waiting.edited_by,
        alert=alert, notice=notice, edition=edition, line=line, recall=recall, letter=letter,
        plan=plan, idea=idea, approved_act=approved_act, reopened=reopened,
        row=Act.objects.get(entry=draft), published_row=Act.objects.get(entry=act),
    )  # fmt: skip
    return {name: row.pk for name, row in vars(rows).items()}


def approve(entry: str = "waiting", **changes: str) -> str:
    """SQL that approves an entry, right but for ``changes``."""
    right = {
        "state": "'approved'", "approved_by_id": "{other}", "approved_hash": HASH,
        "approved_at": LATER,
    }  # fmt: skip
    pairs = ", ".join(f"{column} = {value}" for column, value in (right | changes).items())
    return f"UPDATE briefings_entry SET {pairs} WHERE id = {{{entry}}}"


def approve_batch(**changes: str) -> str:
    """SQL that approves the batch, right but for ``changes``."""
    right = {
        "state": "'publishing'", "content_hash": HASH, "checked_at": LATER,
        "approved_by_id": "{other}", "approved_at": LATER, "approved_hash": HASH,
    }  # fmt: skip
    pairs = ", ".join(f"{column} = {value}" for column, value in (right | changes).items())
    return f"UPDATE briefings_batch SET {pairs}"


REFUSED = {
    # acts
    "an act without an actor": copy("Act", "id = {row}", entry_id="{lone}", actor_id="NULL"),
    "an act without a subject": copy("Act", "id = {row}", entry_id="{lone}", subject_id="NULL"),
    "an act without a verb": copy("Act", "id = {row}", entry_id="{lone}", verb="NULL"),
    "an act with an empty verb": copy("Act", "id = {row}", entry_id="{lone}", verb="''"),
    "an act with a verb of no list": copy("Act", "id = {row}", entry_id="{lone}", verb="'likes'"),
    "an act of nobody we know": copy("Act", "id = {row}", entry_id="{lone}", actor_id="999999"),
    "a mode of no list": "UPDATE briefings_act SET mode = 'loudly'",
    "an object of no list": "UPDATE briefings_act SET object_kind = 'people'",
    "a level of no list": "UPDATE briefings_act SET level = 'cook'",
    "an act upon oneself": "UPDATE briefings_act SET subject_id = actor_id",
    "a recognition that does not say as what": "UPDATE briefings_act SET object_kind = NULL",
    "a recognition that reacts": "UPDATE briefings_act SET reacts_to_id = {published_row} "
    "WHERE id = {row}",
    "an act that answers itself": "UPDATE briefings_act SET verb = 'welcomes', reacts_to_id = id",
    "a second act of an entry": copy("Act", "id = {row}"),
    "an act that moves to another entry": "UPDATE briefings_act SET entry_id = {lone} "
    "WHERE id = {row}",
    "an act for what is published": copy("Act", "id = {row}", entry_id="{entry_of_event}"),
    "an act for what is approved": copy("Act", "id = {row}", entry_id="{approved}"),
    "a published entry that loses its act": "DELETE FROM briefings_act WHERE id = {published_row}",
    "a published act that becomes an event": "UPDATE briefings_entry SET kind = 'event' "
    "WHERE id = {act}",
    "a published event that becomes an act": "UPDATE briefings_entry SET kind = 'act' "
    "WHERE id = {entry_of_event}",
    # entries and approval
    "an entry that begins as published": copy(
        "Entry", "id = {draft}", public_id="'E-9001'", state="'published'"
    ),
    "an entry that begins as approved": copy(
        "Entry", "id = {approved}", public_id="'E-9001'", state="'approved'"
    ),
    "a number given twice": copy("Entry", "id = {draft}"),
    "a number of another form": copy("Entry", "id = {draft}", public_id="'A-1'"),
    "a number that changes": "UPDATE briefings_entry SET public_id = 'E-9001' WHERE id = {draft}",
    "an entry without an editor": copy(
        "Entry", "id = {draft}", public_id="'E-9001'", edited_by_id="NULL"
    ),
    "approval by the last editor": approve(approved_by_id="{waiting_editor}"),
    "approval that renames the editor": approve(
        approved_by_id="{waiting_editor}", edited_by_id="{other}"
    ),
    "approval by nobody": approve(approved_by_id="NULL"),
    "approval without a moment": approve(approved_at="NULL"),
    "approval without a hash": approve(approved_hash="NULL"),
    "approval of what is no hash": approve(approved_hash="'yes'"),
    "approval of a draft": approve("draft"),
    "approval of an act without an act": approve("lone", state="'published'"),
    "a draft that keeps an approval": "UPDATE briefings_entry SET state = 'draft' "
    "WHERE id = {approved}",
    "other words for what is approved": "UPDATE briefings_entry SET headline = 'Other words' "
    "WHERE id = {approved}",
    "another date for what is approved": "UPDATE briefings_entry SET date = NULL, "
    "date_min = NULL, date_max = NULL WHERE id = {approved}",
    "published without a publication": "UPDATE briefings_entry SET state = 'published' "
    "WHERE id = {approved}",
    "retracted without a publication": "UPDATE briefings_entry SET state = 'retracted', "
    "approved_by_id = NULL, approved_at = NULL, approved_hash = NULL WHERE id = {approved}",
    "published though taken back": "UPDATE briefings_entry SET state = 'published' "
    "WHERE id = {retracted}",
    "taken back though published": "UPDATE briefings_entry SET state = 'retracted' WHERE id = {act}",
    "a state of no list": "UPDATE briefings_entry SET state = 'gone'",
    "a kind of no list": "UPDATE briefings_entry SET kind = 'rumour' WHERE id = {draft}",
    "a basis of no list": "UPDATE briefings_entry SET basis = 'guess' WHERE id = {draft}",
    "a certainty of no list": "UPDATE briefings_entry SET certainty = 'sure' WHERE id = {draft}",
    "a change of no list": "UPDATE briefings_entry SET change = 'mended' WHERE id = {draft}",
    "an entry removed under its publication": "DELETE FROM briefings_entry WHERE id = {act}",
    "another note beside what is approved": "UPDATE briefings_entry SET public_note = 'Other words' "
    "WHERE id = {approved}",
    "another change than what is approved": "UPDATE briefings_entry SET change = 'corrected' "
    "WHERE id = {approved}",
    "an approval of something else": f"UPDATE briefings_entry SET approved_hash = {HASH} "
    "WHERE id = {approved}",
    "an approval by somebody else": "UPDATE briefings_entry SET approved_by_id = {other} "
    "WHERE id = {approved}",
    "an approved act that changes": "UPDATE briefings_act SET verb = 'withdraws' "
    "WHERE entry_id = {approved_act}",
    "an approved citation that changes": "UPDATE briefings_citation SET role = 'contradicts' "
    "WHERE entry_id = {approved}",
    "an approved citation that goes": "DELETE FROM briefings_citation WHERE entry_id = {approved}",
    "an approved citation that moves": "UPDATE briefings_citation SET entry_id = {draft} "
    "WHERE entry_id = {approved}",
    "a citation for what is approved": copy(
        "Citation", "entry_id = {approved}", source_id="{copied}"
    ),
    "a participant for what is approved": "INSERT INTO briefings_participant "
    "(entry_id, entity_id, role) VALUES ({approved}, {norland}, 'place')",
    "a count for what is approved": copy("Tally", "id = {tally}", entry_id="{approved}"),
    # publications
    "a publication that changes": "UPDATE briefings_publication SET html = 'x'",
    "a publication that goes": "DELETE FROM briefings_publication",
    "a published act that changes": "UPDATE briefings_publishedact SET date = '1999'",
    "a published act that goes": "DELETE FROM briefings_publishedact",
    "a published participant that changes": "UPDATE briefings_publishedparticipant SET role = 'place'",
    "a published participant that goes": "DELETE FROM briefings_publishedparticipant",
    "a second publication of the same number": again(n="1", change="'created'"),
    "a publication that leaves out a number": again(n="3"),
    "a publication numbered nought": again(n="0", change="'created'"),
    "a second publication of the same serial": again(serial="serial"),
    "a publication out of turn": again(serial="0"),
    "a publication before the last": again(published_at="published_at"),
    "a second publication that is the first": again(change="'created'"),
    "a first publication that corrects": copy(
        "Publication",
        "id = {publication}",
        entry_id="{draft}",
        serial=NEXT,
        published_at=LATER,
        change="'corrected'",
        public_note="'We were wrong.'",
        previous_hash=HASH,
    ),
    "a change of no name": again(change="'mended'"),
    "a correction without a note": again(change="'corrected'"),
    "an update without a note": again(change="'updated'"),
    "a retraction without a note": again(change="'retracted'"),
    "a retraction with words of its own": again(change="'retracted'", public_note="'Oh no.'"),
    "a publication that nobody approved": again(approved_by_id="NULL"),
    "a publication that its editor approved": again(approved_by_id="{editor_of_act}"),
    "a broken glass without a reason": again(approved_by_id="NULL", break_glass="''"),
    "a broken glass beside an approval": again(break_glass="'Nobody else was there.'"),
    "a publication of another kind": again(kind="'event'"),
    "a publication without a link to the last": again(previous_hash="''"),
    "a publication of what is no hash": again(content_hash="'x'"),
    "a publication whose days are turned round": again(
        date_min="'2025-02-01'", date_max="'2025-01-01'"
    ),
    "a retracted entry that comes back unsaid": copy(
        "Publication",
        "id = {taken}",
        n="3",
        serial=NEXT,
        published_at=LATER,
        change="'edited'",
        approved_by_id="{other}",
        previous_hash=HASH,
    ),
    "a second act of a publication": copy("PublishedAct", "publication_id = {publication}"),
    "an act for a retraction": copy(
        "PublishedAct", "publication_id = {publication}", publication_id="{taken}"
    ),
    "an act for an event": copy(
        "PublishedAct", "publication_id = {publication}", publication_id="{event}"
    ),
    "a participant for a retraction": copy(
        "PublishedParticipant", "publication_id = {publication}", publication_id="{taken}"
    ),
    "a participant after the fact": copy(
        "PublishedParticipant",
        "publication_id = {publication} AND role = 'actor'",
        role="'mentioned'",
    ),
    "a participant after it was taken up again": copy(
        "PublishedParticipant",
        "publication_id = {reopened} AND role = 'actor'",
        role="'mentioned'",
    ),
    # classes
    "a class whose name acted": "UPDATE briefings_entity SET kind = 'class' WHERE id = {norland}",
    "a class that was recognised": "UPDATE briefings_entity SET kind = 'class' "
    "WHERE id = {southern}",
    # citations
    "a citation of nothing": "UPDATE briefings_citation SET supports = '[]' WHERE id = {quoting}",
    "a citation of an unknown claim": "UPDATE briefings_citation SET supports = '[\"taste\"]' "
    "WHERE id = {quoting}",
    "a citation of one claim twice": "UPDATE briefings_citation "
    'SET supports = \'["date", "date"]\' WHERE id = {quoting}',
    "a citation of no list": "UPDATE briefings_citation SET supports = '\"date\"' "
    "WHERE id = {quoting}",
    "a citation of no claims": "UPDATE briefings_citation SET supports = 'null' "
    "WHERE id = {quoting}",
    "words that are not in the source": "UPDATE briefings_citation SET exact = 'never recognised' "
    "WHERE id = {quoting}",
    "words from elsewhere in the source": 'UPDATE briefings_citation SET "start" = "start" + 1, '
    '"end" = "end" + 1 WHERE id = {quoting}',
    "words of another source": "UPDATE briefings_citation SET source_id = {copied} "
    "WHERE id = {quoting}",
    "half a place": 'UPDATE briefings_citation SET "end" = NULL WHERE id = {quoting}',
    "a place without words": "UPDATE briefings_citation SET exact = '' WHERE id = {quoting}",
    "a citation's role of no list": "UPDATE briefings_citation SET role = 'proves'",
    # entities
    "an entity merged into itself": "UPDATE briefings_entity SET merged_into_id = id "
    "WHERE id = {southern}",
    "entities merged into each other": "UPDATE briefings_entity SET merged_into_id = {merged} "
    "WHERE id = {norland}",
    "an entity merged into what is merged": "UPDATE briefings_entity SET merged_into_id = {merged} "
    "WHERE id = {southern}",
    "a merged entity left behind": "UPDATE briefings_entity SET merged_into_id = {southern} "
    "WHERE id = {norland}",
    "an address that changes": "UPDATE briefings_entity SET slug = 'nordland' WHERE id = {norland}",
    "an address given twice": copy(
        "Entity", "id = {southern}", short_name="'Another'", iso2="NULL", wikidata="NULL"
    ),
    "an address of another form": copy(
        "Entity", "id = {southern}", slug="'South!'", short_name="'Another'"
    ),
    "an authority of no state": "UPDATE briefings_entity SET kind = 'authority' "
    "WHERE id = {norland}",
    "an entity's kind of no list": "UPDATE briefings_entity SET kind = 'tribe' WHERE id = {merged}",
    "a standing in the UN of no list": "UPDATE briefings_entity SET un_status = 'friend'",
    "a coverage that is no span": "UPDATE briefings_entity SET coverage = '2025', "
    "coverage_min = '2025-01-01', coverage_max = '2025-12-31' WHERE id = {norland}",
    "an entity removed under its acts": "DELETE FROM briefings_entity WHERE id = {southern}",
    "a name given twice": copy("EntityName", "entity_id = {norland}"),
    "a participant twice": copy("Participant", "id = (SELECT min(id) FROM briefings_participant)"),
    # sources
    "a text that changes": "UPDATE briefings_source SET text = 'x' WHERE id = {source}",
    "a text that goes": "UPDATE briefings_source SET text = '', text_sha256 = NULL "
    "WHERE id = {source}",
    "a text under another hash": f"UPDATE briefings_source SET text_sha256 = {HASH} "
    "WHERE id = {source}",
    "a text without its hash": "UPDATE briefings_source SET text = 'x' WHERE id = {copied}",
    "a hash without its text": f"UPDATE briefings_source SET text_sha256 = {HASH} "
    "WHERE id = {copied}",
    "a source that revises itself": "UPDATE briefings_source SET revises_id = id "
    "WHERE id = {source}",
    "two sources that revise each other": "UPDATE briefings_source SET revises_id = {copied} "
    "WHERE id = {source}",
    "three sources that revise each other": "UPDATE briefings_source SET revises_id = {third} "
    "WHERE id = {source}",
    "a copy of itself": "UPDATE briefings_source SET republishes_id = id WHERE id = {source}",
    "three copies of each other": "UPDATE briefings_source SET republishes_id = {third} "
    "WHERE id = {source}",
    "a source's kind of no list": "UPDATE briefings_source SET kind = 'gossip'",
    "a source's scale of no list": "UPDATE briefings_source SET scale = 'cosmic'",
    # suggestions
    "a passage suggested twice": copy("Suggestion", "id = {idea}"),
    "a suggestion's kind of no list": "UPDATE briefings_suggestion SET kind = 'rumour'",
    "a suggestion's verb of no list": "UPDATE briefings_suggestion SET verb = 'likes'",
    "a suggestion's basis of no list": "UPDATE briefings_suggestion SET basis = 'guess'",
    "a suggestion's state of no list": "UPDATE briefings_suggestion SET state = 'lost'",
    "a suggestion without words": 'UPDATE briefings_suggestion SET "end" = "start"',
    # tallies, digests, deliveries, batches
    "a tally of no list": "UPDATE briefings_tally SET measure = 'likes'",
    "a tally below nought": "UPDATE briefings_tally SET value = -1",
    "a second digest of one window": copy("Digest", "id = {digest}"),
    "a digest that ends before it begins": "UPDATE briefings_digest SET window_end = window_start",
    "a digest's control of no list": "UPDATE briefings_digest SET control = 'lost'",
    "a publication twice in a digest": copy("DigestItem", "id = {item}", position="2"),
    "two publications at one place": copy("DigestItem", "id = {item}", publication_id="{event}"),
    "an issue of no schedule": "UPDATE briefings_digest SET schedule_id = NULL WHERE id = {digest}",
    "an issue about one publication": "UPDATE briefings_digest SET publication_id = {event} "
    "WHERE id = {digest}",
    "an alert of a schedule": "UPDATE briefings_digest SET kind = 'alert' WHERE id = {digest}",
    "a digest's kind of no list": "UPDATE briefings_digest SET kind = 'rumour'",
    "a digest that covers serials backwards": "UPDATE briefings_digest SET since = upto + 1",
    "a second alert about the same": copy("Digest", "id = {alert}"),
    "a notice about nothing": copy("Digest", "id = {alert}", kind="'notice'"),
    "a second notice of one correction": copy("Digest", "id = {notice}"),
    "one edition twice": copy("Edition", "id = {edition}"),
    "a publication twice in an edition": copy("EditionItem", "id = {line}", position="2"),
    "two publications at one place of an edition": copy(
        "EditionItem", "id = {line}", publication_id="{event}"
    ),
    "one recall twice": copy("Recall", "id = {recall}", revision="2"),
    "two recalls of one revision": copy("Recall", "id = {recall}", publication_id="{event}"),
    "a recall that edits nothing": "UPDATE briefings_recall SET revision = 0",
    "one letter twice": copy("Delivery", "id = {letter}", local_date="NULL"),
    "a second issue on a reader's day": copy("Delivery", "id = {letter}", digest_id="{alert}"),
    "a letter's state of no list": "UPDATE briefings_delivery SET state = 'lost'",
    "a letter taken by nobody": "UPDATE briefings_delivery SET state = 'leased'",
    "a letter that waits and is taken": "UPDATE briefings_delivery SET batch = 'b'",
    "a letter on the wire since never": "UPDATE briefings_delivery "
    f"SET state = 'sending', batch = 'b', lease_until = {LATER}",
    "a letter sent at no time": "UPDATE briefings_delivery SET state = 'sent'",
    "an intro approved by who wrote it": "UPDATE briefings_digestplan "
    "SET intro_by_id = {publisher}, intro_approved_by_id = {publisher}",
    "an intro approved that nobody wrote": "UPDATE briefings_digestplan "
    "SET intro_approved_by_id = {publisher}",
    "a review by nobody": f"UPDATE briefings_digestplan SET reviewed_at = {LATER}",
    "a second plan of one window": copy("DigestPlan", "id = {plan}"),
    "an unattended issue of no list": "UPDATE briefings_digestschedule SET unattended = 'shred'",
    "one mark twice": copy("Mark", "name = 'mine'"),
    "one batch of letters twice": copy("SendingBatch", "token = 't'"),
    "a tip handled by nobody": f"UPDATE briefings_feedback SET handled_at = {LATER}",
    "a tip's state of no list": "UPDATE briefings_feedback SET state = 'burnt'",
    "a weekly schedule without a day": "UPDATE briefings_digestschedule SET cadence = 'weekly'",
    "a subscriber of no list": "UPDATE briefings_subscriber SET frequency = 'often'",
    "a chat that subscribes twice": copy("Subscriber", "id = {reader}"),
    "a batch that nobody imported": "UPDATE briefings_batch SET imported_by_id = NULL",
    "a batch in a state of no list": "UPDATE briefings_batch SET state = 'lost'",
    "a batch approved by its importer": approve_batch(approved_by_id="imported_by_id"),
    "a batch approved by nobody": approve_batch(approved_by_id="NULL"),
    "a batch approved at no time": approve_batch(approved_at="NULL"),
    "a batch published as something else": approve_batch(approved_hash="'" + "b" * 64 + "'"),
    "a batch published unchecked": approve_batch(content_hash="NULL"),
    "a batch published unapproved": "UPDATE briefings_batch SET state = 'publishing'",
    "a batch that waits unchecked": "UPDATE briefings_batch SET state = 'waiting'",
    "a batch sent back without a note": "UPDATE briefings_batch SET state = 'sent_back'",
    "a batch with a hash that is none": "UPDATE briefings_batch SET content_hash = 'abc'",
    "an entry twice in one batch": copy("BatchItem", "publication_id IS NULL"),
    "an entry of a batch published and left behind": "UPDATE briefings_batchitem SET reason = 'x', "
    "publication_id = {publication}",
    "an entry of a batch with a hash that is none": "UPDATE briefings_batchitem "
    "SET content_hash = 'abc'",
    "an entry of a batch that is nobody's": "UPDATE briefings_batchitem SET batch_id = NULL",
    "one publication of two batches": copy(
        "BatchItem", "publication_id = {publication}", entry_id="{draft}"
    ),
    "a batch of an account that is none": copy("Batch", "name = 'a.csv'", imported_by_id="999999"),
}
"""What is tried, in the words of a sentence: the database must refuse it."""

REPLACED = {
    "a publication that another replaces": again(id="id").replace("INSERT", "INSERT OR REPLACE", 1),
    "a published act that another replaces": copy(
        "PublishedAct", "publication_id = {reopened}", verb="'withdraws'"
    ).replace("INSERT", "INSERT OR REPLACE", 1),
    "a source that another replaces": copy(
        "Source", "id = {source}", id="id", text="'x'", text_sha256=HASH
    ).replace("INSERT", "INSERT OR REPLACE", 1),
    "an entity that another replaces": copy(
        "Entity", "id = {southern}", id="id", slug="'south'"
    ).replace("INSERT", "INSERT OR REPLACE", 1),
    "an entry that another replaces": copy(
        "Entry", "id = {draft}", id="id", public_id="'E-9001'"
    ).replace("INSERT", "INSERT OR REPLACE", 1),
}
"""What only SQLite has words for."""
EMPTIED = {
    f"a table emptied at once: {table}": f"TRUNCATE {table} CASCADE"
    for table in _triggers.FROZEN_TABLES
}
"""What only Postgres has words for."""
if connection.vendor == "postgresql":
    REFUSED |= EMPTIED
else:
    REFUSED |= REPLACED

UNDATED = {
    "entity": ("life", "{norland}"),
    "entity ": ("coverage", "{norland}"),
    "entityname": ("life", "(SELECT min(id) FROM briefings_entityname)"),
    "source": ("published", "{source}"),
    "entry": ("date", "{draft}"),
    "act": ("announced", "{row}"),
    "tally": ("as_of", "{tally}"),
}
"""Every partial date of a table that may be written to again."""
BOUNDS = {
    "bounds of no date": "{0} = NULL, {0}_min = '2025-01-01', {0}_max = '2025-01-31'",
    "a date without bounds": "{0} = '2025-01', {0}_min = NULL, {0}_max = NULL",
    "bounds turned round": "{0} = '2025-01', {0}_min = '2025-01-31', {0}_max = '2025-01-01'",
}
for _table, (_field, _row) in UNDATED.items():
    for _what, _pairs in BOUNDS.items():
        REFUSED[f"{_what}: {_field} of {_table.strip()}"] = (
            f"UPDATE briefings_{_table.strip()} SET {_pairs.format(_field)} WHERE id = {_row}"
        )


SLIPS = ("syntax", "no such", "does not exist", "has no column", "of type")
"""Signs that a try was misspelt rather than refused."""


def run(statement: str) -> None:
    """Execute one statement and check what the database checks at the end of a transaction."""
    with transaction.atomic():
        connection.cursor().execute(statement.replace("%", "%%"))
        connection.check_constraints()
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


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


def tried(statement: str) -> str | None:
    """What the database says to a statement; None if it takes it."""
    point = transaction.savepoint()
    try:
        run(statement)
    except DatabaseError as refusal:
        return str(refusal)
    else:
        return None
    finally:
        transaction.savepoint_rollback(point)


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


def test_every_trigger_is_there():
    """SQLite drops a table's triggers when a migration rebuilds it: see ``_rules.lifted``."""
    vendor = connection.vendor
    every = [*_rules.rules(vendor), *_proposals.rules(vendor)]
    wanted = {name for rule in every for name in rule.names(vendor)}
    wanted |= {statement.split()[4] for statement in _triggers.drop_sql(vendor)}
    searched = (line.split() for line in _search.drop_sql(vendor))
    wanted |= {words[4] for words in searched if words[1] == "TRIGGER"}
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert {row[0] for row in cursor.fetchall()} == wanted


def test_claims_of_the_rule_are_those_of_the_vocabulary():
    assert list(_rules.CLAIMS) == Claim.codes()


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
