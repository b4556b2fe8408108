"""Writing an entry: what is saved, what is said where, and whose work is safe."""

import unicodedata

import pytest
from django.apps import apps

from briefings.models import Entity, Entry, EntryNumber, Source
from briefings.vocabulary import EntryState
from tests.briefings.admin.forms import filled
from tests.factories import (
    QUOTE,
    TEXT,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/briefings/entry/add/"


def address(entry):
    return f"/admin/briefings/entry/{entry.pk}/change/"


def written(client, **changes):
    """An event, filled in and posted; double underscores stand for the hyphens of inline fields."""
    values = {
        **filled(client.get(ADD)),
        "kind": "event",
        "headline": "The council met",
        "statement": "The council of elders met and said *nothing*.",
        "date": "2025-07",
        **{name.replace("__", "-"): value for name, value in changes.items()},
    }
    return client.post(ADD, values, follow=True)


def test_an_event_without_a_citation_is_a_draft_that_says_what_it_lacks(seat):
    client = seat("editor")
    response = written(client)
    entry = Entry.objects.get()
    assert entry.public_id == f"E-{EntryNumber.objects.get().pk:04d}"
    assert (entry.state, entry.edited_by) == ("draft", client.user)
    page = response.content.decode()
    assert "It cites no source" in page
    assert "Send to review" not in page
    refused = client.post(f"/admin/briefings/entry/{entry.pk}/submit/", follow=True)
    assert "It cites no source" in refused.content.decode()
    entry.refresh_from_db()
    assert entry.state == EntryState.DRAFT


def test_a_quotation_is_found_in_its_source(seat):
    client, source = seat("editor"), SourceFactory(text=TEXT)
    response = written(client, citations__0__source=source.pk, citations__0__exact=QUOTE)
    citation = Entry.objects.get().citations.get()
    assert TEXT[citation.start : citation.end] == QUOTE
    assert citation.supports == ["statement"]
    assert "Send to review" in response.content.decode()


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("recognised the Northern Authority", "not in the source’s text"),
        (TEXT[:120], "quote at most 12"),
        ("the", "stand 5 times"),
    ],
)
def test_a_bad_quotation_is_told_at_the_quotation(seat, quote, said):
    client, source = seat("editor"), SourceFactory(text=TEXT)
    response = written(client, citations__0__source=source.pk, citations__0__exact=quote)
    page = response.content.decode()
    assert said in page
    assert "The council met" in page
    assert not Entry.objects.exists()


def test_more_than_twelve_words_may_be_quoted_under_a_licence(seat):
    source = SourceFactory(text=TEXT, licence="CC BY 4.0")
    written(seat("editor"), citations__0__source=source.pk, citations__0__exact=TEXT[:120])
    assert Entry.objects.get().citations.get().exact == TEXT[:120]


def test_an_act_says_who_did_what_to_whom(seat):
    client, actor, subject = seat("editor"), EntityFactory(), EntityFactory()
    act = {
        "act__0__actor": actor.pk,
        "act__0__subject": subject.pk,
        "act__0__verb": "recognises",
    }
    missing = written(client, kind="act", **act)
    assert "Say as what" in missing.content.decode()
    assert not Entry.objects.exists()
    written(client, kind="act", **act, act__0__object_kind="state")
    assert str(Entry.objects.get().act) == f"{actor} recognises {subject}"


def test_two_sides_of_an_act_differ(seat):
    client, one = seat("editor"), EntityFactory()
    response = written(
        client, kind="act", act__0__actor=one.pk, act__0__subject=one.pk, act__0__verb="meets"
    )
    page = response.content.decode()
    assert "The two sides of an act differ." in page
    assert "Constraint" not in page


def test_a_date_is_explained(seat):
    response = written(seat("editor"), date="last summer")
    assert "Write 2025, 2025-07 or 2025-07-03" in response.content.decode()


def test_saving_without_a_change_voids_nothing(seat):
    client, entry = seat("editor"), publishable()
    client.post(f"/admin/briefings/entry/{entry.pk}/submit/")
    values = filled(client.get(address(entry)))
    same = client.post(address(entry), values, follow=True)
    assert "Nothing was changed" in same.content.decode()
    entry.refresh_from_db()
    assert entry.state == EntryState.IN_REVIEW
    client.post(address(entry), {**values, "headline": "Something else happened"})
    entry.refresh_from_db()
    assert (entry.state, entry.edited_by) == (EntryState.DRAFT, client.user)


def test_nobody_overwrites_what_they_have_not_seen(seat):
    first, second, entry = seat("editor"), seat("editor"), publishable()
    mine, theirs = filled(first.get(address(entry))), filled(second.get(address(entry)))
    second.post(address(entry), {**theirs, "headline": "Their words"})
    stopped = first.post(address(entry), {**mine, "headline": "My words"})
    page = stopped.content.decode()
    assert "Somebody else saved this entry" in page
    assert "My words" in page
    entry.refresh_from_db()
    assert entry.headline == "Their words"
    first.post(address(entry), {**filled(stopped), "headline": "My words"})
    entry.refresh_from_db()
    assert entry.headline == "My words"


