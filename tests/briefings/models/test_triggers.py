"""The database holds every trigger of ours, and its lists are those of the vocabulary."""

import pytest
from django.db import connection

from briefings.migrations import _proposals, _rules, _search, _triggers
from briefings.vocabulary import Claim

pytestmark = pytest.mark.django_db


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
