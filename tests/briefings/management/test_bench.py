"""Figures, and nothing left behind by taking them."""

import json
import re
from io import StringIO
from itertools import islice

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from briefings.management.bench import desk, told
from briefings.models import Entity, Entry, Publication

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def bench(*arguments):
    out = StringIO()
    call_command("bench", *arguments, stdout=out)
    return out.getvalue()


def test_positions_are_measured_and_nothing_is_kept():
    entities = Entity.objects.count()
    found = json.loads(bench("positions", "--acts", "60", "--format", "json"))
    assert found["acts"] >= 60
    assert found["actors"] > 10
    assert found["days"]["questions"] >= 100
    for name in ("fold", "days", "again", "unrelated", "related", "moments"):
        spread = found[name]
        assert 0 <= spread["median_ms"] <= spread["p95_ms"] <= spread["longest_ms"]
    assert found["first_ms"] > 0
    assert found["build_ms"] > 0
    assert found["kept_mb"] > 0
    assert 0 < found["tidied_ms"] < found["tidied_whole_ms"]
    assert found["database"] == connection.vendor
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
    found = json.loads(bench("desk", "--times", "1", "--format", "json"))
    assert found["entries"] == entries
    assert len(found["pages"]) > 3
    assert {"address", "queries", "p50_ms", "p95_ms", "cpu_p95_ms"} == set(found["pages"][0])
    assert all(page["queries"] for page in found["pages"])
    assert User.objects.count() == people


@pytest.mark.usefixtures("few_pages")
def test_the_desk_in_words():
    assert "pages of the desk at 0 entries" in bench("desk", "--times", "1")


@pytest.mark.long
@pytest.mark.processes
def test_a_broadcast_is_measured_at_the_permitted_rate(monkeypatch):
    # The tests' own give every process another folder.
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    figures = json.loads(
        bench(
            *("broadcast", "--letters", "100", "--seconds", "0"),
            *("--minutes", "0.1", "--refusing", "0.05", "--format", "json"),
        )
    )
    assert figures["engine, limits lifted"]["sent"] == 100
    permitted = figures["permitted rate, 25 a second"]
    assert permitted["workers"] == 2
    assert permitted["sent"] > 25
    assert permitted["violations"] == permitted["twice"] == 0
    assert permitted["share_of_the_rate"]["target"] == "≥ 0.95"


@pytest.mark.long
@pytest.mark.processes
def test_both_sides_are_measured_and_stand_beside_their_targets(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    found = bench("broadcast", "--letters", "0", "--seconds", "0.3", "--minutes", "0")
    rows = re.findall(r"^  (\S.*?) {2,}([\d.]+)   ([≥≤] [\d.]+)", found, re.MULTILINE)
    assert [(name, target) for name, _, target in rows] == [
        ("1 at once: ours to default", "≥ 2.5"),
        ("20 at once: ours to default", "≥ 5"),
        ("100 at once: ours to default", "≥ 5"),
        ("60 at once: ours to default", "≥ 5"),
        ("60 at once: ours to bare aiohttp", "≥ 0.85"),
        ("150 at once: ours to default", "≥ 10"),
        ("150 at once: ours to bare aiohttp", "≥ 0.85"),
        ("ours to default", "≥ 3"),
        ("p95 ms", "≤ 300"),
        ("without to with", "≥ 20"),
        ("a second", "≥ 5000"),
        ("ours to default", "≤ 0.7"),
    ]
    assert all(float(measured) > 0 for _, measured, _ in rows)


def test_what_falls_short_of_its_target_says_so():
    figures = {
        "race": {
            "ours": 12,
            "to_theirs": {"measured": 4.9, "target": "≥ 5"},
            "far": {"theirs": 3, "cost": {"measured": 0.7, "target": "≤ 0.7"}},
            "alone": {"theirs": 7},
        },
        "machine": {"cores": 2, "seconds": 9, "load before": 0.5, "load after": 1.0},
    }
    assert [" ".join(line.split()) for line in told.lines(figures)] == [
        "Measured on 2 cores in 9 s; load 0.5 before, 1.0 after.",
        "",
        "Race",
        "to theirs 4.9 ≥ 5 falls short",
        "ours 12",
        "far: cost 0.7 ≤ 0.7",
        "theirs 3",
        "alone: theirs 7",
    ]
