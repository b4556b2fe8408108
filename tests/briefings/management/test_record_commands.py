"""demo, positions, issue_digest, deliveries: what they print and how they refuse."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from briefings import gazetteer
from briefings.models import Delivery, Entry, Publication, PublishedAct, Source
from tests.factories import subscriber as new_subscriber

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def run_json(*words: str):
    return json.loads(run(*words, "--format", "json"))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo record, loaded once; every test starts from it and is rolled back to it."""
    folder = tmp_path_factory.mktemp("var")
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(settings, "VAR_DIR", folder)
        gazetteer.load()  # gone where an earlier test emptied the tables
        yield folder, run_json("demo")
        transaction.set_rollback(True)


@pytest.fixture
def record(loaded, tmp_path, monkeypatch):
    """What `demo` printed at first; a test's changes to the kept passwords stay its own."""
    folder, printed = loaded
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    return printed


def test_the_demo_holds_every_act_of_the_article(record):
    acts = PublishedAct.objects.filter(publication__in=Publication.objects.standing())
    verbs = sorted(acts.values_list("verb", flat=True))
    assert verbs == sorted(
        ["recognises"] * 11 + ["annexes"] * 2 + ["signs_agreement"] * 2
        + ["delists", "refuses", "welcomes"]
    )  # fmt: skip
    assert record["entries"] >= 30
    assert (record["acts"], record["recognitions"]) == (18, 11)


def test_twice_is_the_same_as_once(record):
    before = list(Publication.objects.values_list("serial", "content_hash"))
    again = run_json("demo")
    assert again == {**record, "added": 0}
    assert list(Publication.objects.values_list("serial", "content_hash")) == before


def test_what_was_taken_back_is_not_loaded_again(record):
    Entry.objects.filter(state="draft").delete()
    assert run_json("demo")["added"] == 0


def test_a_mended_credit_is_no_new_record(record):
    Source.objects.update(title=Concat(F("title"), Value(", mended")))
    assert run_json("demo")["added"] == 0


def test_accounts_are_made_on_the_host(db):
    told = run_json("account", "anna", "--role", "editor")
    user = User.objects.get(username="anna")
    assert user.check_password(told["password"])
    assert [group.name for group in user.groups.all()] == ["editor"]
    assert not user.is_superuser
    again = run_json("account", "anna", "--role", "publisher")
    assert (again["role"], again["password"]) == ("publisher", None)
    assert not run_json("account", "anna", "--deactivate")["active"]
    assert "One-time password" in run("account", "anna", "--new-password")
    with pytest.raises(CommandError, match="--role is needed"):
        run("account", "ben")


def test_the_two_accounts_can_sign_in_and_are_no_superusers(record):
    for name, password in record["accounts"].items():
        user = User.objects.get(username=name)
        assert user.check_password(password)
        assert user.is_staff
        assert not user.is_superuser
    file = Path(settings.VAR_DIR) / "demo-accounts.json"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_changed_password_is_no_longer_printed(record):
    user = User.objects.get(username="editor")
    user.set_password("of my own choosing")
    user.save()
    assert list(run_json("demo")["accounts"]) == ["approver"]
    assert "editor" in run_json("demo", "--new-passwords")["accounts"]


def test_not_in_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not for production"):
        run("demo")


def test_positions_of_the_demo(record):
    answer = run_json("positions", "--subject", "taliban")
    assert answer["subject"] == "taliban-2021"
    assert answer["counts"]["recognises"] == answer["counts"]["un_members"] == 1
    assert answer["see_also"] == ["taliban-1996"]
    (russia,) = answer["positions"]
    assert (russia["actor"], russia["status"], russia["since"]) == (
        "russia", "recognises", "2025-07",
    )  # fmt: skip
    beside = {(act["actor"], act["verb"]) for act in answer["other_acts"]}
    assert beside == {
        ("russia", "delists"), ("china", "welcomes"), ("pakistan", "signs_agreement"),
        ("uzbekistan", "signs_agreement"),
    }  # fmt: skip
    assert (
        run_json("positions", "--subject", "taliban", "--as-of", "1998-05-01")["subject_state"]
        == "not_yet"
    )
    assert "Russia: recognises, July 2025" in run("positions", "--subject", "Taliban")


def test_positions_of_an_actor(record):
    answer = run_json("positions", "--actor", "russia")
    # Subject and actor swap places in the counts too: it is the subjects' standing that is counted.
    assert answer["counts"]["recognises"] == answer["counts"]["others"] == 2
    assert answer["counts"]["un_members"] == 0
    told = run("positions", "--actor", "russia")
    assert "recognises 2 as state" in told
    # What that number leaves out says as what it is.
    assert "Taliban authorities: recognises as a government, July 2025" in told
    assert "Abkhazia: recognises, by August 2025" in told
    assert {row["subject"] for row in answer["positions"]} >= {
        "taliban-2021", "abkhazia", "south-ossetia",
    }  # fmt: skip


def test_a_count_by_others_names_who_counted(record):
    told = run("positions", "--subject", "dnr")
    assert "Not our count: Charles Sullivan, at a time not stated, counted 4 recognising" in told


def test_a_class_is_refused_and_never_counted(record):
    answer = run_json("positions", "--actor", "kazakhstan")
    (row,) = answer["positions"]
    assert (row["subject"], row["status"]) == ("quasi-state-territories", "refuses")
    assert answer["counts"]["refuses"] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["positions", "--subject", "Talibna"], "Did you mean"),
        (["positions", "--subject", ""], "nobody called ''"),
        (["positions", "--actor", ""], "nobody called ''"),
        (["positions", "--subject", "russia", "--as-of", "July"], "--as-of"),
        (["positions", "--subject", "russia", "--known-at", "then"], "--known-at"),
        (["issue_digest", "--schedule", "hourly"], "known: daily, weekly"),
        (["issue_digest", "--schedule", "daily", "--now", "soon"], "--now"),
        (["deliveries", "--digest", "99"], "no digest 99"),
    ],
)
def test_bad_input_gets_one_sentence_and_code_2(record, words, told):
    with pytest.raises(CommandError) as refusal:
        run(*words)
    assert told in str(refusal.value)
    assert refusal.value.returncode == 2


def test_a_digest_by_hand_once(record):
    new_subscriber(101)
    asked = ("issue_digest", "--schedule", "daily", "--now", "2035-09-02T05:00:00Z")
    first = run_json(*asked)
    assert (first["issued"], first["items"], first["deliveries"]) == (1, record["entries"], 1)
    assert run_json(*asked)["issued"] == 0
    owed = run_json("deliveries", "--digest", str(first["digest"]))
    assert owed["total"] == owed["counts"]["pending"] == len(owed["owed"]) == 1
    assert '"101"' not in json.dumps(owed)
    assert "Nothing is due" in run(*asked)
    assert "owed: delivery" in run("deliveries")
    assert Delivery.objects.count() == 1
