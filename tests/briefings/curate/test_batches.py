"""Imports: drafts in one batch, all or nothing, and twice is once."""

import time
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from briefings import exchange, publish
from briefings.curate import batches
from briefings.models import Act, Batch, Citation, Entity, Entry, EntryNumber, Publication, Source
from briefings.vocabulary import RetractionReason
from tests.briefings.exchange import crowd
from tests.briefings.exchange.record import exported, file_of, known, publish_all, take_in
from tests.factories import NOW, QUOTE, TEXT, ActFactory, SourceFactory, UserFactory, recognition

pytestmark = pytest.mark.django_db

ROW = "norland,sudland,recognises,state,express,2025-07,0,single_source,https://news.example/a,,,"
OTHER = ROW.replace("https://news.example/a", "https://news.example/b")
TABLES = (Batch, EntryNumber, Source, Entry, Act, Citation)


@pytest.fixture(autouse=True)
def states():
    for slug in ("norland", "westmark"):
        known(slug)
    known("sudland", kind="contested_polity", un_status="none")


@pytest.fixture
def editor():
    return UserFactory(role="editor")


def everything():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def test_a_row_becomes_a_draft_in_our_own_words(editor):
    done = take_in(file_of(ROW), editor, name="first.csv")
    assert (done.rows, done.acts, done.citations, done.sources) == (1, 1, 1, 1)
    entry = Entry.objects.get()
    assert (entry.state, entry.kind, entry.basis) == ("draft", "act", "fact")
    assert entry.headline == "Norland recognises Sudland"
    assert entry.statement == "Norland recognises Sudland as a state."
    assert (str(entry.date_min), str(entry.date_max)) == ("2025-07-01", "2025-07-31")
    assert (entry.edited_by, entry.edited_at, entry.batch) == (editor, NOW, done.batch)
    assert (done.batch.name, done.batch.imported_by) == ("first.csv", editor)
    citation = entry.citations.get()
    assert citation.source.title == "news.example/a"
    assert citation.supports == [
        "statement", "actor", "subject", "verb", "object_kind", "mode", "date",
    ]  # fmt: skip
    assert not [item for item in publish.problems(entry) if not item.warning]


def test_a_note_is_the_statement_and_its_last_paragraph_may_be_the_scope(editor):
    take_in(file_of(ROW + '"Norland was the first.\n\nScope: Among states, since 2020"'), editor)
    entry = Entry.objects.get()
    assert entry.statement == "Norland was the first."
    assert entry.scope == "Among states, since 2020"
    assert "scope" in entry.citations.get().supports


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("withdraws", "Norland withdraws recognition of Sudland as a state."),
        ("designates", "Norland lists Sudland as terrorist."),
        ("delists", "Norland takes Sudland off its terrorist list."),
        ("ends", "Sudland comes to an end, by an act of Norland."),
        ("condemns", "Norland condemns an act about Sudland."),
    ],
)
def test_other_verbs_are_whole_sentences_too(editor, verb, said):
    take_in(file_of(ROW.replace("recognises", verb)), editor)
    assert Entry.objects.get().statement == said


def test_rows_of_one_act_are_citations_of_one_entry(editor):
    done = take_in(file_of(ROW, OTHER.replace("norland", "Norland"), ROW), editor)
    assert (done.acts, done.citations) == (1, 2)
    assert Entry.objects.get().citations.count() == 2


def test_the_same_file_twice_changes_nothing(editor):
    data = file_of(ROW, OTHER, ROW.replace("norland", "westmark"))
    first = take_in(data, editor)
    before = everything()
    again = take_in(data.replace(b"\n", b"\r\n"), UserFactory(role="editor"))
    assert again.batch == first.batch
    assert everything() == before


def test_not_even_after_its_entries_were_edited(editor):
    data = file_of(ROW)
    take_in(data, editor)
    Entry.objects.update(date="2025-08", statement="Norland did so in August.")
    before = everything()
    take_in(data, editor)
    assert everything() == before


