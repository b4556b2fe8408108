"""Rules of the record that need to look at more than one row: triggers, on SQLite and on Postgres.

What one row can tell is a constraint of its model. A rule holds for whoever writes: forms, commands,
the shell, raw SQL. Drafts may be wrong, so rules about an act bind it from approval on.

Rules look into each other's tables, and SQLite cannot rebuild a table that a trigger looks into: a
later migration that alters one of these tables puts its operations into ``lifted``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

from briefings.migrations import _triggers

CLAIMS = (
    "statement", "actor", "subject", "verb", "object_kind", "mode", "date", "scope", "value",
)  # fmt: skip
"""Frozen with the migration: a new claim needs a new one. A test compares it with the vocabulary."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What may not happen to a row; ``condition`` speaks of NEW and OLD, in SQL of both databases."""

    name: str
    table: str
    events: tuple[str, ...]
    condition: str
    sentence: str

    def create(self, vendor: str) -> list[str]:
        """Statements that set it up."""
        if vendor == "postgresql":
            function = f"cablegram_{self.name}"
            returned = "OLD" if self.events == ("DELETE",) else "NEW"
            return [
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN IF {self.condition} THEN RAISE EXCEPTION '{self.sentence}' "
                f"USING ERRCODE = 'check_violation'; END IF; RETURN {returned}; END $$",
                f"CREATE TRIGGER {self.name} BEFORE {' OR '.join(self.events)} ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            ]
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} WHEN {self.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
            for name, event in zip(self.names(vendor), self.events, strict=True)
        ]

    def drop(self, vendor: str) -> list[str]:
        """Statements that take it away."""
        if vendor == "postgresql":
            return [f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}"]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in self.names(vendor)]

    def names(self, vendor: str) -> list[str]:
        """Its triggers: SQLite wants one for each event."""
        if vendor == "postgresql":
            return [self.name]
        return [f"{self.name}_{event.split()[0].lower()}" for event in self.events]


def _no_cycle(column: str) -> str:
    """Whether following ``column`` of a source from its new value leads back to it."""
    return (
        "EXISTS (WITH RECURSIVE chain(id) AS ("
        f"SELECT NEW.{column} UNION "
        f"SELECT s.{column} FROM briefings_source s JOIN chain ON s.id = chain.id "
        f"WHERE s.{column} IS NOT NULL) SELECT 1 FROM chain WHERE chain.id = NEW.id)"
    )


_BOUND = "NEW.state IN ('approved', 'published')"
_LAST = "(SELECT max(n) FROM briefings_publication WHERE entry_id = {entry})"
_CLASS = (
    "(actor.kind = 'class' OR (subject.kind = 'class' AND {verb} <> 'refuses'))"  # of a class: refusals
)
_WORDS = ("kind", "basis", "certainty", "headline", "statement", "scope")