def test_a_reader_editor_changes_only_their_own_drafts(seat):
    client = seat("reader-editor")
    own, other = EntryFactory(by=client.user), EntryFactory()
    assert 'name="headline"' in client.get(address(own)).content.decode()
    assert 'name="headline"' not in client.get(address(other)).content.decode()
    assert client.post(address(other), {"headline": "Mine now"}).status_code == 403


def test_what_is_published_is_not_edited_by_accident(seat):
    client, entry = seat("publisher"), publishable()
    publish_entry(entry)
    page = client.get(address(entry)).content.decode()
    assert 'name="headline"' not in page
    assert "Correct or update" in page
    assert client.post(address(entry), {"headline": "Quietly changed"}).status_code == 403


def test_only_a_draft_nobody_ever_saw_is_deleted(seat):
    client, draft, public = seat("publisher"), EntryFactory(), publishable()
    publish_entry(public)
    for entry, status in ((draft, 302), (public, 403)):
        page = f"/admin/briefings/entry/{entry.pk}/delete/"
        assert client.post(page, {"post": "yes"}).status_code == status
    assert list(Entry.objects.all()) == [public]


def test_an_act_that_another_answers_is_not_deleted(seat):
    client = seat("publisher")
    entry = recognition(EntityFactory(), EntityFactory())
    answer = recognition(
        EntityFactory(), entry.act.subject, verb="welcomes", object_kind=None, reacts_to=entry.act
    )
    page = f"/admin/briefings/entry/{entry.pk}/delete/"
    for told in (client.get(page), client.post(page, {"post": "yes"})):
        assert "Other entries answer what it says" in told.content.decode()
        assert answer.public_id in told.content.decode()
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_a_reaction_is_joined_to_the_act_it_answers(seat):
    client = seat("editor")
    entry = recognition(EntityFactory(), EntityFactory())
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "briefings", "model_name": "act", "field_name": "reacts_to",
         "term": entry.public_id},
    ).json()  # fmt: skip
    assert [row["text"] for row in found["results"]] == [str(entry.act)]


def test_a_source_keeps_its_text(seat):
    client = seat("editor")
    page = "/admin/briefings/source/add/"
    values = {**filled(client.get(page), "source_form"), "title": "A speech", "text": TEXT}
    client.post(page, values)
    source = Source.objects.get()
    assert source.text == TEXT
    shown = client.get(f"/admin/briefings/source/{source.pk}/change/").content.decode()
    assert 'name="text"' not in shown
    again = client.post(page, {**values, "title": "The same speech"})
    assert "We already have this text: “A speech”." in again.content.decode()


def test_an_entity_is_found_by_a_new_name(seat):
    client, entity = seat("editor"), EntityFactory()
    page = f"/admin/briefings/entity/{entity.pk}/change/"
    values = filled(client.get(page), "entity_form")
    n = int(values["names-TOTAL_FORMS"])
    values |= {
        "names-TOTAL_FORMS": n + 1, f"names-{n}-name": "Côte d’Exemple",
        f"names-{n}-kind": "alias", f"names-{n}-lang": "fr", f"names-{n}-entity": entity.pk,
    }  # fmt: skip
    assert client.post(page, values).status_code == 302
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "briefings", "model_name": "act", "field_name": "actor", "term": "cote d ex"},
    ).json()
    assert [row["text"] for row in found["results"]] == [str(entity)]


def test_whatever_is_typed_is_kept_in_normal_form(seat):
    """Letters and their marks as one, ends of lines as one character, whoever typed them how."""
    client = seat("editor")
    words = unicodedata.normalize("NFD", "Žemė ir jūra")
    none = {"citations-TOTAL_FORMS": 0, "basis": "fact", "certainty": "single_source"}
    typed = {
        "entry": {
            "kind": "event",
            "headline": words,
            "statement": f"{words}\r\nšalia",
            "scope": words,
        },
        "entity": {"kind": "place", "short_name": words, "name": words, "end_reason": words},
        "source": {"title": words, "authors": words, "publisher": words},
    }
    for model, values in typed.items():
        page = f"/admin/briefings/{model}/add/"
        form = filled(client.get(page), f"{model}_form")
        form = {key: one for key, one in form.items() if not key.startswith("citations-0")}
        assert client.post(page, {**form, **values, **none}).status_code == 302, model
        row = apps.get_model("briefings", model).objects.latest("pk")
        for field in values:
            kept = getattr(row, field)
            assert unicodedata.is_normalized("NFC", kept), (model, field)
            assert "\r" not in kept
    names = Entity.objects.latest("pk").names.values_list("name", flat=True)
    assert set(names) == {"Žemė ir jūra"}


def test_a_name_in_two_spellings_of_unicode_is_one_name(seat):
    """Compared as it is kept: nobody can take another’s name by writing its marks apart."""
    EntityFactory(short_name="Žemė", slug="zeme")
    page = "/admin/briefings/entity/add/"
    client = seat("editor")
    apart = unicodedata.normalize("NFD", "Žemė")
    form = filled(client.get(page), "entity_form") | {"kind": "place", "name": apart}
    answer = client.post(page, form | {"short_name": apart, "slug": "other"})
    assert "already exists" in answer.content.decode()
