"""What readers see of an entity or a schedule changes when a second person accepts it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from briefings import publish, queries
from briefings.models import Batch, DigestSchedule, Entity, EntityName, Entry, Proposal
from briefings.site.build import build
from briefings.vocabulary import RetractionReason
from tests.briefings.admin.forms import filled
from tests.factories import (
    NOW,
    DigestScheduleFactory,
    EntityFactory,
    UserFactory,
    publish_entry,
    recognition,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/briefings/proposal/"


def page_of(entity):
    return f"/admin/briefings/entity/{entity.pk}/change/"


@pytest.fixture
def norland():
    """Readers know it: an entry names it."""
    row = EntityFactory(slug="norland")
    publish_entry(recognition(EntityFactory(slug="westmark"), row))
    return row


def typed(client, entity, **changes):
    return filled(client.get(page_of(entity)), "entity_form") | changes


def save(client, entity, **changes):
    return client.post(page_of(entity), typed(client, entity, **changes), follow=True)


def words(response):
    return response.content.decode()


def step(client, row, name, **more):
    return client.post(f"{LIST}{row.pk}/{name}/", more, follow=True)


def renamed(seat, entity, name="Nordmark", **more):
    """Somebody's wish that it be called otherwise."""
    save(seat("editor"), entity, short_name=name, **more)
    return Proposal.objects.get(state="waiting", entity=entity)


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


# --- mergers ------------------------------------------------------------------------------------
def merger(client, first, second, stays):
    address = f"/admin/briefings/entity/{first.pk}/merge/{second.pk}/"
    return client.post(address, {"stays": stays.pk}, follow=True)


def test_a_merger_with_whom_readers_know_waits(seat, norland):
    new = EntityFactory(slug="nord")
    editor = seat("editor")
    asked = editor.get(f"/admin/briefings/entity/{norland.pk}/merge/{new.pk}/")
    assert "The merger waits for a second person" in words(asked)
    shown = words(merger(editor, norland, new, norland))
    assert "Norland (norland)" in shown
    assert "“Republic of Nord”" in shown  # leads to Norland then
    new.refresh_from_db()
    assert new.merged_into is None
    assert queries.find_entity("republic of nord").entity != queries.entity("norland")
    step(seat("approver"), Proposal.objects.get(), "accept")
    new.refresh_from_db()
    assert new.merged_into == norland
    assert norland.names.filter(name="Republic of Nord").exists()


def test_names_given_after_the_merger_was_proposed_come_with_nobody(seat, norland):
    new = EntityFactory(slug="nord")
    editor = seat("editor")
    merger(editor, norland, new, norland)
    EntityName.objects.create(entity=new, name="A rogue name", folded="a rogue name")
    told = words(step(seat("approver"), Proposal.objects.get(), "accept"))
    assert "names of Nord have changed since" in told
    new.refresh_from_db()
    assert new.merged_into is None


def test_a_merger_into_somebody_new_shows_and_binds_all_of_them(seat, norland):
    new = EntityFactory(slug="nord", end_reason="It was dissolved")
    EntityName.objects.create(entity=new, name="Zqxalias", folded="zqxalias")
    editor, approver = seat("editor"), seat("approver")
    merger(editor, norland, new, new)
    row = Proposal.objects.get()
    page = words(approver.get(f"{LIST}{row.pk}/change/"))
    assert "Readers do not know Nord yet" in page
    for said in ("Republic of Nord", "It was dissolved", "“Zqxalias” (other name, en)"):
        assert said in page
    save(editor, new, short_name="Zqxrogue")
    told = words(step(approver, row, "accept"))
    assert "What is said of Zqxrogue has changed since" in told
    assert queries.entity("norland").short_name == "Norland"
    merger(editor, norland, new, new)
    row = Proposal.objects.get(state="waiting")
    assert "Readers do not know Zqxrogue yet" in words(approver.get(f"{LIST}{row.pk}/change/"))
    step(approver, row, "accept")
    assert queries.entity("norland").short_name == "Zqxrogue"
    for decided in Proposal.objects.all():
        page = words(approver.get(f"{LIST}{decided.pk}/change/"))
        assert "Readers do not know" not in page


@pytest.mark.parametrize("stays", ["norland", "nord"])
def test_who_wrote_somebody_new_does_not_decide_on_their_merger(seat, norland, stays):
    new = EntityFactory(slug="nord")
    approver = seat("approver")
    save(approver, new, end_reason="It was dissolved")
    merger(seat("editor"), norland, new, Entity.objects.get(slug=stays))
    row = Proposal.objects.get()
    page = words(approver.get(f"{LIST}{row.pk}/change/"))
    assert "You wrote Nord last" in page
    assert ">Accept<" not in page
    assert "You wrote Nord last" in words(step(approver, row, "accept"))
    assert "Accepted" in words(step(seat("approver"), row, "accept"))


