"""Rules of proposals: they come in waiting, and nothing of them is written but their decision.

They look into no other table. A migration that makes SQLite rebuild this one lays them anew.
"""

from briefings.migrations._rules import Rule

TABLE = "briefings_proposal"
_KEPT = ("entity_id", "schedule_id", "proposed_by_id", "proposed_at", "note")
_CHANGED = " OR ".join(
    [f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in (*_KEPT, "wished", "stood")]
)


def rules(vendor: str) -> list[Rule]:
    """All of them."""
    # The younger spelling is the standard's; SQLite before 3.39 knows its own alone.
    changed = _CHANGED if vendor == "postgresql" else _CHANGED.replace("IS DISTINCT FROM", "IS NOT")
    found = [
        Rule(
            "proposal_begins_waiting", TABLE, ("INSERT",),
            "NEW.state <> 'waiting'", "a proposal begins by waiting",
        ),
        Rule(
            "proposal_says_something", TABLE, ("INSERT",),
            "NEW.wished = '{}' OR NEW.stood = '{}'", "a proposal wishes for something",
        ),
        Rule(
            "proposal_kept_as_made", TABLE, ("UPDATE",),
            f"OLD.state <> 'waiting' OR {changed}",
            "a proposal stays as it was made, and is decided once",
        ),
        Rule("proposal_kept", TABLE, ("DELETE",), "OLD.id IS NOT NULL", "a proposal is kept"),
    ]  # fmt: skip
    # Told to replace a row, SQLite fires no trigger on the one that goes.
    replaced = Rule(
        "proposal_not_replaced", TABLE, ("INSERT",),
        f"EXISTS (SELECT 1 FROM {TABLE} x WHERE x.id = NEW.id "
        "OR (x.state = 'waiting' AND (x.entity_id = NEW.entity_id OR x.schedule_id = NEW.schedule_id)))",
        "no proposal takes the place of another",
    )  # fmt: skip
    return found if vendor == "postgresql" else [*found, replaced]


def create_sql(vendor: str) -> list[str]:
    """Statements that set them up."""
    return [statement for rule in rules(vendor) for statement in rule.create(vendor)]


def drop_sql(vendor: str) -> list[str]:
    """Statements that take them away."""
    return [statement for rule in rules(vendor) for statement in rule.drop(vendor)]
