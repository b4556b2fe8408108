"""Notes, names and forms as they were typed: kept whole or given back, and undoing nobody's work."""

import json
from typing import Any

import pytest

from briefings.models import Entity, Proposal
from tests.briefings.admin.forms import filled
from tests.briefings.admin.proposing import page_of, save, step, typed, words
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


# --- notes and names as they are typed --------------------------------------------------------------
LINES = "\r\n".join(
    ["A reason"] * 33
)  # 296 characters as a browser counts them, 328 as it sends them


def test_a_note_is_kept_whole_or_given_back(seat, norland):
    editor, approver = seat("editor"), seat("approver")
    told = words(save(editor, norland, short_name="Nordmark", proposal_note="x" * 301))
    assert "Say it in 300 characters; these are 301." in told
    assert "x" * 301 in told
    assert not Proposal.objects.exists()
    save(editor, norland, short_name="Nordmark", proposal_note=LINES)
    row = Proposal.objects.get()
    assert row.note == LINES.replace("\r\n", "\n")
    told = words(step(approver, row, "decline", note="x" * 301))
    assert "these are 301" in told
    assert "x" * 301 in told
    step(approver, row, "decline", note=f"\x00{LINES}")
    row.refresh_from_db()
    assert row.answer == LINES.replace("\r\n", "\n")


@pytest.mark.parametrize("field", ["name", "short_name"])
def test_a_name_longer_than_it_can_be_looked_for_is_refused_in_words(seat, norland, field):
    ligatures = "ﷺ" * 40  # eighteen characters each
    for row in (norland, EntityFactory(slug="nowhere")):
        told = words(save(seat("editor"), row, **{field: ligatures}))
        assert "Without accents and ligatures it has" in told
        values = typed(seat("editor"), row)
        values["names-0-name"] = ligatures
        told = words(seat("editor").post(page_of(row), values))
        assert "Without accents and ligatures it has" in told
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("change", [{"DELETE": "on"}, {"name": "Otherwise"}, {"lang": "sv"}])
@pytest.mark.parametrize("slug", ["norland", "nowhere"])
def test_its_own_names_stay_among_those_it_is_found_by(seat, norland, slug, change):
    row = Entity.objects.filter(slug=slug).first() or EntityFactory(slug=slug)
    editor = seat("editor")
    values = typed(editor, row)
    rows = {values[f"names-{n}-name"]: n for n in range(int(values["names-TOTAL_FORMS"]))}
    values |= {f"names-{rows[row.short_name]}-{key}": value for key, value in change.items()}
    assert "it is found by that" in words(editor.post(page_of(row), values))
    assert row.names.filter(name=row.short_name, lang="en").exists()
    assert not Proposal.objects.exists()
    values["short_name"] = "Quite another"
    assert "it is found by that" not in words(editor.post(page_of(row), values, follow=True))


def test_names_are_kept_in_one_spelling(seat, norland):
    """A computer of some makers sends letters and their marks apart."""
    save(seat("editor"), norland, short_name="No\u0308rd", proposal_note="o\u0308")
    row = Proposal.objects.get()
    assert (row.wished["short_name"], row.note) == ("N\u00f6rd", "\u00f6")


# --- two at once ---------------------------------------------------------------------------------
def test_a_stale_form_undoes_nobodys_work(seat):
    entity = EntityFactory(slug="nowhere")
    first, second = seat("editor"), seat("editor")
    values = typed(second, entity, end_reason="It was dissolved")
    save(first, entity, short_name="Somewhere")
    refused = second.post(page_of(entity), values)
    told = words(refused)
    assert "Somebody else saved this entity" in told
    assert "<li>Short name: “Nowhere” → “Somewhere”</li>" in told
    again = filled(refused, "entity_form")
    assert again["end_reason"] == "It was dissolved"
    assert again["short_name"] == "Somewhere"
    second.post(page_of(entity), again)
    entity.refresh_from_db()
    assert (entity.short_name, entity.end_reason) == ("Somewhere", "It was dissolved")


def test_a_stale_form_says_what_became_of_the_field_one_typed(seat):
    entity = EntityFactory(slug="nowhere")
    first, second = seat("editor"), seat("editor")
    values = typed(second, entity, short_name="Elsewhere")
    save(first, entity, short_name="Somewhere")
    again = filled(second.post(page_of(entity), values), "entity_form")
    assert again["short_name"] == "Elsewhere"
    second.post(page_of(entity), again)
    entity.refresh_from_db()
    assert entity.short_name == "Elsewhere"


def test_names_that_came_meanwhile_are_not_undone(seat):
    entity = EntityFactory(slug="nowhere")
    editor = seat("editor")
    values = typed(editor, entity, end_reason="Gone")
    entity.names.filter(name="Nowhere").update(
        life="1990", life_min="1990-01-01", life_max="1990-12-31"
    )
    for _ in range(2):
        refused = editor.post(page_of(entity), values)
        assert "open the page anew" in words(refused)
        values = filled(refused, "entity_form")
    assert entity.names.get(name="Nowhere").life == "1990"


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", "{}", '{"names": 3}'])
def test_a_form_that_does_not_say_what_it_saw_is_refused(seat, seen):
    entity = EntityFactory(slug="nowhere")
    assert "was not whole" in words(save(seat("editor"), entity, seen=seen, short_name="X"))
    entity.refresh_from_db()
    assert entity.short_name == "Nowhere"


def test_a_form_with_garbage_for_what_it_saw_is_refused(seat):
    entity = EntityFactory(slug="nowhere")
    editor = seat("editor")
    seen = json.loads(typed(editor, entity)["seen"])
    garbage: Any
    for garbage in ({"life": "x"}, {"names": [1]}, {"kind": "x"}, {"names": None}, {"names": [{}]}):
        sent = json.dumps(seen | garbage)
        assert "Somebody else saved this entity" in words(
            save(editor, entity, seen=sent, short_name="X")
        )
    entity.refresh_from_db()
    assert entity.short_name == "Nowhere"
