"""The history page: what changed from one publication to the next, and from one draft to the next."""

from datetime import timedelta

import pytest

from briefings import drafted, publish
from briefings.admin import history
from briefings.curate import drafts
from briefings.models import Entry, Revision
from briefings.vocabulary import Change, RetractionReason
from tests.briefings.admin.forms import filled
from tests.factories import NOW, UserFactory, publish_entry, publishable

pytestmark = pytest.mark.django_db


def of(entry):
    return history.of(drafted.load(Entry.objects.get(pk=entry.pk)))


def save(entry, *, hours, **values):
    """Somebody else saves over it."""
    entry.refresh_from_db()
    for field, value in values.items():
        setattr(entry, field, value)
    by = UserFactory(role="editor")
    return drafts.save(entry, by=by, now=NOW + timedelta(hours=hours)), by


def correct(entry, hours, **values):
    entry.refresh_from_db()
    note = f"Note {hours}"
    later = NOW + timedelta(hours=hours)
    publish.reopen(entry, by=entry.edited_by, change=Change.CORRECTED, public_note=note, now=later)
    save(entry, hours=hours, **values)
    return publish_entry(entry, now=later)


def test_from_one_publication_to_the_next():
    entry = publishable(headline="It happened in June", date="2025-06")
    publish_entry(entry)
    correct(entry, 1, headline="It happened in July", date="2025-07")
    newest, first = of(entry).published
    assert (newest.title, newest.note, newest.what) == (
        "Version 2",
        "Note 1",
        Change.CORRECTED.label,
    )
    assert [(one.field, one.old, one.new) for one in newest.differences] == [
        ("Headline", "It happened in June", "It happened in July"),
        ("Date", "June 2025", "July 2025"),
    ]
    assert newest.approved_by
    assert first.differences == ()


def test_after_a_retraction_the_last_words_are_compared():
    entry = publishable(headline="It happened")
    publish_entry(entry)
    approver = UserFactory(role="approver")
    publish.retract(entry, by=approver, reason=RetractionReason.ERROR, now=NOW + timedelta(hours=1))
    correct(entry, 2, headline="It happened after all")
    back, retraction, _ = of(entry).published
    assert retraction.differences == ()
    assert retraction.note
    assert [one.new for one in back.differences] == ["It happened after all"]


def test_what_was_saved_over_is_kept_with_who_saved_it():
    entry = publishable(headline="One")
    author = entry.edited_by
    _, second = save(entry, hours=1, headline="Two")
    _, third = save(entry, hours=2, statement="Something else.")
    assert list(Revision.objects.values_list("edited_by", flat=True)) == [second.pk, author.pk]
    newest, older = of(entry).drafts
    assert (newest.by, [one.field for one in newest.differences]) == (third.username, ["Statement"])
    assert (older.by, older.differences[0].old) == (second.username, "One")


def test_a_save_that_changes_nothing_keeps_nothing_twice():
    entry = publishable(headline="One")
    for hours in (1, 2, 3):
        save(entry, hours=hours)
    assert Revision.objects.count() == 1
    assert of(entry).drafts == []


def test_rows_of_a_form_are_in_the_history(seat):
    """A citation changed on the page is one difference, told with its old words."""
    client, entry = seat("editor"), publishable()
    address = f"/admin/briefings/entry/{entry.pk}/change/"
    values = filled(client.get(address))
    values["citations-0-supports"] = ["statement"]
    assert client.post(address, values).status_code == 302
    page = client.get(f"/admin/briefings/entry/{entry.pk}/history/").content.decode()
    (step,) = of(entry).drafts
    assert [one.field for one in step.differences] == ["Citation"]
    assert "<del>" in page
    assert "Readers never had it." in page


def test_the_page_in_bounded_queries(seat, django_assert_max_num_queries):
    client, entry = seat("reader-editor"), publishable(headline="<b>One</b>")
    publish_entry(entry)
    for hours in range(1, 6):
        correct(entry, hours, headline=f"<b>Version {hours}</b>")
    with django_assert_max_num_queries(15):
        page = client.get(f"/admin/briefings/entry/{entry.pk}/history/").content.decode()
    assert "&lt;b&gt;Version 5&lt;/b&gt;" in page
    assert "<b>Version" not in page
    assert page.count("Note ") == 5


def test_no_history_of_no_entry(seat):
    response = seat("editor").get("/admin/briefings/entry/999/history/", follow=True)
    assert "doesn’t exist" in response.content.decode()


def test_a_draft_goes_with_its_history():
    entry = publishable()
    save(entry, hours=1, headline="Two")
    entry.citations.all().delete()
    Entry.objects.get(pk=entry.pk).delete()
    assert not Revision.objects.exists()
