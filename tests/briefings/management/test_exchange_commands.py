"""import_acts and export_acts: what they print, how they refuse, and the way there and back."""

import io
import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from briefings.curate import entities
from briefings.management.demo import load
from briefings.management.progress import Bar
from briefings.models import Batch, Entity, Entry, Publication, Source
from tests.briefings.exchange.record import exported, file_of, known, worked_example
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parent.parent / "exchange" / "worked_example_a.csv"
ROW = "nauru,abkhazia,recognises,state,express,2009-12,0,single_source,https://news.example/a,,,"


@pytest.fixture(autouse=True)
def desk():
    worked_example()
    UserFactory(username="edith", role="editor")
    UserFactory(username="anna", role="approver")


def run(*words):
    """What a command printed: to readers, and to stderr."""
    out, err = StringIO(), StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def refused(*words):
    """Exit code, and everything on stderr."""
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(*map(str, words), stdout=out, stderr=err)
    return refusal.value.returncode, err.getvalue() + str(refusal.value)


@pytest.fixture
def file(tmp_path):
    """A function that writes an act file."""

    def write(*rows):
        path = tmp_path / "acts.csv"
        path.write_bytes(file_of(*rows))
        return path

    return write


def test_an_import_makes_drafts_and_says_so():
    said = run("import_acts", EXAMPLE, "--editor", "edith")
    assert said == "19 rows, 19 acts: 19 new acts, 19 new citations, 12 new sources.\n"
    assert set(Entry.objects.values_list("state", "batch__name")) == {
        ("draft", "worked_example_a.csv")
    }
    assert not Publication.objects.exists()


def test_the_second_person_publishes_in_the_same_step_or_later():
    run("import_acts", EXAMPLE, "--editor", "edith")
    said = run("import_acts", EXAMPLE, "--editor", "edith", "--approver", "anna")
    assert "came in before" in said
    assert "Published 19 entries" in said
    answer = json.loads(
        run("import_acts", EXAMPLE, "--editor", "edith", "--approver", "anna", "--format", "json")
    )
    assert (answer["rows"], answer["new_acts"], answer["published"]) == (19, 0, 0)
    assert Publication.objects.count() == 19
    assert Batch.objects.count() == 1


def test_json_for_programs():
    answer = json.loads(
        run("import_acts", EXAMPLE, "--editor", "edith", "--approver", "anna", "--format", "json")
    )
    assert answer == {
        "batch": Batch.objects.get().pk, "rows": 19, "acts": 19, "new_acts": 19,
        "new_citations": 19, "new_sources": 12, "reopened": 0, "unlinked": 0, "kept": [],
        "published": 19, "warnings": [], "left": [],
    }  # fmt: skip


def test_every_error_is_a_row_and_nothing_comes_in(file):
    path = file(ROW, ROW.replace("nauru", "nauruland"), ROW.replace("2009-12", "Dec 2009"))
    code, told = refused("import_acts", path, "--editor", "edith")
    assert code == 1
    head, first, second, last = told.splitlines()
    assert head.split() == ["row", "column", "found", "allowed"]
    assert first.split()[:3] == ["3", "actor", "nauruland"]
    assert "near: nauru" in first
    assert second.split()[:4] == ["4", "date", "Dec", "2009"]
    assert last == "2 errors in the file; nothing was imported."
    assert not Entry.objects.exists()
    assert not Source.objects.exists()


def test_errors_in_json_too(file):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_acts", str(file(ROW.replace("state", "nation"))), "--editor", "edith",
            "--format", "json", stdout=out, stderr=StringIO(),
        )  # fmt: skip
    assert json.loads(out.getvalue())["errors"] == [
        {
            "row": 2, "column": "object_kind", "found": "nation",
            "allowed": "state, government, annexation_or_sovereignty, representative, or nothing",
        }
    ]  # fmt: skip


def test_what_the_gate_stops_is_listed_by_row_and_nothing_stays(file):
    path = file(ROW, ROW.replace("2009-12", "2009~").replace("single_source", "unverified"))
    code, told = refused("import_acts", path, "--editor", "edith", "--approver", "anna")
    assert code == 1
    rows = [line.split()[0] for line in told.splitlines()]
    assert rows == ["row", "3", "3", "1"]
    assert "cannot be unverified" in told
    assert "nothing was" in told
    assert not Entry.objects.exists()