def test_both_sides_of_a_merger_tell_of_it(seat, norland):
    new = EntityFactory(slug="nord")
    merger(seat("editor"), norland, new, norland)
    step(seat("approver"), Proposal.objects.get(), "accept")
    for row in (norland, new):
        told = words(seat("editor").get(page_of(row).replace("change", "history")))
        assert "Accepted what" in told
    assert "Nord was merged into it" in words(
        seat("editor").get(page_of(norland).replace("change", "history"))
    )


def test_a_merger_that_cannot_be_is_not_proposed(seat, norland):
    editor = seat("editor")
    westmark = Entity.objects.get(slug="westmark")
    assert "so they are two" in words(merger(editor, norland, westmark, norland))
    assert not Proposal.objects.exists()


# --- schedules ----------------------------------------------------------------------------------
def schedule_form(client, rule, **changes):
    address = f"/admin/briefings/digestschedule/{rule.pk}/change/"
    values = filled(client.get(address), "digestschedule_form") | changes
    return client.post(address, values, follow=True)


def test_a_title_waits_and_the_hour_does_not(seat):
    rule = DigestScheduleFactory()
    publisher = seat("publisher")
    done = schedule_form(publisher, rule, title="The morning", local_time="09:00:00")
    assert "The title waits for" in words(done)
    rule.refresh_from_db()
    assert (rule.title, rule.local_time.hour) == ("Daily briefing", 9)
    row = Proposal.objects.get()
    assert "Another title waits" in words(schedule_form(publisher, rule, title="The noon"))
    assert "somebody else must decide" in words(step(publisher, row, "accept"))
    assert "heading of each issue" in words(seat("approver").get(f"{LIST}{row.pk}/change/"))
    step(seat("approver"), row, "accept")
    rule.refresh_from_db()
    assert (rule.title, rule.local_time.hour) == ("The morning", 9)


def test_a_rule_that_was_changed_says_when_its_issue_comes(seat):
    """Only what decides the hour counts as a change of the rule."""
    long_ago = timezone.now() - timedelta(days=9)
    rule = DigestScheduleFactory(time_zone="UTC", created_at=long_ago)
    publisher = seat("publisher")
    schedule_form(publisher, rule, unattended="hold")
    rule.refresh_from_db()
    assert rule.ruled_at is None
    soon = timezone.now() + timedelta(minutes=1)
    done = schedule_form(publisher, rule, local_time=f"{soon:%H:%M}:00")
    assert "An issue is due by this rule at once. It waits until" in words(done)
    rule.refresh_from_db()
    assert rule.ruled_at is not None
    assert timezone.now() - rule.ruled_at < timedelta(minutes=1)


def test_a_new_schedule_is_headed_from_a_fixed_list_until_then(seat):
    publisher = seat("publisher")
    values = {
        "title": "Buy gold", "slug": "gold", "cadence": "daily", "weekday": "",
        "local_time": "08:00", "time_zone": "UTC", "active": "on", "unattended": "send",
    }  # fmt: skip
    publisher.post("/admin/briefings/digestschedule/add/", values, follow=True)
    assert DigestSchedule.objects.get(slug="gold").title == "Daily briefing"
    row = Proposal.objects.get()
    assert row.wished == {"title": "Buy gold"}
    DigestSchedule.objects.filter(slug="gold").update(title="Daily")
    assert "Title is Daily now" in words(step(seat("approver"), row, "accept"))


def test_a_stale_form_does_not_wish_the_old_title_back(seat):
    rule = DigestScheduleFactory()
    publisher = seat("publisher")
    address = f"/admin/briefings/digestschedule/{rule.pk}/change/"
    stale = filled(publisher.get(address), "digestschedule_form")
    schedule_form(seat("publisher"), rule, title="The morning")
    step(seat("approver"), Proposal.objects.get(), "accept")
    publisher.post(address, stale | {"local_time": "09:00:00"})
    rule.refresh_from_db()
    assert (rule.title, rule.local_time.hour) == ("The morning", 9)
    assert not Proposal.objects.filter(state="waiting").exists()
    assert "The title waits" in words(publisher.post(address, stale | {"title": "X"}, follow=True))


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


def test_names_are_kept_in_one_spelling(seat, norland):
    """A computer of some makers sends letters and their marks apart."""
    save(seat("editor"), norland, short_name="No\u0308rd", proposal_note="o\u0308")
    row = Proposal.objects.get()
    assert (row.wished["short_name"], row.note) == ("N\u00f6rd", "\u00f6")
