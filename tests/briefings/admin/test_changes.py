"""Entities and sources tell what changed in them, field by field; a source's words are not told."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from briefings.admin import changes
from briefings.models import Entity, EntityName, Source
from tests.briefings.admin.forms import filled
from tests.factories import TEXT, EntityFactory, SourceFactory

pytestmark = pytest.mark.django_db


def address(row, step):
    return f"/admin/briefings/{row._meta.model_name}/{row.pk}/{step}/"


def change(client, row, **values):
    page = client.get(address(row, "change"))
    answer = client.post(
        address(row, "change"), {**filled(page, f"{row._meta.model_name}_form"), **values}
    )
    assert answer.status_code == 302, answer.context["errors"]


def told(row):
    """The differences of the newest step."""
    newest = changes.steps(type(row), str(row.pk))[0]
    return {(one.field, one.old, one.new) for one in newest.differences}


def test_an_entity_field_by_field_and_name_by_name(seat):
    state = EntityFactory(short_name="Ruritania")
    body = EntityFactory(short_name="The court", name="The court")
    alias = EntityName.objects.create(entity=body, name="Old court", lang="en", folded="old court")
    editor = seat("editor")
    page = filled(editor.get(address(body, "change")), "entity_form")
    place = next(name for name, value in page.items() if value == "Old court").split("-")[1]
    total = int(page["names-TOTAL_FORMS"])
    change(
        editor,
        body,
        kind="authority",
        of_state=state.pk,
        life="1996/2001-08",
        **{
            f"names-{place}-name": "Elder court",
            f"names-{place}-life": "1996/..",
            "names-TOTAL_FORMS": total + 1,
            f"names-{total}-name": "Strelsau’s men",
            f"names-{total}-kind": "alias",
            f"names-{total}-lang": "en",
            f"names-{total}-metonym": "on",
            f"names-{total}-entity": body.pk,
        },
    )
    found = told(body)
    assert ("Kind", "State", "Authority") in found
    assert ("Of state", "", "Ruritania") in found
    assert any(one[0] == "Existed" and one[1] == "" and "(1996/2001-08)" in one[2] for one in found)
    (renamed,) = [one for one in found if "Elder court" in one[2]]
    assert (renamed[0], renamed[1]) == ("Name", "Old court, Other name (en)")
    assert any("Strelsau’s men" in new and "a hint only" in new for _, _, new in found)
    assert len(found) == 5
    change(editor, body, **{f"names-{place}-DELETE": "on"})
    assert told(body) == {(renamed[0], renamed[2], "")}
    assert not EntityName.objects.filter(pk=alias.pk).exists()
    shown = editor.get(address(body, "history")).content.decode()
    assert "<ins>Ruritania</ins>" in shown
    assert "<del>State</del><ins>Authority</ins>" in shown


def test_a_source_and_of_its_text_the_size_alone(seat):
    source = SourceFactory(title="A first title", text="")
    editor = seat("editor")
    change(editor, source, title="A <b>second</b> title", authors="B. Writer", text=TEXT)
    stored = Source.objects.get()
    assert told(source) == {
        ("Title", "A first title", "A <b>second</b> title"),
        ("Authors", source.authors, "B. Writer"),
        ("Text", "", f"{len(stored.text):,} characters, SHA-256 {stored.text_sha256}"),
    }
    assert TEXT[:40] not in LogEntry.objects.get().change_message
    shown = editor.get(address(source, "history")).content.decode()
    assert "<ins>A &lt;b&gt;second&lt;/b&gt; title</ins>" in shown
    change(editor, source)
    assert changes.steps(Source, str(source.pk))[0].said == "No fields changed."


def test_a_merge_tells_both_sides(seat):
    stays, gone = EntityFactory(short_name="Stays"), EntityFactory(short_name="Gone")
    EntityName.objects.create(entity=gone, name="Went", lang="en", folded="went")
    editor = seat("editor")
    page = f"/admin/briefings/entity/{stays.pk}/merge/{gone.pk}/"
    editor.post(page, {"stays": stays.pk})
    assert Entity.objects.get(pk=gone.pk).merged_into == stays
    assert told(gone) == {("Merged into", "", "Stays")}
    assert ("Name", "", "Went, Other name (en)") in told(stays)
    for row in (stays, gone):
        shown = editor.get(address(row, "history")).content.decode()
        assert f"Gone ({gone.slug}) was merged into Stays ({stays.slug})." in shown


def test_what_was_logged_before_is_still_read(seat):
    row = EntityFactory()
    editor = seat("editor")
    for kept in ("A sentence.", "[broken", '[{"changed": {"fields": ["Kind"]}}]', "[]"):
        LogEntry.objects.create(
            user=editor.user,
            content_type=ContentType.objects.get_for_model(Entity),
            object_id=str(row.pk),
            object_repr="x",
            action_flag=2,
            change_message=kept,
        )
    said = [one.said for one in changes.steps(Entity, str(row.pk))][::-1]
    assert said[0] == "A sentence."
    assert said[2] == "Changed Kind."
    assert editor.get(address(row, "history")).status_code == 200


def test_the_page_in_bounded_queries(seat, django_assert_max_num_queries):
    row = EntityFactory()
    editor = seat("editor")
    for n in range(3):
        change(editor, row, end_reason=f"Reason {n}")
    editor.get(address(row, "history"))
    with django_assert_max_num_queries(15):
        editor.get(address(row, "history"))
