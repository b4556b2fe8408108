"""Lists and forms ask a bounded number of questions, and answer at once in a large record."""

import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings import queries
from briefings.curate import proposals
from briefings.management.bench import desk as bench
from briefings.models import Entity, Entry, Participant
from briefings.queries import values
from briefings.tasks import issue_digests
from tests.briefings.admin import desk_room as room
from tests.briefings.deliver import versions
from tests.factories import CitationFactory, EntityFactory, UserFactory, recognition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]

MOST = 15
"""Queries of a page; what one costs whatever the size of the record."""
SLOWEST = 300
"""Milliseconds of the p95 of any page."""
SEARCH = 30
"""The same of a reader's search."""

LISTS = (
    "entry", "entity", "source", "subscriber", "digest", "digestschedule", "delivery", "proposal",
)  # fmt: skip


def wishes():
    """More than a page of changes of names, one of them of everything."""
    by, first = UserFactory(role="editor"), Entity.objects.get(slug="chile")
    other = Entity.objects.get(slug="peru")
    for entity in Entity.objects.exclude(pk=first.pk)[:30]:
        stood, wished = {"end_reason": ""}, {"end_reason": "It was dissolved"}
        proposals.propose(entity, stood=stood, wished=wished, by=by, now=timezone.now())
    stood = values.whole(first)
    wished = {field: "1990" if field in values.DATES else "" for field in stood}
    wished |= {"of_state": other.slug, "claimed_by": other.slug, "names": stood["names"][1:]}
    proposals.propose(first, stood=stood, wished=wished, by=by, now=timezone.now())


def corpus(entries):
    """A record, an issue of it that is being sent, and another one to come."""
    call_command("make_corpus", entries=entries, subscribers=20, seed=3, stdout=StringIO())
    wishes()
    room.schedule(created_at=timezone.now())
    first, *_ = room.news(now=timezone.now())
    for chat in range(1, 4):
        room.reader(chat, follows=[first.act.actor])
    issue_digests(now=timezone.now() + room.DAY, issued_at=timezone.now(), by_hand=True)
    for entry in room.news(now=timezone.now()):
        versions.change(entry, "Put otherwise", now=timezone.now())


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(role="publisher"))
    return client


def test_pages_ask_a_bounded_number_of_questions():
    """Every list with every filter, order and search, and every form, found by walking the resolver."""
    corpus(130)
    client = bench.signed_in()
    seen = set()
    for address in bench.addresses(client):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        if answer.status_code in bench.CLOSED:
            continue
        assert answer.status_code in (200, 302), address
        assert "?e=1" not in answer.headers.get("Location", ""), f"no such filter: {address}"
        # Content types are asked for once in a process, before anything else.
        own = [one["sql"] for one in asked if "django_content_type" not in one["sql"]]
        assert len(own) <= MOST, (address, own)
        seen.add(address.split("?")[0])
    for model in LISTS:
        assert reverse(f"admin:briefings_{model}_changelist") in seen
    for view in (
        "add/", "change/", "history/", "delete/", "merge/", "export/", "autocomplete/", "upcoming/",
        "reconciliation/", "progress/", "dead-letters/", "my-chat/",
    ):  # fmt: skip
        assert any(view in address for address in seen), view
    assert len(seen) > 30


def test_a_draft_of_many_parts_is_deleted_after_a_page_of_few_questions(desk):
    """However much goes with it: no row of it is asked for by itself."""
    entry = recognition(EntityFactory(), EntityFactory())
    for _ in range(9):
        CitationFactory(entry=entry, exact="")
        Participant.objects.create(entry=entry, entity=EntityFactory())
    page = reverse("admin:briefings_entry_delete", args=(entry.pk,))
    desk.get(page)
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get(page)
    assert len(asked) <= MOST
    told = answer.content.decode()
    assert all(str(part.entity) in told for part in entry.participants.all())
    assert desk.post(page, {"post": "yes"}).status_code == 302
    assert not Entry.objects.filter(pk=entry.pk).exists()


def test_a_page_of_a_list_is_the_page_of_its_order(desk):
    """Found by keys first, the rows are those that one query would give."""
    corpus(120)
    entries = reverse("admin:briefings_entry_changelist")
    for query, order in (("", "-id"), ("o=3", "date_min"), ("q=grain", "-id")):
        found, page, pages = [], 1, 1
        while page <= pages:
            shown = desk.get(f"{entries}?{query}&p={page}").context["cl"]
            pages = shown.paginator.num_pages
            found += [row.pk for row in shown.result_list]
            page += 1
        wanted = Entry.objects.order_by(order, "-id")
        if query.startswith("q="):
            wanted = wanted.filter(statement__icontains="grain")
        assert found == list(wanted.values_list("pk", flat=True))


@pytest.mark.long
def test_pages_and_searches_answer_at_once_at_a_hundred_thousand_entries():
    corpus(100_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database's own care does within the hour
    figures = bench.measure(20)
    slow = [page for page in figures.pages if page.p95_ms > SLOWEST]
    assert not slow
    assert figures.most_queries <= MOST
    for typed in (
        "recognises",
        "lithunia",
        "south africa",
        "rusia condems",
        "talks on grain",
        "re",
    ):
        taken = []
        for _ in range(20):
            began = time.perf_counter()
            assert queries.search(typed, limit=5).hits
            taken.append(1000 * (time.perf_counter() - began))
        assert sorted(taken)[18] <= SEARCH, typed