def test_what_the_gate_stops_in_json_too(file):
    path = file(ROW, ROW.replace("2009-12", "2009~"))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_acts", str(path), "--editor", "edith", "--approver", "anna",
            "--format", "json", stdout=out, stderr=StringIO(),
        )  # fmt: skip
    (stop,) = json.loads(out.getvalue())["stops"]
    assert stop["row"] == 3
    assert "Nauru recognises Abkhazia" in stop["entry"]
    assert "takes no ~" in stop["sentence"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--editor", "nobody"], "--editor: there is no account 'nobody'"),
        (["--editor", "edith", "--approver", "nobody"], "--approver: there is no account"),
        (["--editor", "edith", "--approver", "edith"], "may not approve"),
        (["--editor", "anna", "--approver", "anna"], "another account"),
        (["--editor", "rita", "--approver", "rolf"], "may not approve"),
        (["--editor", "rolf"], "may not edit"),
    ],
)
def test_bad_options_get_one_sentence_and_code_2(words, told):
    UserFactory(username="rita", role="reader-editor")
    UserFactory(username="rolf")
    code, said = refused("import_acts", EXAMPLE, *words)
    assert code == 2
    assert told in said
    assert not Entry.objects.exists()


def test_a_file_that_cannot_be_read_or_written(tmp_path):
    code, told = refused("import_acts", tmp_path / "none.csv", "--editor", "edith")
    assert (code, "No such file" in told) == (2, True)
    code, told = refused("import_acts", tmp_path, "--editor", "edith")
    assert code == 2
    code, told = refused("export_acts", tmp_path / "none" / "acts.csv")
    assert (code, "cannot be written" in told) == (2, True)


def test_standard_input_and_output(monkeypatch, capfdbinary):
    data = EXAMPLE.read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    run("import_acts", "-", "--editor", "edith", "--approver", "anna")
    assert Batch.objects.get().name == "standard input"
    capfdbinary.readouterr()
    call_command("export_acts")
    assert sorted(capfdbinary.readouterr().out.splitlines()) == sorted(data.splitlines())
    assert run("export_acts") == exported().decode()


def test_an_export_says_what_it_wrote(tmp_path):
    run("import_acts", EXAMPLE, "--editor", "edith", "--approver", "anna")
    target = tmp_path / "acts.csv"
    assert run("export_acts", target) == f"19 acts in 19 rows: {target}.\n"
    told = json.loads(run("export_acts", target, "--format", "json"))
    assert told == {"file": str(target), "rows": 19, "acts": 19}


def test_there_and_back_gives_the_same_bytes(tmp_path, settings):
    """The demo's record, with statements, scopes and quotations that people wrote."""
    settings.VAR_DIR = tmp_path
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    with transaction.atomic():
        load.load(now=timezone.now())
        run("import_acts", EXAMPLE, "--editor", "edith", "--approver", "anna")
        run("export_acts", first)
        everybody = list(Entity.objects.order_by("pk").values())
        transaction.set_rollback(True)
    assert not Publication.objects.exists()
    _entities(everybody)
    run("import_acts", first, "--editor", "edith", "--approver", "anna")
    run("export_acts", second)
    assert second.read_bytes() == first.read_bytes()
    assert len(first.read_bytes().splitlines()) > 50
    before = list(Entry.objects.order_by("pk").values())
    run("import_acts", second, "--editor", "edith")
    assert list(Entry.objects.order_by("pk").values()) == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def _entities(rows):
    """Everybody again, as in a database that knows the world and has no record yet."""
    slugs = {row["id"]: row["slug"] for row in rows}
    plain = ("slug", "kind", "name", "short_name", "un_status")
    for row in rows:
        entity = Entity.objects.filter(slug=row["slug"]).first()
        of_state = known(slugs[row["of_state_id"]]) if row["of_state_id"] else None
        entity = entity or Entity(**{name: row[name] for name in plain}, of_state=of_state)
        entities.save(entity)


def test_importing_an_export_into_its_own_record_changes_nothing(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    load.load(now=timezone.now())
    run("export_acts", tmp_path / "acts.csv")
    answer = json.loads(
        run("import_acts", tmp_path / "acts.csv", "--editor", "edith", "--format", "json")
    )
    assert (answer["new_acts"], answer["new_citations"], answer["new_sources"]) == (0, 0, 0)
    assert (answer["batch"], answer["kept"]) == (None, [])


class Terminal(StringIO):
    def isatty(self):
        return True


def test_the_bar_shows_on_a_terminal_only():
    quiet, watched = StringIO(), Terminal()
    for out in (quiet, watched):
        bar = Bar(out, "Importing", 200)
        for done in (50, 51, 200):
            bar(done)
        bar.clear()
    assert quiet.getvalue() == ""
    assert "Importing [#######.......................]  25 % of 200" in watched.getvalue()
    assert watched.getvalue().endswith("\r\x1b[K")
