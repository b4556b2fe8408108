"""Two rows become one entity: every reference is kept, and what was published stays as it was."""

from datetime import date, timedelta

import pytest
from django.db import connection

from briefings import exchange, publish, queries
from briefings.curate import drafts, entities
from briefings.curate.merge import NotMerged, merge
from briefings.models import (
    Act,
    Entity,
    EntityName,
    Entry,
    Participant,
    Publication,
    PublishedAct,
    Suggestion,
    Tally,
)
from briefings.site import build as site
from briefings.vocabulary import RetractionReason
from tests.factories import (
    NOW,
    CitationFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    met,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


@pytest.fixture
def by():
    return UserFactory(role="editor")


@pytest.fixture
def two():
    """One body under two addresses, the second entered by mistake."""
    right = EntityFactory(slug="southland", short_name="Southland")
    wrong = EntityFactory(slug="south-land", short_name="South Land", iso2="QZ")
    entities.add_name(wrong, "Land of the South")
    return wrong, right


def positions(**asked):
    return queries.positions(as_of=date(2026, 1, 1), known_at=LATER, **asked)


def test_names_address_and_code_lead_to_the_one_that_stays(two, by):
    wrong, right = two
    met(right)
    done = merge(wrong, into=right, by=by, now=NOW)
    assert done.names == 3
    for name in ("south-land", "South Land", "Land of the South", "QZ", "Republic of South Land"):
        found = queries.find_entity(name)
        assert (found.entity.slug, found.also) == ("southland", ()), name
    assert queries.entity("south-land").slug == "southland"
    kept = EntityName.objects.filter(entity=wrong).values_list("name", flat=True)
    assert "Land of the South" in kept


def test_drafts_name_the_one_that_stays(two, by):
    wrong, right = two
    actor = EntityFactory()
    about, of = recognition(actor, wrong), recognition(wrong, actor)
    entry = EntryFactory()
    for entity in two:
        Participant.objects.create(entry=entry, entity=entity, role="place")
    Participant.objects.create(entry=entry, entity=wrong, role="target")
    tally = Tally.objects.create(entry=entry, subject=wrong, measure="recognises", value=3)
    suggestion = Suggestion.objects.create(source=SourceFactory(), start=0, end=4, exact="Word")
    suggestion.actors.set([wrong, right])
    suggestion.subjects.set([wrong])
    body = EntityFactory(kind="authority", of_state=wrong, claimed_by=wrong)
    assert merge(wrong, into=right, by=by, now=NOW).entries == 3
    assert Act.objects.get(entry=about).subject == right
    assert Act.objects.get(entry=of).actor == right
    roles = Participant.objects.filter(entry=entry).values_list("entity__slug", "role")
    assert sorted(roles) == [("southland", "place"), ("southland", "target")]
    tally.refresh_from_db()
    body.refresh_from_db()
    assert tally.subject == body.of_state == body.claimed_by == right
    assert (list(suggestion.actors.all()), list(suggestion.subjects.all())) == ([right], [right])


def test_published_rows_stay_and_questions_find_them(two, by):
    wrong, right = two
    norland, westmark = EntityFactory(slug="norland"), EntityFactory(slug="westmark")
    first = publish_entry(recognition(norland, wrong))
    publish_entry(recognition(westmark, right))
    publish_entry(recognition(wrong, EntityFactory(slug="isles")))
    counted = publishable(kind="condition")
    Tally.objects.create(entry=counted, subject=wrong, measure="recognises", value=4)
    CitationFactory(entry=counted, supports=["value"])
    publish_entry(counted)
    before = list(Publication.objects.order_by("serial").values())
    acts = list(PublishedAct.objects.order_by("pk").values())
    merge(wrong, into=right, by=by, now=NOW)
    assert list(Publication.objects.order_by("serial").values()) == before
    assert list(PublishedAct.objects.order_by("pk").values()) == acts
    for slug in ("southland", "south-land"):
        answer = positions(subject=slug)
        assert answer.subject.slug == "southland"
        assert [row.actor for row in answer.positions] == ["norland", "westmark"]
        assert answer.counts.recognises == 2
        assert [tally.value for tally in answer.tallies] == [4]
        assert [row.subject for row in positions(actor=slug).positions] == ["isles"]
        assert len(queries.about(slug)) == 4
    assert [row.subject for row in positions(actor="norland").positions] == ["southland"]
    assert [ref.slug for ref in queries.subjects()] == ["isles", "southland"]
    assert "south-land" not in {ref.slug for ref in queries.actors()}
    shown = queries.entry(Entry.objects.get(pk=first.entry_id).public_id)
    assert (shown.act.subject.slug, shown.act.subject.short_name) == ("southland", "South Land")


def test_what_ends_one_ends_both(two, by):
    """The acts of one actor are asked with all that decides about their subjects."""
    wrong, right = two
    publish_entry(recognition(EntityFactory(slug="norland"), wrong, date="2020"))
    publish_entry(recognition(EntityFactory(), right, date="2022", verb="annexes"))
    merge(wrong, into=right, by=by, now=NOW)
    (row,) = positions(actor="norland").positions
    assert row.status == "lapsed"


def test_a_merge_alone_builds_the_site_and_the_old_address_leads_on(
    two, by, tmp_path, django_capture_on_commit_callbacks, monkeypatch
):
    wrong, right = two
    publish_entry(recognition(EntityFactory(slug="norland"), wrong))
    built = {"output": tmp_path, "site_url": "https://cablegram.example", "now": NOW}
    site.build(**built)
    assert not site.is_behind(tmp_path)
    connection.run_on_commit.clear()  # what the publication asked for: a wake-up goes out once
    sent: list[str] = []
    monkeypatch.setattr("briefings.wake._send", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        merge(wrong, into=right, by=by, now=NOW)
    assert site.is_behind(tmp_path)
    assert sent == ["briefings.tasks.refresh_site"]
    site.build(**built)
    assert not site.is_behind(tmp_path)
    for folder in ("recognitions", "actors"):
        page = (tmp_path / "current" / folder / "south-land.html").read_text()
        assert f'content="0; url=/{folder}/southland.html"' in page
        assert "/e/E-" in (tmp_path / "current" / folder / "southland.html").read_text()
    assert [(old.slug, new.slug) for old, new in queries.moved()] == [("south-land", "southland")]


def test_whom_no_reader_met_leads_nowhere(two, by, tmp_path):
    """Its name is the desk's alone, and nobody has its address."""
    wrong, right = two
    publish_entry(recognition(EntityFactory(slug="norland"), right))
    recognition(EntityFactory(slug="norland"), wrong)
    merge(wrong, into=right, by=by, now=NOW)
    assert queries.moved() == ()
    site.build(output=tmp_path, site_url="https://cablegram.example", now=NOW)
    pages = [page.read_text() for page in tmp_path.rglob("*.html")]
    assert pages
    assert not any("South Land" in page for page in pages)


def test_a_new_name_makes_the_site_behind_and_a_stranger_does_not(two, tmp_path):
    wrong, _ = two
    publish_entry(recognition(EntityFactory(slug="norland"), wrong))
    before = queries.entities_mark()
    EntityFactory(slug="stranger")
    assert queries.entities_mark() == before
    Entity.objects.filter(pk=wrong.pk).update(short_name="The South")
    assert queries.entities_mark() != before


@pytest.mark.parametrize("link", ["of_state", "claimed_by"])
def test_nobody_belongs_to_itself_after_a_merge(two, by, link):
    wrong, right = two
    other = EntityFactory(slug="coast", **{link: wrong})
    Entity.objects.filter(pk=right.pk).update(**{link: wrong})
    merge(wrong, into=right, by=by, now=NOW)
    for row in (right, other):
        row.refresh_from_db()
    assert getattr(right, link) is None
    assert getattr(other, link) == right


def test_a_second_merge_moves_those_before_it_along(two, by):
    wrong, right = two
    other = EntityFactory(slug="deep-south")
    publish_entry(recognition(EntityFactory(slug="norland"), wrong))
    merge(wrong, into=right, by=by, now=NOW)
    merge(right, into=other, by=by, now=NOW)
    assert queries.find_entity("Land of the South").entity.slug == "deep-south"
    assert [row.actor for row in positions(subject="south-land").positions] == ["norland"]


def test_what_was_approved_goes_back_to_its_editor(two):
    wrong, right = two
    approver = UserFactory(role="publisher")
    entry = recognition(EntityFactory(), wrong)
    editor = entry.edited_by
    publish.submit(entry, by=editor, now=NOW)
    shown = publish.look(Entry.objects.get()).seal
    publish.approve(entry, by=approver, content_hash=shown, now=NOW)
    merger = UserFactory(role="publisher")
    assert merge(wrong, into=right, by=merger, now=NOW).unapproved == 1
    entry.refresh_from_db()
    assert (entry.state, entry.approved_by, entry.edited_by) == ("draft", None, editor)
    assert "South Land was merged into Southland" in entry.review_note
    publish.submit(entry, by=editor, now=NOW)
    shown = publish.look(Entry.objects.get()).seal
    publish.approve(entry, by=approver, content_hash=shown, now=NOW)


def test_whoever_wrote_it_cannot_approve_it_after_a_merge(two, by):
    wrong, right = two
    writer = UserFactory(role="publisher")
    entry = recognition(EntityFactory(), wrong)
    drafts.save(entry, by=writer, now=NOW)
    publish.submit(entry, by=writer, now=NOW)
    merge(wrong, into=right, by=by, now=NOW)
    entry.refresh_from_db()
    publish.submit(entry, by=writer, now=NOW)
    shown = publish.look(Entry.objects.get()).seal
    with pytest.raises(publish.Refused, match="somebody else"):
        publish.approve(entry, by=writer, content_hash=shown, now=NOW)


@pytest.mark.parametrize("side", ["actor", "subject"])
def test_a_merge_makes_no_published_twins(two, by, side):
    wrong, right = two
    other = EntityFactory(slug="norland")
    pairs = [(one, other) if side == "actor" else (other, one) for one in two]
    first, second = (recognition(*pair) for pair in pairs)
    publish_entry(first)
    publish_entry(second)
    with pytest.raises(NotMerged, match=f"{first.public_id} and {second.public_id}"):
        merge(wrong, into=right, by=by, now=LATER)
    publisher = UserFactory(role="publisher")
    publish.retract(second, by=publisher, reason=RetractionReason.DUPLICATE, now=LATER)
    merge(wrong, into=right, by=by, now=LATER)
    rows, errors = exchange.read_acts(
        exchange.write_acts(exchange.published_rows()), exchange.name_book()
    )
    assert (len(rows), errors) == (1, ())


def test_a_twin_is_found_under_either_name(two, by):
    wrong, right = two
    norland = EntityFactory()
    publish_entry(recognition(norland, wrong))
    merge(wrong, into=right, by=by, now=NOW)
    twin = recognition(norland, right)
    assert any("already says this" in problem.sentence for problem in publish.problems(twin))


def test_what_is_not_merged(two, by):
    wrong, right = two

    def refused(entity, into):
        with pytest.raises(NotMerged) as refusal:
            merge(entity, into=into, by=by, now=NOW)
        return str(refusal.value)

    assert "itself" in refused(right, right)
    body = EntityFactory(slug="council", kind="authority", of_state=right)
    assert "authority of Southland" in refused(right, body)
    some = EntityFactory(kind="class", un_status="none")
    assert "nobody in particular" in refused(some, right)
    neighbour = EntityFactory(slug="neighbour")
    entry = recognition(neighbour, right)
    assert entry.public_id in refused(neighbour, right)
    merge(wrong, into=right, by=by, now=NOW)
    assert "choose that one" in refused(right, wrong)
    assert "choose that one" in refused(wrong, right)
    assert Entity.objects.filter(merged_into__isnull=False).count() == 1
