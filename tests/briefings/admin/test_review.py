"""Two people, one entry: every step through real requests, and what each of them is told."""

import pytest
from django.contrib.auth.models import User

from briefings import publish, queries
from briefings.models import EntityName, Participant, Publication
from briefings.vocabulary import EntryState
from tests.briefings.admin.forms import filled
from tests.factories import (
    NOW,
    EntityFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db


def take(client, entry, step, **values):
    """Press a button; the page that follows, and the entry as it then is."""
    page = f"/admin/briefings/entry/{entry.pk}/{step}/"
    response = client.post(page, values, follow=True)
    entry.refresh_from_db()
    return response.content.decode()


def shown_hash(entry):
    return publish.look(entry).seal


def test_from_draft_to_readers(seat):
    editor, approver, publisher = seat("editor"), seat("approver"), seat("publisher")
    entry = recognition(EntityFactory(), EntityFactory())

    assert "Sent to review" in take(editor, entry, "submit")
    assert entry.state == EntryState.IN_REVIEW

    page = approver.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert shown_hash(entry) in page
    assert "Approve and publish" not in page
    assert "Approved, exactly as shown" in take(
        approver, entry, "approve", content_hash=shown_hash(entry)
    )
    assert (entry.state, entry.approved_by) == (EntryState.APPROVED, approver.user)

    assert "Published as version 1" in take(publisher, entry, "publish")
    publication = Publication.objects.get()
    assert publication.approved_by == approver.user
    assert publication.published_by == publisher.user


def test_one_button_for_an_approver_who_may_publish(seat):
    publisher, entry = seat("publisher"), publishable()
    take(seat("editor"), entry, "submit")
    page = publisher.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "Approve and publish" in page
    take(publisher, entry, "approve-and-publish", content_hash=shown_hash(entry))
    assert entry.state == EntryState.PUBLISHED


def test_the_last_editor_is_told_why_not(seat):
    publisher = seat("publisher")
    entry = publishable(by=publisher.user)
    take(publisher, entry, "submit")
    page = publisher.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "You edited this last, so somebody else must approve it." in page
    assert "approve/" not in page
    told = take(publisher, entry, "approve", content_hash=shown_hash(entry))
    assert "You edited this last, so somebody else must approve it." in told
    assert entry.state == EntryState.IN_REVIEW


def test_a_superuser_is_no_exception(seat):
    root = seat("editor")
    User.objects.filter(pk=root.user.pk).update(is_superuser=True)
    entry = publishable(by=root.user)
    take(root, entry, "submit")
    told = take(root, entry, "approve-and-publish", content_hash=shown_hash(entry))
    assert "You edited this last" in told
    assert not Publication.objects.exists()


def test_approval_is_of_what_was_shown(seat):
    approver, entry = seat("approver"), publishable()
    take(seat("editor"), entry, "submit")
    before = shown_hash(entry)
    type(entry).objects.filter(pk=entry.pk).update(headline="Something else happened")
    told = take(approver, entry, "approve", content_hash=before)
    assert "It changed while you were reading" in told
    assert entry.state == EntryState.IN_REVIEW


def test_sent_back_with_a_note(seat):
    editor, approver, entry = seat("editor"), seat("approver"), publishable()
    take(editor, entry, "submit")
    assert "Say what should change" in take(approver, entry, "send-back", note=" ")
    take(approver, entry, "send-back", note="Name the day & the place.")
    assert entry.state == EntryState.DRAFT
    page = editor.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "Name the day &amp; the place." in page


def test_a_correction_keeps_what_readers_have_until_it_is_published(seat):
    publisher, entry = seat("publisher"), publishable()
    publish_entry(entry)
    told = take(publisher, entry, "reopen", change="corrected", public_note="")
    assert "Tell readers what changed" in told
    assert entry.state == EntryState.PUBLISHED
    page = take(publisher, entry, "reopen", change="corrected", public_note="It was in June.")
    assert "They keep that until this one is published" in page
    assert 'name="public_note"' in page
    assert Publication.objects.get().public_note == ""
    publish_entry(entry)
    assert Publication.objects.get(n=2).public_note == "It was in June."


def test_what_was_typed_beside_a_refused_step_comes_back(seat):
    publisher, entry = seat("publisher"), publishable()
    publish_entry(entry)
    told = take(publisher, entry, "reopen", change="", public_note="A long note nobody wants lost.")
    assert "Choose whether you correct, update or edit it." in told
    assert "A long note nobody wants lost." in told
    again = publisher.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "A long note nobody wants lost." not in again


def test_retracted_with_a_reason_from_the_list(seat):
    approver, entry = seat("approver"), publishable()
    publish_entry(entry)
    assert "Choose a reason" in take(approver, entry, "retract", reason="because")
    page = take(approver, entry, "retract", reason="error")
    assert entry.state == EntryState.RETRACTED
    assert "We got it wrong." in page
    assert "What readers had, and when" in page


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("reader-editor", set()),
        ("editor", {"submit", "reopen"}),
        ("approver", {"submit", "reopen", "approve", "send-back", "retract"}),
    ],
)
def test_buttons_of_a_higher_role_are_refused_to_a_lower(seat, role, allowed):
    client, entry = seat(role), publishable()
    for step in (
        "submit", "approve", "approve-and-publish", "publish", "send-back", "reopen", "retract",
    ):  # fmt: skip
        status = client.post(f"/admin/briefings/entry/{entry.pk}/{step}/").status_code
        assert status == (302 if step in allowed else 403), step