def test_other_files_with_the_same_acts_change_nothing(editor):
    rows = [ROW, OTHER, ROW.replace("norland", "westmark")]
    publish_all(file_of(rows[0]))
    take_in(file_of(*rows[1:]), editor)
    before = everything()
    done = take_in(file_of(*reversed(rows)), editor)
    assert (done.batch, done.acts, done.citations, done.sources) == (None, 0, 0, 0)
    assert everything() == before


def test_acts_from_the_desk_are_known_whatever_the_default_left_out(editor):
    recognition(known("norland"), known("sudland"), verb="condemns", object_kind=None)
    done = take_in(file_of(ROW.replace("recognises", "condemns")), editor)
    assert (done.acts, done.citations) == (0, 1)


def test_an_act_of_a_merged_entity_is_known(editor):
    old = known("old-norland")
    recognition(old, known("sudland"))
    Entity.objects.filter(pk=old.pk).update(merged_into=known("norland"))
    assert take_in(file_of(ROW), editor).acts == 0


def test_a_new_citation_of_a_published_act_reopens_it_for_approval(editor):
    publish_all(file_of(ROW))
    done = take_in(file_of(ROW, OTHER), editor)
    assert (done.acts, done.citations, done.reopened) == (0, 1, 1)
    entry = Entry.objects.get()
    assert (entry.state, entry.edited_by, entry.batch) == ("draft", editor, done.batch)
    assert done.batch is not None
    publish.release_batch(done.batch, by=UserFactory(role="approver"), now=NOW)
    assert list(Publication.objects.order_by("n").values_list("n", "change")) == [
        (1, "created"), (2, "edited"),
    ]  # fmt: skip
    assert b"news.example/b" in exported()


def test_a_draft_of_the_same_act_joins_the_batch_with_its_new_citation(editor):
    draft = recognition(known("norland"), known("sudland"))
    done = take_in(file_of(ROW), editor)
    assert (done.acts, done.citations, done.reopened) == (0, 1, 0)
    draft.refresh_from_db()
    assert (draft.batch, draft.edited_by, draft.state) == (done.batch, editor, "draft")


def test_what_the_record_says_otherwise_stays_and_is_told(editor):
    publish_all(file_of(ROW))
    changed = ROW.replace("express", "de_jure").replace("single_source", "disputed") + "A note."
    done = take_in(file_of(changed), editor)
    assert [(kept.row, kept.column, kept.found, kept.kept) for kept in done.kept] == [
        (2, "mode", "de_jure", "express"),
        (2, "certainty", "disputed", "single_source"),
        (2, "note", "A note.", "Norland recognises Sudland as a state."),
    ]
    assert done.batch is None
    assert Act.objects.get().mode == "express"


def test_an_import_does_not_bring_back_what_was_retracted(editor):
    publish_all(file_of(ROW))
    entry = Entry.objects.get()
    publish.retract(entry, by=UserFactory(role="approver"), reason=RetractionReason.ERROR, now=NOW)
    done = take_in(file_of(OTHER), editor)
    assert (done.acts, done.citations) == (0, 0)
    assert [(kept.kept, kept.entry) for kept in done.kept] == [("retracted", entry.public_id)]


def test_a_known_source_is_cited_and_its_words_are_found(editor):
    source = SourceFactory(url="https://news.example/a", text=TEXT)
    take_in(file_of(ROW.removesuffix(",") + f"{QUOTE},"), editor)
    citation = Citation.objects.get()
    assert citation.source == source
    assert TEXT[citation.start : citation.end] == QUOTE
    assert Source.objects.count() == 1


def test_a_source_without_address_is_known_by_its_title(editor):
    row = ROW.replace("https://news.example/a,", ",An archive of letters")
    publish_all(file_of(row))
    assert take_in(file_of(row, row.replace("norland", "westmark")), editor).sources == 0
    assert Source.objects.get().url is None


def test_a_failure_in_the_middle_leaves_nothing(editor, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 2)
    data = file_of(*(ROW.replace("2025-07", f"2025-07-{day:02}") for day in range(1, 10)))
    names = exchange.name_book()

    def rows():
        for row in exchange.rows(BytesIO(data), names):
            yield row
            if row.row > 7:
                raise IntegrityError("the disk is full")

    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        batches.save(rows(), by=editor, now=NOW, name="a", sha256="0")
    assert everything() == before