def _differ(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


ENTITIES = (
    Rule(
        "entity_merged_into_what_stands", "briefings_entity",
        ("INSERT", "UPDATE OF merged_into_id"),
        "EXISTS (SELECT 1 FROM briefings_entity e WHERE e.id = NEW.merged_into_id "
        "AND e.merged_into_id IS NOT NULL)",
        "an entity that was merged takes in no other",
    ),
    Rule(
        "entity_merged_leaves_nobody", "briefings_entity", ("UPDATE OF merged_into_id",),
        "NEW.merged_into_id IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM briefings_entity e WHERE e.merged_into_id = NEW.id)",
        "what was merged into this entity must be moved first",
    ),
    Rule(
        "entity_address_kept", "briefings_entity", ("UPDATE OF slug",),
        _differ("slug"), "an address is given once",
    ),
    Rule(
        "entity_class_never_acted", "briefings_entity", ("UPDATE OF kind",),
        "NEW.kind = 'class' AND EXISTS (SELECT 1 FROM briefings_publishedact a "
        "WHERE a.actor_id = NEW.id OR (a.subject_id = NEW.id AND a.verb <> 'refuses'))",
        "a class of subjects never acts, and is only refused",
    ),
)  # fmt: skip

SOURCES = (
    Rule(
        "source_text_kept", "briefings_source", ("UPDATE OF text, text_sha256",),
        f"OLD.text <> '' AND ({_differ('text', 'text_sha256')})", "a stored text never changes",
    ),
    Rule(
        "source_revisions_end", "briefings_source", ("UPDATE OF revises_id",),
        _no_cycle("revises_id"), "revisions must not lead in a circle",
    ),
    Rule(
        "source_copies_end", "briefings_source", ("UPDATE OF republishes_id",),
        _no_cycle("republishes_id"), "copies must not lead in a circle",
    ),
)  # fmt: skip

ENTRIES = (
    Rule(
        "entry_begins_as_draft", "briefings_entry", ("INSERT",),
        "NEW.state NOT IN ('draft', 'in_review')", "an entry begins as a draft",
    ),
    Rule(
        "entry_number_kept", "briefings_entry", ("UPDATE OF public_id",),
        _differ("public_id"), "an entry keeps its number",
    ),
    Rule(
        "entry_approved_from_review", "briefings_entry", ("UPDATE OF state",),
        "NEW.state = 'approved' AND OLD.state NOT IN ('in_review', 'approved')",
        "only what is in review is approved",
    ),
    Rule(
        "entry_approval_leaves_editor", "briefings_entry",
        ("UPDATE OF approved_by_id, edited_by_id",),
        "NEW.approved_by_id IS NOT NULL AND NEW.edited_by_id <> OLD.edited_by_id",
        "an approval does not say who edited",
    ),
    Rule(
        "entry_approved_words_stand", "briefings_entry",
        (f"UPDATE OF {', '.join(_WORDS)}, date",),
        f"OLD.state = 'approved' AND {_BOUND} AND ({_differ(*_WORDS)} "
        "OR COALESCE(NEW.date, '') <> COALESCE(OLD.date, ''))",
        "a change voids the approval",
    ),
    Rule(
        "entry_approval_stands", "briefings_entry",
        ("UPDATE OF change, public_note, approved_hash, approved_by_id",),
        "OLD.state = 'approved' AND NEW.state = 'approved' AND "
        f"({_differ('change', 'public_note', 'approved_hash', 'approved_by_id')})",
        "a change voids the approval",
    ),
    Rule(
        "entry_published_as_approved", "briefings_entry", ("UPDATE OF state",),
        "NEW.state = 'published' AND OLD.state <> 'published' AND NEW.approved_hash IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM briefings_publication p WHERE p.entry_id = NEW.id "
        f"AND p.n = {_LAST.format(entry='NEW.id')} AND p.content_hash = NEW.approved_hash)",
        "published is what was approved",
    ),
    Rule(
        "entry_act_if_act", "briefings_entry", ("UPDATE OF state, kind",),
        f"{_BOUND} AND (NEW.kind = 'act') <> "
        "EXISTS (SELECT 1 FROM briefings_act a WHERE a.entry_id = NEW.id)",
        "an entry of the kind act has one act, any other none",
    ),
    Rule(
        "entry_act_not_of_class", "briefings_entry", ("UPDATE OF state, kind",),
        f"{_BOUND} AND EXISTS (SELECT 1 FROM briefings_act a "
        "JOIN briefings_entity actor ON actor.id = a.actor_id "
        "JOIN briefings_entity subject ON subject.id = a.subject_id "
        f"WHERE a.entry_id = NEW.id AND {_CLASS.format(verb='a.verb')})",
        "a class of subjects never acts, and is only refused",
    ),
    Rule(
        "entry_act_happens_once", "briefings_entry", ("UPDATE OF state, kind, date",),
        f"{_BOUND} AND NEW.kind = 'act' AND strpos(NEW.date, '/') > 0",
        "an act happens once: its date takes no /",
    ),
    Rule(
        "entry_published_with_publication", "briefings_entry", ("UPDATE OF state",),
        "NEW.state = 'published' AND NOT EXISTS (SELECT 1 FROM briefings_publication p "
        f"WHERE p.entry_id = NEW.id AND p.n = {_LAST.format(entry='NEW.id')} "
        "AND p.change <> 'retracted' AND (p.kind <> 'act' OR EXISTS "
        "(SELECT 1 FROM briefings_publishedact a WHERE a.publication_id = p.id)))",
        "published is what has a publication, an act with its act",
    ),
    Rule(
        "entry_retracted_with_publication", "briefings_entry", ("UPDATE OF state",),
        "NEW.state = 'retracted' AND NOT EXISTS (SELECT 1 FROM briefings_publication p "
        f"WHERE p.entry_id = NEW.id AND p.n = {_LAST.format(entry='NEW.id')} "
        "AND p.change = 'retracted')",
        "retracted is what was published and taken back",
    ),
    Rule(
        "act_not_after_approval", "briefings_act", ("INSERT",),
        "EXISTS (SELECT 1 FROM briefings_entry e WHERE e.id = NEW.entry_id "
        "AND e.state IN ('approved', 'published'))",
        "what is approved gets no act",
    ),
    Rule(
        "act_of_its_entry", "briefings_act", ("UPDATE OF entry_id",),
        _differ("entry_id"), "an act stays with its entry",
    ),
    Rule(
        "act_kept_once_approved", "briefings_act", ("DELETE",),
        "EXISTS (SELECT 1 FROM briefings_entry e WHERE e.id = OLD.entry_id "
        "AND e.state IN ('approved', 'published'))",
        "what is approved keeps its act",
    ),
    Rule(
        "citation_words_in_source", "briefings_citation",
        ("INSERT", 'UPDATE OF exact, "start", "end", source_id'),
        'NEW."start" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM briefings_source s '
        "WHERE s.id = NEW.source_id "
        'AND substr(s.text, NEW."start" + 1, NEW."end" - NEW."start") = NEW.exact)',
        "quoted words stand in the source, at their place",
    ),
)  # fmt: skip

_PARTS = {
    "act": "actor_id, subject_id, verb, object_kind, mode, sequence, announced, reacts_to_id, level",
    "participant": "entry_id, entity_id, role",
    "citation": "entry_id, source_id, exact, prefix, suffix, role, supports",
    "tally": "entry_id, subject_id, measure, value, out_of, as_of",
}
"""What of an entry's other rows readers are shown."""


def _approved(*rows: str) -> str:
    keys = ", ".join(f"{row}.entry_id" for row in rows)
    return (
        "EXISTS (SELECT 1 FROM briefings_entry e "
        f"WHERE e.id IN ({keys}) AND e.state = 'approved')"
    )


PARTS = tuple(
    Rule(
        f"{part}_of_approved_{what}", f"briefings_{part}", (event,), _approved(*rows),
        "a change voids the approval",
    )
    for part, columns in _PARTS.items()
    for what, event, rows in (
        ("added", "INSERT", ("NEW",)),
        ("stands", f"UPDATE OF {columns}", ("NEW", "OLD")),
        ("kept", "DELETE", ("OLD",)),
    )
)  # fmt: skip

PUBLICATIONS = (
    Rule(
        "publication_numbered_in_turn", "briefings_publication", ("INSERT",),
        f"NEW.n <> COALESCE({_LAST.format(entry='NEW.entry_id')}, 0) + 1",
        "the publications of an entry are numbered from 1, without a gap",
    ),
    Rule(
        "publication_after_the_last", "briefings_publication", ("INSERT",),
        "NEW.serial <= (SELECT max(serial) FROM briefings_publication) "
        "OR NEW.published_at <= (SELECT max(published_at) FROM briefings_publication)",
        "a publication comes after all others",
    ),
    Rule(
        "publication_not_by_its_editor", "briefings_publication", ("INSERT",),
        "EXISTS (SELECT 1 FROM briefings_entry e WHERE e.id = NEW.entry_id "
        "AND (e.edited_by_id = NEW.approved_by_id OR e.kind <> NEW.kind))",
        "whoever edited last approves nothing",
    ),
    Rule(
        "publication_after_retraction", "briefings_publication", ("INSERT",),
        "NEW.change <> 'corrected' AND EXISTS (SELECT 1 FROM briefings_publication p "
        "WHERE p.entry_id = NEW.entry_id AND p.change = 'retracted' "
        f"AND p.n = {_LAST.format(entry='NEW.entry_id')})",
        "a retracted entry comes back as a correction",
    ),
    Rule(
        "published_act_not_of_class", "briefings_publishedact", ("INSERT",),
        "EXISTS (SELECT 1 FROM briefings_entity actor, briefings_entity subject "
        "WHERE actor.id = NEW.actor_id AND subject.id = NEW.subject_id "
        f"AND {_CLASS.format(verb='NEW.verb')})",
        "a class of subjects never acts, and is only refused",
    ),
    Rule(
        "published_act_of_an_act", "briefings_publishedact", ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM briefings_publication p "
        "JOIN briefings_entry e ON e.id = p.entry_id WHERE p.id = NEW.publication_id "
        "AND p.kind = 'act' AND e.public_id = NEW.public_id)",
        "an act is published with its own entry of the kind act",
    ),
    *(
        Rule(
            f"{name}_with_its_publication", f"briefings_{name.replace('_', '')}", ("INSERT",),
            "EXISTS (SELECT 1 FROM briefings_publication p "
            "JOIN briefings_entry e ON e.id = p.entry_id WHERE p.id = NEW.publication_id "
            "AND (p.change = 'retracted' OR e.state IN ('published', 'retracted') "
            # taken up again since, for another change than the one it was
            "OR (p.n = 1 AND e.change <> 'created') "
            "OR (p.n > 1 AND e.change NOT IN ('created', p.change)) "
            f"OR p.n <> {_LAST.format(entry='p.entry_id')}))",
            "a publication gets all its rows at once, a retraction none",
        )
        for name in ("published_act", "published_participant")
    ),
)  # fmt: skip


REPLACED = tuple(
    Rule(
        f"{name}_not_replaced", f"briefings_{name}", ("INSERT",),
        f"EXISTS (SELECT 1 FROM briefings_{name} x WHERE x.id = NEW.id)",
        "no row takes the place of another",
    )
    for name in ("entity", "source", "entry")
)  # fmt: skip
"""Of SQLite alone: told to replace a row, it fires no trigger on the one that goes."""


def _supports(vendor: str) -> Rule:
    """JSON is looked into differently."""
    known = ", ".join(f"'{claim}'" for claim in CLAIMS)
    condition = (
        "json_type(NEW.supports) <> 'array' OR json_array_length(NEW.supports) = 0 OR EXISTS "
        f"(SELECT 1 FROM json_each(NEW.supports) c WHERE c.value NOT IN ({known})) OR "
        "(SELECT count(*) <> count(DISTINCT c.value) FROM json_each(NEW.supports) c)"
    )
    if vendor == "postgresql":
        condition = (
            "jsonb_typeof(NEW.supports) <> 'array' OR jsonb_array_length(NEW.supports) = 0 OR EXISTS "
            "(SELECT 1 FROM jsonb_array_elements(NEW.supports) c "
            f"WHERE c #>> '{{}}' IS NULL OR c #>> '{{}}' NOT IN ({known})) OR "
            "(SELECT count(*) <> count(DISTINCT c) FROM jsonb_array_elements(NEW.supports) c)"
        )
    return Rule(
        "citation_supports_known", "briefings_citation", ("INSERT", "UPDATE OF supports"),
        condition, "a citation supports claims of the list, each once",
    )  # fmt: skip


def rules(vendor: str) -> list[Rule]:
    """All of them."""
    found = [*ENTITIES, *SOURCES, *ENTRIES, *PARTS, _supports(vendor), *PUBLICATIONS]
    return found if vendor == "postgresql" else [*found, *REPLACED]


def create_sql(vendor: str) -> list[str]:
    """Statements that set up every rule."""
    made = [statement for rule in rules(vendor) for statement in rule.create(vendor)]
    # the one function whose name differs
    return made if vendor == "postgresql" else [text.replace("strpos(", "instr(") for text in made]


def drop_sql(vendor: str) -> list[str]:
    """Statements that take them away."""
    return [statement for rule in rules(vendor) for statement in rule.drop(vendor)]


def lift(_apps: Any, schema_editor: Any) -> None:
    """Take away every trigger, the frozen tables' included."""
    vendor = schema_editor.connection.vendor
    for statement in (*_triggers.drop_sql(vendor), *drop_sql(vendor)):
        schema_editor.execute(statement)


def freeze(_apps: Any, schema_editor: Any) -> None:
    """Set up those of the frozen tables alone."""
    for statement in _triggers.create_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lay(apps: Any, schema_editor: Any) -> None:
    """Set up every trigger anew."""
    lift(apps, schema_editor)
    freeze(apps, schema_editor)
    for statement in create_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lifted(operations: Sequence[Operation]) -> list[Operation]:
    """Operations that alter a table of the rules, for a migration after the one that made them."""
    return [migrations.RunPython(lift, lay), *operations, migrations.RunPython(lay, lift)]
