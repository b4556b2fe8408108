"""Tries upon acts, entries, publications, citations, entities and sources."""
# ruff: noqa: S608  # SQL made of strings is what this file is about

from django.db import connection

from briefings.migrations import _triggers
from tests.briefings.models.raw_sql import HASH, LATER, NEXT, again, approve, copy

OF_THE_RECORD = {
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
    OF_THE_RECORD |= EMPTIED
else:
    OF_THE_RECORD |= REPLACED

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
        OF_THE_RECORD[f"{_what}: {_field} of {_table.strip()}"] = (
            f"UPDATE briefings_{_table.strip()} SET {_pairs.format(_field)} WHERE id = {_row}"
        )
