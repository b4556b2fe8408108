"""Search: what readers find and what they never find, what the desk finds, and both kept up to date."""

import pytest
from django.apps import apps as installed
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from briefings import index, publish, queries
from briefings.curate import drafts, entities, merge
from briefings.models import DraftWords, Entry, PublishedGram, PublishedWords
from briefings.reading import store
from briefings.types import EntityRef, EntryView
from briefings.vocabulary import Change, RetractionReason
from tests.factories import (
    NOW,
    ActFactory,
    CitationFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db


def entries(text, **kwargs):
    """Public ids that a reader finds."""
    found = queries.search(text, limit=kwargs.pop("limit", 20), **kwargs).hits
    return [one.public_id for one in found if isinstance(one, EntryView)]


def people(text):
    """Whom a reader finds."""
    found = queries.search(text, limit=20).hits
    return [one.short_name for one in found if isinstance(one, EntityRef)]


def at_the_desk(text):
    """Public ids that an editor finds."""
    where = index.understood(text)
    rows = Entry.objects.filter(pk__in=index.matching(DraftWords, where)) if where else []
    return sorted(row.public_id for row in rows)


def published(headline, statement="It was so.", title="A gazette", **kwargs):
    entry = EntryFactory(headline=headline, statement=statement, **kwargs)
    CitationFactory(entry=entry, source=SourceFactory(title=title))
    drafts.settle(entry, now=NOW)
    publish_entry(entry)
    return entry.public_id


@pytest.fixture
def norland():
    """A state that goes by many names and is named in a publication."""
    state = EntityFactory(slug="norland", short_name="Norland", name="Republic of Norland")
    for name, lang in (
        ("Šiaurės kraštas", "lt"), ("Північний край", "uk"), ("Северный край", "ru"),
        ("Côte d’Exemple", "en"), ("北国", "zh"),
    ):  # fmt: skip
        entities.add_name(state, name, lang=lang)
    entities.add_name(state, "Nortown", metonym=True)
    return state


@pytest.fixture
def recognised(norland):
    entry = recognition(norland, EntityFactory(short_name="Westmark"))
    drafts.settle(entry, now=NOW)
    publish_entry(entry)
    return entry


# What readers find ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["norland", "NORL", "republic norland", "siaures", "Šiaurės Kraštas", "північний", "северный край",
     "COTE D'EXEMPLE", "exemple", "北国", "nortown", "norland westmark", "E-0001", "#1"],
)  # fmt: skip
def test_an_entry_is_found_by_any_name_of_whom_it_names(recognised, typed):
    assert entries(typed.replace("0001", recognised.public_id[2:]).replace(
        "#1", f"#{int(recognised.public_id[2:])}")) == [recognised.public_id]  # fmt: skip


@pytest.mark.parametrize("typed", ["Norland", "Северный край", "cote d'exemple", "republic of n"])
def test_so_is_whoever_goes_by_it(recognised, typed):
    assert people(typed) == ["Norland"]


def test_nobody_is_shown_whom_nothing_published_names(norland):
    publishable()
    assert queries.search("Norland", limit=5).hits == ()


def test_a_new_name_leads_at_once_to_what_was_published_long_ago(recognised, norland):
    assert entries("hyperborea") == []
    entities.add_name(norland, "Hyperborea")
    assert entries("hyperborea") == [recognised.public_id]
    assert people("hyperborea") == ["Norland"]
    assert people("hiperborea") == ["Norland"]


def test_words_of_headline_statement_and_source(db):
    one = published("Talks on grain", "Envoys met in *Vilnius*.", "The Courier, page 4")
    published("Talks on water")
    for typed in ("grain", "GRAIN talks", "vilni", "envoys grain", "courier", "talks courier"):
        assert entries(typed) == [one], typed
    assert entries("") == entries("  ,, ") == []


def test_the_headline_comes_first_then_the_newest():
    inside = published("Quiet day", "They spoke of pipelines.")
    first, second = published("Pipelines shut"), published("Pipelines open")
    later = published("Busy day", "Pipelines again.")
    assert entries("pipelines") == [second, first, later, inside]


def test_pages():
    wanted = [published(f"Pipelines {name}") for name in "abcde"][::-1]
    answer = queries.search("pipelines", limit=2)
    assert answer.total == 5
    assert [entries("pipelines", limit=2, offset=at) for at in (0, 2, 4, 6)] == [
        wanted[:2], wanted[2:4], wanted[4:], [],
    ]  # fmt: skip


def test_pages_count_people_and_entries_together(recognised):
    whole = queries.search("norland", limit=9)
    assert [type(one) for one in whole.hits] == [EntityRef, EntryView]
    parts = [queries.search("norland", limit=1, offset=at).hits for at in (0, 1, 2)]
    assert parts == [whole.hits[:1], whole.hits[1:], ()]
    assert whole.total == 2


@pytest.mark.parametrize(
    ("typed", "word"),
    [("pipelnes", "pipelines"), ("piplines", "pipelines"), ("pipelinse", "pipelines"),
     ("norlnad", "norland"), ("сиверный", "северныи")],
)  # fmt: skip
def test_a_mistyped_word_is_taken_for_the_nearest(recognised, typed, word):
    published("Pipelines shut")
    answer = queries.search(typed, limit=5)
    assert answer.hits
    assert [one for one, _ in answer.understood] == [index_word(typed)]
    assert answer.understood[0][1][:6] == word[:6]


def index_word(typed):
    return index.words.folded(typed)[0]


