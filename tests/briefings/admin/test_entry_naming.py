"""Whom an entry names may be merged into another while it is written: nothing typed is lost."""

import pytest

from briefings.curate import batches, drafts
from briefings.curate.merge import merge
from briefings.models import Act, Entry, Participant, Tally
from tests.briefings.admin.forms import filled
from tests.briefings.admin.test_batches import choose, confirm
from tests.briefings.exchange.record import file_of
from tests.factories import NOW, EntityFactory, EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = "/admin/briefings/entry/add/"
ROW = "norland,southland,recognises,state,express,2025-07,0,single_source,https://a.example/a,,,"


@pytest.fixture
def norland():
    return EntityFactory(slug="norland")


@pytest.fixture
def nordmark():
    return EntityFactory(slug="nordmark")


@pytest.fixture
def merged(norland, nordmark):
    """Norland goes into Nordmark."""
    return lambda: merge(norland, into=nordmark, by=UserFactory(role="editor"), now=NOW)


NAMED = {
    "actor": {"act-0-actor": "norland"},
    "subject": {"act-0-subject": "norland"},
    "participant": {"participants-0-entity": "norland"},
    "count": {
        "tallies-0-subject": "norland", "tallies-0-measure": "recognises", "tallies-0-value": "3",
    },
}  # fmt: skip


@pytest.mark.parametrize("part", NAMED)
def test_who_was_merged_meanwhile_is_refused_where_they_were_chosen(
    seat, norland, nordmark, merged, part
):
    client, westmark, southland = seat("editor"), EntityFactory(), EntityFactory()
    names = {"norland": norland.pk}
    chosen = {field: names.get(typed, typed) for field, typed in NAMED[part].items()}
    form = {
        **filled(client.get(ADD)),
        "kind": "act", "headline": "The council met", "statement": "They met.", "date": "2025-07",
        "act-0-actor": westmark.pk, "act-0-subject": southland.pk,
        "act-0-verb": "recognises", "act-0-object_kind": "state",
        "participants-TOTAL_FORMS": 1, "participants-0-role": "mentioned",
        "participants-0-entity": westmark.pk, "tallies-TOTAL_FORMS": int(part == "count"),
        **chosen,
    }  # fmt: skip
    merged()
    refused = client.post(ADD, form)
    assert refused.content.decode().count("It was merged into Nordmark; choose that one.") == 1
    assert not Entry.objects.exists()
    again = filled(refused)
    (field,) = (field for field, key in chosen.items() if key == norland.pk)
    assert (again["headline"], again[field]) == ("The council met", str(norland.pk))
    assert client.post(ADD, again | {field: nordmark.pk}).status_code == 302
    entry = Entry.objects.get()
    found = {entry.act.actor, entry.act.subject, entry.participants.get().entity}
    assert nordmark in found | {tally.subject for tally in entry.tallies.all()}


def test_a_draft_is_settled_upon_who_stands(norland, nordmark, merged):
    """Between what a form looked at and what is kept lies a moment."""
    merged()
    entry, other = EntryFactory(kind="act"), EntityFactory()
    Act.objects.create(
        entry=entry, actor=other, subject=norland, verb="recognises", object_kind="state"
    )
    for row in (norland, nordmark):
        Participant.objects.create(entry=entry, entity=row, role="place")
    Participant.objects.create(entry=entry, entity=norland, role="target")
    Tally.objects.create(entry=entry, subject=norland, measure="recognises", value=3)
    drafts.settle(entry, now=NOW)
    act = Act.objects.get()
    assert (act.actor, act.subject, Tally.objects.get().subject) == (other, nordmark, nordmark)
    parts = Participant.objects.values_list("entity", "role")
    assert sorted(parts) == [(nordmark.pk, "place"), (nordmark.pk, "target")]


def test_two_sides_that_became_one_are_no_act(norland, nordmark, merged):
    merged()
    entry = EntryFactory(kind="act")
    Act.objects.create(
        entry=entry, actor=nordmark, subject=norland, verb="recognises", object_kind="state"
    )
    with pytest.raises(drafts.Overtaken):
        drafts.settle(entry, now=NOW)


# --- a file of acts -------------------------------------------------------------------------------
@pytest.mark.parametrize("when", ["entities_by_slug", "known_acts"])
def test_who_is_merged_while_a_file_comes_in_is_told_in_words(
    seat, merged, monkeypatch, settings, tmp_path, when
):
    settings.VAR_DIR = tmp_path
    EntityFactory(slug="southland")
    client, real = seat("publisher"), getattr(batches, when)
    page = choose(client, file_of(ROW))

    def slow(*args):
        if when == "entities_by_slug":
            merged()
            return real(*args)
        found = real(*args)
        merged()
        return found

    monkeypatch.setattr(batches, when, slow)
    told = confirm(client, page).content.decode()
    assert "was merged in this moment; look again." in told
    assert not Entry.objects.exists()
