"""The gate says in words what still stops an entry."""

import pytest

from briefings import exchange, publish, queries
from briefings.curate import drafts
from briefings.models import Act, Citation, Entry, Source
from briefings.publish import problems
from briefings.vocabulary import Certainty, Change
from tests.factories import (
    NOW,
    QUOTE,
    TEXT,
    CitationFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    publish_entry,
    publishable,
    recognition,
)

pytestmark = pytest.mark.django_db


def words(entry):
    return " ".join(problem.sentence for problem in problems(Entry.objects.get(pk=entry.pk)))


def test_a_whole_entry_passes():
    assert words(publishable()) == ""
    assert words(recognition(EntityFactory(), EntityFactory())) == ""


def test_every_claim_of_an_act_needs_a_passage():
    entry = recognition(EntityFactory(), EntityFactory())
    Citation.objects.update(supports=["statement", "verb"])
    told = words(entry)
    for claim in ("the actor", "the subject", "the date"):
        assert f"No citation supports {claim}." in told


def test_an_implied_act_needs_a_word_on_what_implies_it():
    norland, southern = EntityFactory(short_name="Norland"), EntityFactory(short_name="Southern")
    entry = recognition(norland, southern, mode="implied", object_kind="state")
    Citation.objects.update(supports=["statement", "actor", "subject", "verb", "date", "mode"])
    Entry.objects.update(statement="Norland recognises Southern as a state.")
    assert words(entry) == (
        "It is marked implied: say in the statement what was done that implies it."
    )
    Entry.objects.update(statement="Norland sent an ambassador with letters to Southern’s head.")
    assert words(entry) == ""


def test_any_words_of_a_source_tell_that_an_act_was_past():
    """Asked of every row of an import, whose passages support all that it says."""
    entry = recognition(EntityFactory(), EntityFactory(), date="[..2025-08]")
    Citation.objects.update(exact="recognised the Southern Authority", start=None, end=None)
    Source.objects.update(text="", text_sha256=None)
    assert words(entry) == ""


def test_a_past_act_without_a_date_needs_no_passage_for_it():
    entry = recognition(EntityFactory(), EntityFactory(), date="[..2025-08]")
    Citation.objects.update(supports=["statement", "verb", "actor", "subject"])
    assert words(entry) == ""


def test_a_headline_is_no_sentence():
    assert "without a full stop" in words(publishable(headline="It happened."))


def test_first_and_only_need_their_bounds():
    entry = publishable(headline="The first state to do so")
    assert "fill in Scope" in words(entry)
    entry.scope = "UN members, since 2021"
    drafts.save(entry, by=entry.edited_by, now=NOW)
    assert words(entry) == ""


@pytest.mark.parametrize(
    ("exact", "told"),
    [
        (QUOTE, ""),
        ("recognised the Northern Authority", "are not in the source’s text"),
        ("the", "stand several times"),
        (TEXT.split(". ")[0] + ".", "is a whole sentence"),
        (" ".join(TEXT.split()[10:24]), "longer than 12 words"),
    ],
)
def test_quotations_are_the_sources_own_words_and_short(exact, told):
    entry = EntryFactory()
    CitationFactory(entry=entry, source=SourceFactory(text=TEXT), exact=exact)
    drafts.settle(entry, now=NOW)
    assert (told in words(entry)) if told else words(entry) == ""


def test_quoted_words_keep_their_place():
    entry = EntryFactory()
    citation = CitationFactory(entry=entry, source=SourceFactory(text=TEXT), exact=QUOTE)
    drafts.settle(entry, now=NOW)
    citation.refresh_from_db()
    assert TEXT[citation.start : citation.end] == QUOTE
    assert TEXT.startswith(citation.prefix)


def test_assessments_are_somebodys():
    assert "add its author" in words(publishable(kind="assessment", basis="assessment"))
    assert "add its author" in words(publishable(kind="assessment", basis="fact"))
    assert "add its author" in words(publishable(kind="event", basis="prediction"))


def test_an_act_happens_once():
    assert "[a..b]" in words(recognition(EntityFactory(), EntityFactory(), date="2024/2025"))


def test_a_state_changing_act_is_neither_rumour_nor_guess():
    entry = recognition(EntityFactory(), EntityFactory(), date="2025-07~")
    Entry.objects.update(basis="hearsay", certainty="unverified")
    told = words(entry)
    assert "stated as fact" in told
    assert "cannot be unverified" in told
    assert "takes no ~" in told


def test_a_published_twin_is_named():
    actor, subject = EntityFactory(), EntityFactory()
    first = recognition(actor, subject)
    publish_entry(first)
    assert f"{first.public_id} already says this" in words(recognition(actor, subject))
    assert "set Sequence" in words(recognition(actor, subject, verb="withdraws"))


