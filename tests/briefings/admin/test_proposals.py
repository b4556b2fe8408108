"""What readers see of an entity changes when a second person accepts it, and not a word before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from briefings import publish, queries
from briefings.models import Batch, Entity, EntityName, Entry, Proposal
from briefings.site.build import build
from briefings.vocabulary import RetractionReason
from tests.briefings.admin.proposing import LIST, merger, page_of, renamed, save, step, typed, words
from tests.factories import NOW, EntityFactory, UserFactory, publish_entry, recognition

pytestmark = pytest.mark.django_db


def test_a_name_that_readers_see_waits_for_a_second_person(seat, norland):
    editor = seat("editor")
    form = words(editor.get(page_of(norland)))
    assert "Readers see this name. Your change waits for a second person." in form
    done = save(editor, norland, short_name="Nordmark", proposal_note="They renamed themselves.")
    assert "Your change waits for a second person" in words(done)
    norland.refresh_from_db()
    assert norland.short_name == "Norland"
    row = Proposal.objects.get()
    assert (row.stood, row.wished) == ({"short_name": "Norland"}, {"short_name": "Nordmark"})
    assert row.note == "They renamed themselves."
    assert "They renamed themselves." in words(done)
    assert "1 published entry names it" in words(done)
    approver = seat("approver")
    home = words(approver.get("/admin/"))
    assert f"{LIST}{row.pk}/change/" in home
    assert 'data-key="a"' in words(approver.get(f"{LIST}{row.pk}/change/"))
    assert "Readers see it from now on" in words(step(approver, row, "accept"))
    norland.refresh_from_db()
    assert norland.short_name == "Nordmark"
    assert EntityName.objects.filter(entity=norland, name="Nordmark").exists()
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("applied", approver.user)
    history = words(approver.get(page_of(norland).replace("change", "history")))
    assert "<del>Norland</del><ins>Nordmark</ins>" in history
    assert "Proposed: Short name" in history


@pytest.mark.parametrize(
    "changes",
    [
        {"un_status": "observer"}, {"life": "1990/.."}, {"end_reason": "It was dissolved"},
        {"coverage": "2001/.."}, {"kind": "place"}, {"iso2": "QZ"}, {"wikidata": "Q1"},
    ],
)  # fmt: skip
def test_everything_on_the_form_waits_and_comes(seat, norland, changes):
    ((field, value),) = changes.items()
    before = getattr(norland, field)
    save(seat("editor"), norland, **changes)
    norland.refresh_from_db()
    assert getattr(norland, field) == before
    step(seat("approver"), Proposal.objects.get(), "accept")
    norland.refresh_from_db()
    assert getattr(norland, field) == value


def test_names_come_change_and_go(seat, norland):
    for name in ("Nord", "Northland"):
        EntityName.objects.create(entity=norland, name=name, folded=name.lower())
    editor = seat("editor")
    values = typed(editor, norland)
    rows = {values[f"names-{n}-name"]: n for n in range(int(values["names-TOTAL_FORMS"]))}
    n, new = rows["Nord"], int(values["names-TOTAL_FORMS"])
    values |= {
        f"names-{n}-name": "Norden", f"names-{n}-life": "1990/..",
        f"names-{rows['Northland']}-DELETE": "on",
        f"names-{new}-name": "Norrland", f"names-{new}-kind": "exonym", f"names-{new}-lang": "sv",
        f"names-{new}-id": "", f"names-{new}-entity": str(norland.pk),
        "names-TOTAL_FORMS": str(new + 1),
    }  # fmt: skip
    shown = words(editor.post(page_of(norland), values, follow=True))
    assert "“Norrland” (name in another language, sv)" in shown
    before = set(norland.names.values_list("name", flat=True))
    assert {"Nord", "Northland"} <= before
    assert not before & {"Norden", "Norrland"}
    for name in ("norden", "norrland"):
        assert queries.find_entity(name).entity is None
    step(seat("approver"), Proposal.objects.get(), "accept")
    after = set(norland.names.values_list("name", flat=True))
    assert after == before - {"Nord", "Northland"} | {"Norden", "Norrland"}
    assert queries.find_entity("norrland").entity.slug == "norland"
    assert norland.names.get(name="Norden").life_min.year == 1990


def test_nobody_decides_on_their_own_a_superuser_included(seat, norland):
    for client in (seat("approver"), seat(None, is_superuser=True)):
        save(client, norland, short_name="Nordmark")
        row = Proposal.objects.get(state="waiting")
        page = words(client.get(f"{LIST}{row.pk}/change/"))
        assert "somebody else must decide" in page
        assert ">Accept<" not in page
        assert f"{LIST}{row.pk}/change/" not in words(client.get("/admin/"))
        for name in ("accept", "decline"):
            assert "somebody else must decide" in words(step(client, row, name, note="No"))
        norland.refresh_from_db()
        assert norland.short_name == "Norland"
        assert "Taken back" in words(step(client, row, "withdraw"))


def test_an_editor_without_the_role_decides_nothing(seat, norland):
    row = renamed(seat, norland)
    for role in ("reader-editor", "editor"):
        client = seat(role)
        assert step(client, row, "accept").status_code == 403
        assert step(client, row, "decline", note="No").status_code == 403
        assert "you can decline it" in words(step(client, row, "withdraw"))
    row.refresh_from_db()
    assert row.state == "waiting"


def test_declined_with_words_and_then_tried_again(seat, norland):
    row = renamed(seat, norland)
    approver = seat("approver")
    assert "Say why" in words(step(approver, row, "decline", note=" "))
    assert "with your note" in words(step(approver, row, "decline", note="No source says so."))
    assert "No source says so." in words(approver.get(f"{LIST}{row.pk}/change/"))
    assert "declined already" in words(step(approver, row, "accept"))
    norland.refresh_from_db()
    assert norland.short_name == "Norland"
    assert renamed(seat, norland, "Norland of the North") != row


def test_one_waits_at_a_time_and_what_was_typed_stays(seat, norland):
    renamed(seat, norland)
    other = seat("editor")
    assert "A change by" in words(other.get(page_of(norland)))
    refused = words(save(other, norland, name="The whole of Norland"))
    assert "waits for a second person. Once it is decided" in refused
    assert "The whole of Norland" in refused
    assert Proposal.objects.count() == 1


def test_nothing_typed_is_nothing_proposed(seat, norland):
    assert "Nothing was changed" in words(save(seat("editor"), norland))
    assert not Proposal.objects.exists()


def test_a_change_that_was_overtaken_is_not_written(seat, norland):
    row = renamed(seat, norland)
    Entity.objects.filter(pk=norland.pk).update(short_name="Norland and the Isles")  # the host
    told = words(step(seat("approver"), row, "accept"))
    assert "Short name is Norland and the Isles now" in told
    norland.refresh_from_db()
    assert norland.short_name == "Norland and the Isles"
    row.refresh_from_db()
    assert row.state == "overtaken"
    assert "Norland and the Isles" in row.answer


def test_a_name_that_somebody_else_took_meanwhile(seat, norland):
    row = renamed(seat, norland)
    EntityFactory(slug="other", short_name="Nordmark")
    assert "cannot be accepted any more" in words(step(seat("approver"), row, "accept"))
    row.refresh_from_db()
    assert row.state == "overtaken"
    norland.refresh_from_db()
    assert norland.short_name == "Norland"


def test_what_the_record_forbids_is_said_and_not_written(seat, norland):
    row = renamed(seat, norland, "Norland", kind="class")
    assert "does not allow it" in words(step(seat("approver"), row, "accept"))
    norland.refresh_from_db()
    assert norland.kind == "state"


def test_whom_no_reader_knows_is_changed_at_once(seat):
    entity = EntityFactory(slug="nowhere")
    editor = seat("editor")
    assert "waits for a second person" not in words(editor.get(page_of(entity)))
    save(editor, entity, short_name="Somewhere")
    entity.refresh_from_db()
    assert entity.short_name == "Somewhere"
    assert not Proposal.objects.exists()


def test_whom_the_gazetteer_names_is_known(seat, gazetteer):
    chile = Entity.objects.get(slug="chile")
    save(seat("editor"), chile, short_name="Chili")
    chile.refresh_from_db()
    assert chile.short_name == "Chile"
    assert Proposal.objects.get().wished == {"short_name": "Chili"}


def test_what_was_retracted_was_seen(seat, norland):
    publish.retract(
        Entry.objects.get(),
        by=UserFactory(role="publisher"),
        reason=RetractionReason.ERROR,
        now=NOW,
    )
    renamed(seat, norland)


# --- the list and the way on ----------------------------------------------------------------------
def test_what_waits_for_me_comes_first_and_the_next_is_there_after_each(seat, norland):
    others = [EntityFactory(slug=slug) for slug in ("southland", "eastland")]
    for one in others:
        publish_entry(recognition(EntityFactory(), one))
    approver = seat("approver")
    first = renamed(seat, others[0], "Sutherland")
    second = renamed(seat, others[1], "Ostland")
    save(approver, norland, short_name="Nordmark")
    listed = words(approver.get(LIST))
    assert listed.index("Eastland") < listed.index("Southland") < listed.index("Norland")
    onward = step(approver, first, "accept")
    assert onward.redirect_chain[-1][0] == f"{LIST}{second.pk}/change/"
    done = step(approver, second, "decline", note="No")
    assert done.redirect_chain[-1][0] == f"{LIST}{second.pk}/change/"
    assert f'href="{LIST}"' in words(done)


# --- no leak --------------------------------------------------------------------------------------
def everything_said(folder):
    build(output=folder, site_url="http://127.0.0.1:8000", now=NOW)
    files = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]
    answers = [
        queries.find_entity("norland"), queries.entity("norland"), queries.actors(),
        queries.subjects(), queries.search("zqx", limit=9), queries.search("norland", limit=9),
        queries.positions(subject="norland", as_of=NOW.date(), known_at=NOW), queries.moved(),
    ]  # fmt: skip
    return b" ".join(files).decode(errors="replace") + repr(answers)


def test_one_account_shows_no_reader_a_word(seat, norland, tmp_path):
    editor = seat("editor")
    rogue = EntityFactory(slug="rogue", short_name="Zqxmerged", name="Zqxmerged")
    merger(editor, norland, rogue, norland)
    step(editor, Proposal.objects.get(), "withdraw")
    values = typed(editor, norland, short_name="Zqxshort", name="Zqxname", end_reason="Zqxreason")
    new = int(values["names-TOTAL_FORMS"])
    values |= {
        f"names-{new}-name": "Zqxalias", f"names-{new}-kind": "alias", f"names-{new}-lang": "en",
        f"names-{new}-id": "", f"names-{new}-entity": str(norland.pk),
        "names-TOTAL_FORMS": str(new + 1),
    }  # fmt: skip
    editor.post(page_of(norland), values)
    row = Proposal.objects.get(state="waiting")
    assert "Zqx" not in everything_said(tmp_path / "before")
    assert queries.find_entity("zqxalias").entity is None
    step(seat("approver"), row, "accept")
    after = everything_said(tmp_path / "after")
    assert "Zqxshort" in after
    assert queries.find_entity("zqxalias").entity.slug == "norland"


# --- the database itself --------------------------------------------------------------------------
def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def replaced(row):
    """Another one in its place, with its key; as SQLite may be told to write it."""
    again = (
        "INSERT OR REPLACE INTO briefings_proposal SELECT * FROM briefings_proposal WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(again, [row.pk])


def test_the_database_refuses_the_rest(seat, norland):
    row = renamed(seat, norland)
    rows = Proposal.objects.filter(pk=row.pk)
    other = UserFactory(role="approver")
    refused(lambda: rows.update(state="applied"))
    refused(lambda: rows.update(state="applied", decided_at=NOW))
    refused(lambda: rows.update(state="applied", decided_by=row.proposed_by, decided_at=NOW))
    refused(lambda: rows.update(state="declined", decided_by=other, decided_at=NOW))
    refused(lambda: rows.update(state="withdrawn"))
    refused(lambda: rows.update(wished={"short_name": "Other"}))
    refused(lambda: rows.update(proposed_by=other))
    refused(lambda: rows.update(entity=None))
    if connection.vendor == "sqlite":
        refused(lambda: replaced(row))
    refused(lambda: rows.update(decided_by=other))
    refused(lambda: Proposal.objects.all()._raw_delete("default"))
    made = {"proposed_by": other, "proposed_at": NOW, "stood": {"life": ""}}
    late = EntityFactory()
    refused(lambda: Proposal.objects.create(**made, entity=norland, wished={"life": "1990"}))
    refused(lambda: Proposal.objects.create(**made, entity=late, wished={}))
    refused(lambda: Proposal.objects.create(**made, wished={"life": "1990"}))
    refused(
        lambda: Proposal.objects.create(
            **made, entity=late, wished={"life": "1990"}, state="applied",
            decided_by=row.proposed_by, decided_at=NOW,
        )
    )  # fmt: skip
    assert rows.update(state="applied", decided_by=other, decided_at=NOW) == 1
    refused(lambda: rows.update(state="waiting", decided_by=None, decided_at=None))
    refused(lambda: rows.update(answer="Rewritten"))


# --- home -----------------------------------------------------------------------------------------
def test_many_imports_hide_no_change_of_a_name(seat, norland):
    hashed = {"sha256": "a" * 64, "content_hash": "a" * 64}
    for n in range(60):
        Batch.objects.create(
            name=f"{n}.csv", imported_by=UserFactory(), imported_at=NOW - timedelta(days=1),
            checked_at=NOW, state="waiting", **hashed,
        )  # fmt: skip
    row = renamed(seat, norland)
    home = words(seat("approver").get("/admin/"))
    assert f"{LIST}{row.pk}/change/" in home
    assert home.count(".csv") == 5
