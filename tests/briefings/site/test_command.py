"""The command, and the real record behind it."""

import json

import pytest
from django.core.management import CommandError, call_command

from briefings import publish, queries
from briefings.site import build as site
from briefings.vocabulary import RetractionReason
from tests import factories
from tests.briefings.site.record import SECRET

pytestmark = pytest.mark.django_db


def test_builds_and_says_so(tmp_path, capsys):
    call_command("build_site", output=tmp_path)
    assert capsys.readouterr().out.startswith("Built ")
    call_command("build_site", output=tmp_path)
    assert capsys.readouterr().out.startswith("Nothing has changed: ")


def test_json(tmp_path, capsys):
    call_command("build_site", output=tmp_path, format="json", full=True)
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["pages", "written", "unchanged", "removed", "seconds", "release"]
    assert said["written"] > said["pages"] > 5


def test_default_folder_is_the_settings(tmp_path, settings, capsys):
    settings.SITE_DIR = tmp_path / "here"
    call_command("build_site")
    assert (tmp_path / "here/current/index.html").is_file()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="The site could not be written to") as caught:
        call_command("build_site", output=tmp_path / "file" / "site")
    assert caught.value.returncode == 2


def test_published_entries_reach_the_site_and_retracted_words_leave_it(tmp_path, settings, capsys):
    entries = [factories.publishable(headline=f"A thing called {SECRET} happened")]
    entries += [factories.publishable(), factories.publishable()]
    for row in entries:
        factories.publish_entry(row)
    call_command("build_site", output=tmp_path)
    page = tmp_path / f"current/e/{entries[0].public_id}.html"
    assert SECRET in page.read_text()
    assert not site.is_behind(tmp_path)
    assert len(list((tmp_path / "current/e").iterdir())) == len(list(queries.every_entry())) == 3
    approver = factories.UserFactory.create(role="approver")
    publish.retract(entries[0], by=approver, reason=RetractionReason.ERROR, now=factories.NOW)
    assert site.is_behind(tmp_path)
    call_command("build_site", output=tmp_path)
    assert "taken back" in page.read_text()
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or SECRET not in path.read_text()
