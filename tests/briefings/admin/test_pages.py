"""Every page of the desk opens for those who may see it, in a bounded number of queries."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from briefings import index
from briefings.deliver import lock
from briefings.models import Act, Delivery, DeliveryState, Digest, Entry
from briefings.roles import ROLES
from briefings.tasks import issue_digests
from tests.briefings.admin.conftest import Seat
from tests.factories import (
    NOW,
    TEXT,
    CitationFactory,
    DigestScheduleFactory,
    EntityFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)

pytestmark = pytest.mark.django_db

LISTS = (
    "entry", "source", "entity", "digestschedule", "digest", "delivery", "subscriber", "feedback",
)  # fmt: skip
BOUND = 15  # design.md, section 7


@pytest.fixture
def record(settings, tmp_path):
    """A little of everything: published, in review, drafted, issued, half delivered."""
    settings.VAR_DIR = tmp_path
    with transaction.atomic():
        lock.enter("a batch", now=NOW)
    lock.remember("a batch", now=NOW)
    source = SourceFactory(text=TEXT)
    entries = []
    for _ in range(3):
        entry = recognition(EntityFactory(), EntityFactory())
        CitationFactory(entry=entry, source=source)
        entries.append(entry)
    publish_entry(entries[0])
    publishable()
    DigestScheduleFactory()
    for chat in range(1, 5):
        subscriber(chat)
    issue_digests(now=NOW + timedelta(days=1), issued_at=NOW + timedelta(minutes=1), by_hand=True)
    Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk).update(
        state=DeliveryState.UNKNOWN
    )
    return entries


def counted(client, address, status=200):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == status, address
    return len(queries), response


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_open_home_and_lists(seat, record, role):
    client = seat(role)
    for address in ("", *(f"briefings/{name}/" for name in LISTS)):
        queries, _ = counted(client, f"/admin/{address}")
        assert queries <= BOUND, (address, queries)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_open_an_entry(seat, record, role):
    client = seat(role)
    for entry in record:
        queries, response = counted(client, f"/admin/briefings/entry/{entry.pk}/change/")
        assert queries <= BOUND, (entry.state, queries)
        assert b"Telegram message" in response.content


def test_queries_do_not_grow_with_the_citations(seat, record):
    client, entry = seat("editor"), record[1]
    address = f"/admin/briefings/entry/{entry.pk}/change/"
    client.get(address)
    before, _ = counted(client, address)
    assert before <= BOUND
    for _ in range(8):
        original = SourceFactory()
        CitationFactory(entry=entry, source=SourceFactory(republishes=original))
        entry.participants.create(entity=EntityFactory(), role="mentioned")
        entry.tallies.create(subject=EntityFactory(), measure="other", value=9)
    after, _ = counted(client, address)
    assert after == before


@pytest.mark.parametrize("name", ["entry", "source", "entity", "digestschedule"])
def test_forms_for_something_new(seat, name):
    queries, _ = counted(seat("publisher"), f"/admin/briefings/{name}/add/")
    assert queries <= BOUND


@pytest.mark.parametrize("name", ["source", "entity", "digestschedule", "digest", "delivery"])
def test_pages_of_one_row(seat, record, name):
    model = {
        "source": record[0].citations.first().source,
        "entity": record[0].act.actor,
        "digestschedule": Digest.objects.get().schedule,
        "digest": Digest.objects.get(),
        "delivery": Delivery.objects.first(),
    }[name]
    client, address = seat("publisher"), f"/admin/briefings/{name}/{model.pk}/change/"
    first, _ = counted(client, address)  # a process that has just started asks one more
    queries, _ = counted(client, address)
    assert queries <= BOUND
    assert first <= BOUND + 1


@pytest.mark.parametrize("name", ["digest", "delivery", "subscriber"])
def test_what_stages_write_nobody_types(seat, record, name):
    assert seat("publisher").get(f"/admin/briefings/{name}/add/").status_code == 403


def test_a_stranger_is_sent_to_sign_in(client):
    response = client.get("/admin/briefings/entry/")
    assert response.status_code == 302
    assert response.url == "/admin/login/?next=/admin/briefings/entry/"


def test_signing_in_leads_where_one_wanted_to_go(client, seat):
    user = seat("editor").user
    credentials = {"username": user.username, "password": "correct horse battery"}
    page = client.get("/admin/login/?next=/admin/briefings/source/")
    assert b'name="next" value="/admin/briefings/source/"' in page.content
    response = client.post("/admin/login/", {**credentials, "next": "/admin/briefings/source/"})
    assert response.url == "/admin/briefings/source/"


def test_signing_in_at_the_door_leads_home_and_never_abroad(client, seat):
    user = seat("editor").user
    credentials = {"username": user.username, "password": "correct horse battery"}
    assert client.post("/admin/login/", credentials).url == "/admin/"
    client.logout()
    abroad = client.post("/admin/login/", {**credentials, "next": "https://evil.example/"})
    assert abroad.url == "/admin/"


def test_home_says_what_waits(seat, record):
    editor, approver = seat("editor"), seat("approver")
    assert b"Nothing waits for you" in editor.get("/admin/").content
    address = f"/admin/briefings/entry/{record[1].pk}"
    assert editor.post(f"{address}/submit/").status_code == 302
    home = approver.get("/admin/").content.decode()
    assert "To review" in home
    assert record[1].headline in home
    approver.post(f"{address}/send-back/", {"note": "Name the day."})
    author = type(editor)(record[1].edited_by)
    assert "“Name the day.”" in author.get("/admin/").content.decode()


def test_home_counts_readers_and_deliveries(seat, record):
    home = seat("editor").get("/admin/").content.decode()
    assert "&lt;10 readers" in home
    assert "3 waiting" in home
    assert "1 perhaps delivered" in home


def test_a_name_in_any_spelling_finds_its_entries(seat, record):
    actor = record[0].act.actor
    actor.names.create(name="Côte d’Exemple", folded="cote d exemple", kind="alias")
    index.rebuild()  # these rows came without a writer
    client = seat("editor")
    found = client.get("/admin/briefings/entry/", {"q": "cote"}).content.decode()
    assert record[0].public_id in found
    assert record[1].public_id not in found


def test_filters(seat, record):
    client, subject = seat("editor"), record[0].act.subject
    for query in (
        {"state__exact": "published"},
        {"act__subject__id__exact": subject.pk},
    ):
        found = client.get("/admin/briefings/entry/", query).content.decode()
        assert record[0].public_id in found
        assert record[1].public_id not in found
    nothing = client.get("/admin/briefings/entry/", {"date_min_from": "2026-01-01"})
    assert record[0].public_id not in nothing.content.decode()


@pytest.mark.parametrize("model", ["entity", "source", "digestschedule"])
def test_what_others_lean_on_is_never_removed(seat, record, model):
    client = Seat(UserFactory(is_superuser=True))
    row = apps.get_model("briefings", model).objects.first()
    assert (
        client.post(f"/admin/briefings/{model}/{row.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    row.refresh_from_db()


def test_a_draft_is_removed_with_its_act(seat):
    client = seat("reader-editor")
    entry = recognition(EntityFactory(), EntityFactory())
    Entry.objects.filter(pk=entry.pk).update(edited_by=client.user)
    client.post(f"/admin/briefings/entry/{entry.pk}/delete/", {"post": "yes"})
    assert not Entry.objects.filter(pk=entry.pk).exists()
    assert not Act.objects.filter(entry_id=entry.pk).exists()


def test_only_what_a_browser_sends_is_taken(seat):
    client = seat("publisher")
    for method in ("put", "patch", "delete", "options"):
        assert getattr(client, method)("/admin/briefings/entry/").status_code == 405


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("proposal", "No change of a name waits."),
        ("digest", "No digest has gone out yet."),
        ("delivery", "Nothing was sent yet."),
    ],
)
def test_an_empty_list_says_where_rows_come_from(seat, section, words):
    client = seat("approver")
    assert words in client.get(f"/admin/briefings/{section}/").content.decode()
    searched = client.get(f"/admin/briefings/{section}/?q=nobody").content.decode()
    assert words not in searched


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("act__actor__id__exact=" + "9" * 30, 302), ("citations__source__id__exact=" + "9" * 30, 302),
        ("pk__in=1," + "9" * 30, 302), ("q=" + "9" * 30, 200), ("headline__regex=(", 400),
        ("statement__iregex=(a%2B)%2B", 400), ("p=" + "9" * 30, 302), ("state__exact=x", 200),
    ],
)  # fmt: skip
def test_a_question_nobody_can_answer_is_no_breakdown(seat, asked, status):
    assert seat("reader-editor").get(f"/admin/briefings/entry/?{asked}").status_code == status


def test_a_merger_with_a_key_that_no_column_holds(seat):
    entity = EntityFactory()
    page = f"/admin/briefings/entity/{entity.pk}/merge/{'9' * 30}/"
    assert seat("editor").get(page, follow=True).status_code == 200