def test_numbers_and_short_words_are_never_corrected():
    published("Talks on line 123456")
    assert entries("123457") == []
    assert entries("tlaks") != []
    assert entries("lin") != []  # a beginning
    assert entries("lni") == []


def test_without_all_words_any_will_do():
    one, two = published("Pipelines shut"), published("Grain sold")
    assert entries("pipelines grain") == [two, one]
    assert entries("pipelines shut grain") == [two, one]


# What they never find ---------------------------------------------------------------------------


def test_no_reader_meets_the_word_of_a_draft():
    draft = publishable(headline="Xylophone secret", statement="Zeppelin secret")
    drafts.settle(draft, now=NOW)
    live = Entry.objects.get(public_id=published("Pipelines shut"))
    publish.reopen(
        live, by=UserFactory(role="editor"), change=Change.CORRECTED, public_note="x", now=NOW
    )
    live.refresh_from_db()
    live.headline = "Xylophone instead"
    drafts.save(live, by=UserFactory(role="editor"), now=NOW)
    for typed in ("xylophone", "zeppelin", "xylofone", draft.public_id, "secret"):
        answer = queries.search(typed, limit=5)
        assert (answer.hits, answer.total, answer.understood) == ((), 0, ()), typed
    assert not PublishedGram.objects.filter(word__in=["xylophone", "zeppelin", "secret"])
    assert entries("pipelines") == [live.public_id]
    assert at_the_desk("xylophone") == [draft.public_id, live.public_id]
    assert at_the_desk("pipelines") == []


def test_what_is_retracted_is_found_no_more_not_even_by_a_mistyped_word():
    entry = Entry.objects.get(public_id=published("Pipelines shut"))
    publish.retract(
        entry, by=UserFactory(role="publisher"), reason=RetractionReason.ERROR, now=timezone.now()
    )
    for typed in ("pipelines", "piplines", entry.public_id):
        answer = queries.search(typed, limit=5)
        assert (answer.hits, answer.understood) == ((), ())
    assert not PublishedWords.objects.exists()


def test_a_correction_is_found_by_its_new_words_alone():
    entry = Entry.objects.get(public_id=published("Pipelines shut"))
    editor = UserFactory(role="editor")
    publish.reopen(entry, by=editor, change=Change.CORRECTED, public_note="It was grain.", now=NOW)
    entry.refresh_from_db()
    entry.headline = "Grain stopped"
    drafts.save(entry, by=editor, now=NOW)
    publish_entry(entry)
    assert entries("grain") == [entry.public_id]
    assert entries("pipelines") == []


# The desk ---------------------------------------------------------------------------------------


def test_the_desk_finds_a_draft_by_whom_it_names_and_by_what_it_rests_on(norland):
    entry = EntryFactory(kind="act")
    ActFactory(entry=entry, actor=norland)
    source = SourceFactory(title="Court circular")
    CitationFactory(entry=entry, source=source)
    EntryFactory()
    drafts.settle(entry, now=NOW)
    for typed in ("norl", "circular", "Північний", "court norland", entry.public_id):
        assert at_the_desk(typed) == [entry.public_id], typed
    source.title = "Ministry bulletin"
    store.save(source, now=NOW)
    assert at_the_desk("circular") == []
    assert at_the_desk("bulletin") == [entry.public_id]
    entry.delete()
    assert at_the_desk("bulletin") == []
    assert not DraftWords.objects.filter(entry=entry.pk).exists()


def test_after_a_merge_entries_are_found_by_the_names_of_both(recognised, norland):
    target = EntityFactory(short_name="Septentria")
    merge.merge(norland, into=target, by=UserFactory(role="publisher"), now=NOW)
    for typed in ("septentria", "norland", "северный"):
        assert entries(typed) == [recognised.public_id], typed
        assert at_the_desk(typed) == [recognised.public_id], typed
        assert people(typed) == ["Septentria"], typed


def kept():
    return (
        dict(DraftWords.objects.values_list("entry", "words")),
        dict(PublishedWords.objects.values_list("publication", "words")),
        set(PublishedGram.objects.values_list("gram", "length", "word")),
    )


@pytest.mark.parametrize("historical", [False, True], ids=["ours", "the migration's"])
def test_made_anew_it_is_the_same(recognised, historical):
    published("Pipelines shut")
    before = kept()
    apps = MigrationLoader(connection).project_state().apps if historical else installed
    index.rebuild(apps)
    assert kept() == before
    assert entries("pipelines norland") != []


def test_questions_to_the_database_are_few(recognised):
    published("Pipelines shut")
    queries.search("x", limit=1)
    for typed in ("norland pipelines", "norlnad pipelnes wetsmark shtu"):
        with CaptureQueriesContext(connection) as asked:
            queries.search(typed, limit=10)
        # Beside those, Postgres is told how to look: once, however many words there are.
        reads = [one["sql"] for one in asked if "SELECT" in one["sql"]]
        assert len(reads) <= 30, reads
        assert len(asked) - len(reads) <= 4


class TestAnythingTyped(TestCase):
    """Nothing that is typed reaches the database as anything but words."""

    @settings(max_examples=150, deadline=None)
    @given(
        st.text(max_size=60)
        | st.lists(
            st.sampled_from(
                ['"', "*", "NEAR(", "AND", "NOT", "a:", "'", "\\", "&", "|", "!", "x_1", "h_talks",
                 "(", ")", "^", "%", "--", ";", "-", "ı", "İ", "ß", "न्", "🙂", "\x00", "ab" * 60]
            ),
            max_size=9,
        ).map(" ".join)
    )  # fmt: skip
    def test_is_answered(self, typed):
        queries.search(typed, limit=3)
        at_the_desk(typed)
