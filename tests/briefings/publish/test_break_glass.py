"""Without a second person: on the host alone, by the same gate, and told to everybody."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from briefings import publish, queries
from briefings.models import Entry, Publication
from briefings.site.build import build
from briefings.vocabulary import Change, RetractionReason
from tests.factories import NOW, EntryFactory, UserFactory, publish_entry, publishable

pytestmark = pytest.mark.django_db
WHY = "The embassy is closing tonight, and nobody else is awake."


def run(entry: str, *, reason: str = WHY, operator: str = "host") -> str:
    out = StringIO()
    words = (entry, "--reason", reason, "--operator", operator, "--format", "json")
    call_command("publish_now", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def operator():
    return UserFactory(username="host")


def test_it_is_published_and_listed_with_the_reason(tmp_path):
    entry = publishable()
    told = json.loads(run(entry.public_id))
    assert (told["n"], told["reason"]) == (1, WHY)
    publication = Publication.objects.get()
    assert (publication.break_glass, publication.approved_by) == (WHY, None)
    assert publication.published_by.username == "host"
    assert Entry.objects.get().state == "published"
    assert queries.entry(entry.public_id).history[0].break_glass == WHY
    (line,) = queries.corrections()
    assert (line.change, line.break_glass) == (Change.CREATED, WHY)
    build(output=tmp_path, site_url="https://cablegram.example", now=NOW)
    page = (tmp_path / "current/corrections/index.html").read_text()
    section = page.split("Published without a second reader")[1]
    assert WHY in section
    assert entry.headline in section
    assert WHY in (tmp_path / f"current/e/{entry.public_id}.html").read_text()


def test_it_stays_listed_after_what_comes_next():
    entry = publishable()
    run(entry.public_id)
    entry.refresh_from_db()
    publish.reopen(entry, by=entry.edited_by, change=Change.EDITED, public_note="", now=NOW)
    publish_entry(entry)
    assert [line.break_glass for line in queries.corrections()] == [WHY]
    entry.refresh_from_db()
    publish.retract(entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW)
    assert [line.break_glass for line in queries.corrections()] == ["", WHY]


def test_a_correction_without_a_second_person_keeps_its_note():
    entry = publishable()
    publish_entry(entry)
    publish.reopen(
        entry, by=entry.edited_by, change=Change.CORRECTED, public_note="Wrong day.", now=NOW
    )
    run(entry.public_id)
    (line,) = queries.corrections()
    assert (line.change, line.public_note, line.break_glass) == (
        Change.CORRECTED,
        "Wrong day.",
        WHY,
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reason": "  "}, "readers see the reason"),
        ({"reason": "x" * 301}, "300 characters"),
        ({"operator": "nobody"}, "no account"),
    ],
)
def test_it_needs_a_reason_and_somebody_who_answers_for_it(change, told):
    with pytest.raises(CommandError, match=told):
        run(publishable().public_id, **change)
    assert not Publication.objects.exists()


def test_the_gate_still_holds():
    with pytest.raises(CommandError, match="cites no source"):
        run(EntryFactory().public_id)


def test_it_is_for_what_waits():
    entry = publishable()
    publish_entry(entry)
    with pytest.raises(CommandError, match="is published"):
        run(entry.public_id)
    with pytest.raises(CommandError, match="no entry"):
        run("E-9999")


def test_what_was_taken_back_is_not_taken_back_twice():
    entry = publishable()
    publish_entry(entry)
    by = UserFactory(role="approver")
    publish.retract(entry, by=by, reason=RetractionReason.ERROR, now=NOW)
    entry.refresh_from_db()
    publish.reopen(entry, by=by, change=Change.CORRECTED, public_note="It was so.", now=NOW)
    with pytest.raises(publish.Refused, match="nothing to take back"):
        publish.retract(entry, by=by, reason=RetractionReason.ERROR, now=NOW)
