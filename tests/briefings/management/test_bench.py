"""Figures, and nothing left behind by taking them."""

import json
from io import StringIO
from itertools import islice

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from briefings.management.bench import desk
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


@pytest.fixture
def few_pages(monkeypatch):
    """All of them are asked for in the tests of the desk's speed."""
    every = desk.addresses
    monkeypatch.setattr(desk, "addresses", lambda client: islice(every(client), 6))


@pytest.mark.usefixtures("few_pages")
def test_the_desk_is_measured_and_nothing_is_kept():
    people, entries = User.objects.count(), Entry.objects.count()
    told = json.loads(bench("desk", "--times", "1", "--format", "json"))
    assert told["entries"] == entries
    assert len(told["pages"]) > 3
    assert {"address", "queries", "p50_ms", "p95_ms", "cpu_p95_ms"} == set(told["pages"][0])
    assert all(page["queries"] for page in told["pages"])
    assert User.objects.count() == people


@pytest.mark.usefixtures("few_pages")
def test_the_desk_in_words():
    assert "pages of the desk at 0 entries" in bench("desk", "--times", "1")


@pytest.mark.long
@pytest.mark.processes
def test_a_broadcast_is_measured_at_the_permitted_rate(monkeypatch):
    # The tests' own give every process another folder.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    told = json.loads(
        bench(
            *("broadcast", "--letters", "100", "--messages", "0"),
            *("--minutes", "0.1", "--refusing", "0.05"),
        )
    )
    assert told["engine, limits lifted"]["sent"] == 100
    permitted = told["permitted rate, 25 a second"]
    assert permitted["workers"] == 2
    assert permitted["sent"] > 25
    assert permitted["violations"] == permitted["twice"] == 0
