"""Figures, and nothing left behind by taking them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from briefings.models import Entity, Entry, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def bench(*arguments):
    out = StringIO()
    call_command("bench", *arguments, stdout=out)
    return out.getvalue()


def test_positions_are_measured_and_nothing_is_kept():
    entities = Entity.objects.count()
    told = json.loads(bench("positions", "--acts", "60", "--format", "json"))
    assert told["acts"] >= 60
    assert told["actors"] > 10
    assert told["days"]["questions"] >= 100
    for name in ("fold", "days", "again", "unrelated", "related", "moments"):
        spread = told[name]
        assert 0 <= spread["median_ms"] <= spread["p95_ms"] <= spread["longest_ms"]
    assert told["first_ms"] > 0
    assert told["build_ms"] > 0
    assert told["kept_mb"] > 0
    assert told["database"] == connection.vendor
    assert not Entry.objects.exists()
    assert not Publication.objects.exists()
    assert Entity.objects.count() == entities


def test_positions_in_words():
    assert "First question" in bench("positions", "--acts", "5")


def test_none_is_too_few():
    with pytest.raises(CommandError, match="too few"):
        bench("positions", "--acts", "0")