def test_confirmed_by_copies_of_one_original_is_a_warning():
    entry = publishable(certainty="confirmed")
    original = SourceFactory()
    CitationFactory(entry=entry, source=original)
    Citation.objects.filter(entry=entry).exclude(source=original).update(
        source=SourceFactory(republishes=original)
    )
    found = problems(entry)
    assert [problem.warning for problem in found] == [True]
    CitationFactory(entry=entry, source=SourceFactory(kind="official_statement"))
    assert problems(entry) == []


def test_a_passage_ticked_for_the_date_that_names_none_is_a_warning():
    entry = recognition(EntityFactory(), EntityFactory())
    (row,) = Citation.objects.all()
    Citation.objects.update(exact="recognised the Southern Authority", start=None, end=None)
    Source.objects.update(text="", text_sha256=None)
    (found,) = problems(entry)
    assert found.warning
    assert "“recognised the Southern Authority” is ticked for the date but names no day" in (
        found.sentence
    )
    Source.objects.update(lang="lt")
    assert problems(entry) == []
    Source.objects.update(lang="en")
    supports = [claim for claim in row.supports if claim != "date"]
    CitationFactory(entry=entry, exact="in July", supports=["date"])
    Citation.objects.filter(pk=row.pk).update(supports=supports)
    assert problems(entry) == []


@pytest.mark.parametrize(("date", "warned"), [("[..2025-08]", False), ("[..1999]", True)])
def test_any_words_say_that_it_was_past_when_they_were_published(date, warned):
    """And only that: a source of 2025 does not say with any words that it was past in 1999."""
    entry = recognition(EntityFactory(), EntityFactory(), date=date)
    Citation.objects.update(exact="recognised the Southern Authority", start=None, end=None)
    Source.objects.update(text="", text_sha256=None, published="2025-08-14")
    assert ("ticked for the date but names no day" in words(entry)) == warned


def test_an_act_entry_without_act_and_the_reverse():
    assert "fill in Act" in words(publishable(kind="act"))
    entry = recognition(EntityFactory(), EntityFactory())
    Entry.objects.update(kind="event")
    assert "not of the kind" in words(entry)


def test_a_class_is_refused_and_nothing_else():
    many = EntityFactory(slug="quasi-states", kind="class", un_status="none")
    entry = recognition(EntityFactory(), many, verb="refuses")
    assert words(entry) == ""
    Act.objects.update(verb="recognises")
    assert "only act is a refusal" in words(entry)


def test_a_denial_is_about_what_it_denies():
    norland, sudland = EntityFactory(slug="norland"), EntityFactory(slug="sudland")
    told = recognition(norland, sudland)
    kept = {"verb": "denies_report", "object_kind": None, "date": "2025-08"}
    denial = recognition(norland, sudland, reacts_to=told.act, **kept)
    assert words(denial) == ""
    astray = recognition(norland, EntityFactory(slug="isles"), reacts_to=told.act, **kept)
    assert f"denies {told.public_id}, which is about another subject" in words(astray)


@pytest.mark.parametrize(
    ("published", "date", "stops"),
    [
        ("2025-08-14", "[..2025-08-14]", False),
        ("2025-08-14", "[..2025-08]", False),  # coarser than need be, and still true
        ("2025-08", "[..2025-08-14]", True),
        ("2025-08", "[..1999]", True),
        (None, "[..2025-08]", True),
    ],
)
def test_that_an_act_was_past_is_known_from_its_source(published, date, stops):
    entry = recognition(EntityFactory(), EntityFactory(), date=date)
    Citation.objects.update(supports=["statement", "verb", "actor", "subject"])
    source = Source.objects.get(citations__entry=entry)
    source.published = published
    source.save()
    assert ("No citation supports the date." in words(entry)) == stops


def test_two_stories_of_one_agency_are_one_provenance():
    entry = publishable(certainty="confirmed")
    Citation.objects.filter(entry=entry).delete()
    for title in ("First story", "Second story"):
        source = SourceFactory(title=title, original_publisher="The Agency")
        CitationFactory(entry=entry, source=source)
    assert [one.warning for one in problems(entry)] == [True]
    CitationFactory(entry=entry, source=SourceFactory(original_publisher="Another"))
    assert problems(entry) == []


def test_what_is_called_confirmed_and_is_not_is_told_as_one_source():
    entry = publishable(certainty="confirmed")
    publication = publish_entry(entry)
    view = queries.entry(entry.public_id)
    assert view.certainty is Certainty.SINGLE_SOURCE
    assert "one source" in publication.message
    assert "confirmed" not in publication.message
    CitationFactory(entry=entry)
    publish.reopen(entry, by=entry.edited_by, change=Change.EDITED, public_note="", now=NOW)
    assert "confirmed" in publish_entry(entry).message
    assert queries.entry(entry.public_id).certainty is Certainty.CONFIRMED


def test_a_file_carries_what_the_editor_chose():
    entry = recognition(EntityFactory(slug="norland"), EntityFactory(slug="sudland"))
    entry.certainty = "confirmed"
    drafts.save(entry, by=entry.edited_by, now=NOW)
    publish_entry(entry)
    (row,) = exchange.published_rows()
    assert row.certainty is Certainty.CONFIRMED