def test_a_step_is_a_post(seat):
    client, entry = seat("publisher"), publishable()
    assert client.get(f"/admin/briefings/entry/{entry.pk}/submit/").status_code == 405


def test_a_step_of_no_entry_says_so(seat):
    response = seat("publisher").post("/admin/briefings/entry/999/submit/", follow=True)
    assert "doesn’t exist" in response.content.decode()


def test_markup_in_a_draft_is_shown_and_not_run(seat):
    entry = publishable(
        headline="<script>alert(1)</script>",
        statement="<img src=x onerror=alert(1)> [here](javascript:alert(1)) {{ 7 }}",
    )
    page = seat("editor").get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page


LINES = "\r\n".join(["Line"] * 60)
"""299 characters in the box, 358 as browsers send them."""


@pytest.mark.parametrize("note", [LINES, "x" * 300, "Null\x00byte"])
def test_a_note_that_fits_its_box_is_kept(seat, note):
    approver, editor = seat("approver"), seat("editor")
    entry = publishable(by=editor.user)
    take(editor, entry, "submit")
    take(approver, entry, "send-back", note=note)
    assert entry.state == EntryState.DRAFT
    assert entry.review_note == note.replace("\r\n", "\n").replace("\x00", "")


def test_a_note_that_is_too_long_is_given_back(seat):
    approver, editor = seat("approver"), seat("editor")
    entry = publishable(by=editor.user)
    take(editor, entry, "submit")
    note = "A long story. " * 30
    page = take(approver, entry, "send-back", note=note)
    assert "Say it in 300 characters; these are 419." in page
    assert note in page
    assert entry.state == EntryState.IN_REVIEW
    publish_entry_of(entry, approver)
    page = take(editor, entry, "reopen", change="corrected", public_note=note)
    assert "Say it in 300 characters" in page
    assert entry.state == EntryState.PUBLISHED


def publish_entry_of(entry, approver):
    publish.approve(entry, by=approver.user, content_hash=shown_hash(entry), now=entry.edited_at)
    publish.release(entry, by=UserFactory(role="publisher"), now=entry.edited_at)


def test_an_approver_sees_everything_about_somebody_new(seat):
    rogue = EntityFactory(slug="rogue", end_reason="It was dissolved")
    EntityName.objects.create(entity=rogue, name="Zqxalias", folded="zqxalias", lang="sv")
    entry = publishable()
    Participant.objects.create(entry=entry, entity=rogue)
    publish.submit(entry, by=entry.edited_by, now=NOW)
    publisher = seat("publisher")
    page = publisher.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "Readers do not know Rogue yet" in page
    for words in ("Republic of Rogue", "It was dissolved", "“Zqxalias” (other name, sv)"):
        assert words in page
    seen = publish.look(entry).seal
    form = f"/admin/briefings/entity/{rogue.pk}/change/"
    values = filled(publisher.get(form), "entity_form") | {"end_reason": "Otherwise"}
    publisher.post(form, values)
    told = take(publisher, entry, "approve", content_hash=seen)
    assert "You wrote Rogue last" in told
    page = publisher.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    assert "You wrote Rogue last" in page
    assert ">Approve<" not in page
    other = seat("publisher")
    assert "changed while you were reading" in take(other, entry, "approve", content_hash=seen)
    take(other, entry, "approve-and-publish", content_hash=publish.look(entry).seal)
    assert queries.find_entity("zqxalias").entity.slug == "rogue"
    assert (
        "Readers do not know"
        not in publisher.get(f"/admin/briefings/entry/{entry.pk}/change/").content.decode()
    )


def test_a_save_that_changes_nothing_makes_nobody_its_writer(seat):
    rogue = EntityFactory(slug="rogue")
    client = seat("editor")
    form = f"/admin/briefings/entity/{rogue.pk}/change/"
    client.post(form, filled(client.get(form), "entity_form"))
    rogue.refresh_from_db()
    assert rogue.edited_by is None
    client.post(form, filled(client.get(form), "entity_form") | {"name": "Otherwise"})
    rogue.refresh_from_db()
    assert rogue.edited_by == client.user