def test_citations_of_one_act_may_stand_anywhere_in_the_file(editor, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 1)
    done = take_in(file_of(ROW, ROW.replace("norland", "westmark"), OTHER, ROW), editor)
    assert (done.acts, done.citations, done.sources) == (2, 3, 2)


# Reactions -------------------------------------------------------------------------------------


def reaction(when, *, verb="denies_report", actor="norland", sequence="0"):
    return f"{actor},sudland,{verb},state,,{when},{sequence},,https://news.example/r,,,"


def act(when, *, verb="recognises", actor="norland", sequence="0"):
    return f"{actor},sudland,{verb},state,,{when},{sequence},,https://news.example/a,,,"


def answered(editor, *rows):
    """Date and actor of the act that the only reaction among the rows answers."""
    take_in(file_of(*rows), editor)
    found = Act.objects.get(verb__in=["denies_report", "welcomes"]).reacts_to
    return found and (found.entry.date, found.actor.slug)


def test_a_reaction_answers_the_latest_act_not_after_it(editor):
    rows = [act("2025-01"), act("2025-03", verb="withdraws"), act("2025-09", verb="recognises")]
    assert answered(editor, reaction("2025-04"), *rows) == ("2025-03", "norland")


@pytest.mark.parametrize(
    ("verb", "found"),
    [("denies_report", ("2025-01", "norland")), ("welcomes", ("2025-03", "westmark"))],
)
def test_a_denial_answers_its_own_actor_and_a_welcome_anybody(editor, verb, found):
    rows = [act("2025-01"), act("2025-03", actor="westmark")]
    assert answered(editor, *rows, reaction("2025-04", verb=verb)) == found


def test_an_act_on_a_day_of_the_reactions_month_is_not_after_it(editor):
    assert answered(editor, act("2025-07-03"), reaction("2025-07")) == ("2025-07-03", "norland")


def test_on_one_day_the_sequence_decides(editor):
    day = "2025-07-03"
    rows = [act(day), act(day, verb="withdraws", sequence="2")]
    take_in(file_of(*rows, reaction(day, sequence="1")), editor)
    assert Act.objects.get(verb="denies_report").reacts_to.verb == "recognises"


@pytest.mark.parametrize("when", ["", "2024", "[..2024-12]"])
def test_a_reaction_with_nothing_before_it_is_left_open_and_counted(editor, when):
    done = take_in(file_of(act("2025-01"), reaction(when)), editor)
    assert done.unlinked == 1
    assert Act.objects.get(verb="denies_report").reacts_to is None


def test_a_reaction_may_answer_an_act_that_was_published_before(editor):
    publish_all(file_of(act("2025-01")))
    assert answered(editor, reaction("2025-02")) == ("2025-01", "norland")


def test_only_what_changes_a_status_is_answered(editor):
    ActFactory(actor=known("norland"), subject=known("sudland"), verb="meets", object_kind=None)
    assert answered(editor, act("2025-01", verb="refuses"), reaction("2025-02")) is None


# Size ------------------------------------------------------------------------------------------


def _timed(editor, rows):
    crowd.population()
    data = "".join(crowd.lines(rows)).encode()
    start = time.process_time()  # others may be at work on the same machine
    done = take_in(data, editor)
    assert (done.rows, done.citations) == (rows, rows)
    return time.process_time() - start


def test_five_thousand_rows_take_seconds(editor):
    assert _timed(editor, 5_000) < 10


@pytest.mark.long
def test_a_hundred_thousand_rows_take_less_than_a_minute(editor):
    assert _timed(editor, 100_000) < 60


def test_the_number_of_queries_follows_the_chunks_not_the_rows(
    editor, django_assert_max_num_queries
):
    data = file_of(*(ROW.replace("2025-07", f"{year}-07") for year in range(1000, 1500)))
    with django_assert_max_num_queries(60):
        assert take_in(data, editor).acts == 500
