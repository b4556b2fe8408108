"""The demo record's files: complete, quoted exactly, in our own words, and told with their bounds."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefings import edtf, gazetteer, text
from briefings.models.entries import HEADLINE_LENGTH, STATEMENT_LENGTH
from briefings.vocabulary import (
    FOLDED,
    REACTIONS,
    Basis,
    Certainty,
    CitationRole,
    Claim,
    EntityKind,
    EntryKind,
    Measure,
    NameKind,
    ObjectKind,
    Role,
    Scale,
    SourceKind,
    UnStatus,
    Verb,
)

Row = dict[str, Any]

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "briefings" / "management" / "demo"
ARTICLE = ROOT.parent / "shared" / "article"  # beside a checkout, never in it

SCOPE_LENGTH = 200
OWN_WORDS = 9
"""A run of so many words in common with the article would no longer be our own writing."""

VERBS = {
    "recognises": 11,
    "annexes": 2,
    "signs_agreement": 2,
    "delists": 1,
    "refuses": 1,
    "welcomes": 1,
}
TWICE = {"S52", "S53", "S54", "S55", "S56", "S63"}
"""Facts with two subjects or two actors: two entries each."""

GOLD = {
    "act": "S26 S28 S29 S48 S49 S52 S53 S54 S55 S56 S58 S62 S63",
    "position": "S30 S31 S40 S51",
    "event": "S14 S15 S20 S21 S32 S37 S47 S66 S67",
    "condition": "S11 S12 S17 S18 S35 S36 S42 S44 S50 S57 S65 S69",
    "assessment": (
        "S07 S08 S09 S10 S13 S16 S19 S22 S23 S24 S25 S27 S33 S34 S38 S39 S41 S43 S45 S46 S59 "
        "S60 S61 S64 S68 S70 S71"
    ),
}
"""Every fact of the article by kind, but for what is about the page (S01–S05) and a caption (S06)."""

BOUNDED = re.compile(r"\b(first|only|none|alone|nobody|no other)\b", re.IGNORECASE)


def _read(name: str) -> Row:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


ENTITIES: dict[str, Row] = {row["slug"]: row for row in _read("entities.toml")["entity"]}
LISTED = {one.slug: one for one in gazetteer.read()}
KINDS = {slug: row["kind"] for slug, row in ENTITIES.items()} | {
    slug: one.kind for slug, one in LISTED.items()
}
RECORD = _read("record.toml")
SOURCES: dict[str, Row] = {row["key"]: row for row in RECORD["source"]}
ENTRIES: list[Row] = RECORD["entry"]
BY_KEY: dict[str, Row] = {row["key"]: row for row in ENTRIES}
PUBLISHED = [row for row in ENTRIES if "state" not in row]
WAITING = [row for row in ENTRIES if "state" in row]
ACTS = [row for row in ENTRIES if "act" in row]
SAMPLE = (DEMO / "sample.txt").read_text(encoding="utf-8")

each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda row: row["key"])


def _beside(name: str) -> Path:
    path = ARTICLE / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/article/{name}, which is not part of the repository")
    return path


@pytest.fixture(scope="module")
def article() -> str:
    """The article with its no-break spaces read as spaces."""
    raw = _beside("pariahs-embrace.txt").read_text(encoding="utf-8")
    return raw.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def gold() -> dict[str, Row]:
    """The article's labelled facts by their ids."""
    rows = yaml.safe_load(_beside("gold.yaml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in rows}


# --- entities -----------------------------------------------------------------------------------
def test_entities_have_their_own_slugs_and_short_names():
    rows = _read("entities.toml")["entity"]
    for field in ("slug", "short_name", "iso2", "wikidata"):
        values = [row[field] for row in rows if field in row]
        values += [getattr(one, field) for one in LISTED.values() if getattr(one, field)]
        assert [value for value, n in Counter(values).items() if n > 1] == []
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}", row["slug"]) for row in rows)
    assert all(len(row["name"]) <= 200 and len(row["short_name"]) <= 80 for row in rows)


@pytest.mark.parametrize("slug", ENTITIES)
def test_an_entity_uses_the_words_of_the_record(slug):
    row = ENTITIES[slug]
    assert row["kind"] in EntityKind.codes()
    assert row["un_status"] in UnStatus.codes()
    assert (row["kind"] == EntityKind.AUTHORITY) == ("of_state" in row)
    if "of_state" in row:
        assert LISTED[row["of_state"]].kind == EntityKind.STATE
    if "life" in row:
        assert edtf.parse(row["life"]).lasts
    names = [(name["name"], name["lang"]) for name in row["names"]]
    assert len(names) == len(set(names))
    assert all(name["kind"] in NameKind.codes() for name in row["names"])
    assert all(name["lang"] in {"en", "lt", "uk", "ru"} for name in row["names"])


def test_a_name_that_is_no_metonym_means_one_entity():
    owners: dict[str, set[str]] = {}
    for slug, row in ENTITIES.items():
        plain = [name["name"] for name in row["names"] if not name.get("metonym")]
        for name in (*plain, row["name"], row["short_name"]):
            owners.setdefault(text.fold(name), set()).add(slug)
    for slug, one in LISTED.items():
        for known in one.names:
            if text.fold(known.name) in owners and not known.metonym:
                owners[text.fold(known.name)].add(slug)
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1} == {}


# --- sources ------------------------------------------------------------------------------------
def test_sources_credit_both_publishers_and_carry_no_text_of_the_article():
    source = SOURCES["pariahs-embrace"]
    assert source["authors"] == "Charles Sullivan"
    assert source["original_publisher"] == "CEPA"
    assert source["publisher"].startswith("Res Publica")
    assert not {"url", "text", "text_file"} & set(source)
    for row in SOURCES.values():
        assert row["kind"] in SourceKind.codes()
        assert row["scale"] in Scale.codes()
        edtf.parse(row["published"])


def test_the_sample_says_that_it_is_one():
    source = SOURCES["sample"]
    assert source["sample"] is True
    assert source["title"].startswith("Sample article")
    assert SAMPLE.splitlines()[0] == "Sample article, written for this demonstration"
    assert 550 <= len(SAMPLE.split()) <= 680
    assert text.normalise(SAMPLE) == SAMPLE


# --- entries: what is there -----------------------------------------------------------------------
def test_every_fact_of_the_article_is_told():
    told = Counter(fact for row in PUBLISHED for fact in row["gold"])
    wanted = {fact for facts in GOLD.values() for fact in facts.split()}
    assert set(told) == wanted
    assert {fact for fact, n in told.items() if n > 1} == TWICE
    for row in PUBLISHED:
        assert all(fact in GOLD[row["kind"]].split() for fact in row["gold"]), row["key"]
    assert BY_KEY["russia-recognises-taliban"]["gold"] == ["S26", "S29"]


def test_the_acts_are_those_of_the_article():
    acts = [row["act"] for row in PUBLISHED if "act" in row]
    assert Counter(act["verb"] for act in acts) == VERBS
    assert len(PUBLISHED) == 70
    recognised = Counter(act["subject"] for act in acts if act["verb"] == "recognises")
    assert recognised == {
        "taliban-2021": 1, "abkhazia": 1, "south-ossetia": 1, "dnr": 4, "lnr": 4,
    }  # fmt: skip
    sides = [
        (act["actor"], act["subject"], act["verb"], act.get("object_kind"), row.get("date"))
        for row in ACTS
        for act in [row["act"]]
    ]
    assert len(sides) == len(set(sides))


def test_some_entries_wait_at_the_desk():
    assert Counter(row["state"] for row in WAITING) == {"in_review": 3, "draft": 2}
    assert len({row["kind"] for row in WAITING}) == 3
    assert all("(sample)" in row["statement"] for row in WAITING)
    assert all(cite["source"] == "sample" for row in WAITING for cite in row["citations"])
    assert all(cite["source"] != "sample" for row in PUBLISHED for cite in row["citations"])


def test_the_traps_of_the_article_are_kept():
    taliban = BY_KEY["russia-recognises-taliban"]
    assert taliban["act"]["object_kind"] == ObjectKind.GOVERNMENT
    assert taliban["date"] == "2025-07"
    assert "since August 2021" in taliban["scope"]
    assert BY_KEY["russia-delists-taliban"]["date"] == "2025-04"
    assert BY_KEY["russia-invades-georgia"].get("date") is None
    assert BY_KEY["icc-warrant-putin"].get("date") is None
    assert "by comparison" in BY_KEY["icc-warrant-putin"]["statement"]
    assert BY_KEY["china-welcomes-recognition"]["act"]["reacts_to"] == "russia-recognises-taliban"
    counted = BY_KEY["article-counts-four"]
    assert "act" not in counted
    assert [(row["subject"], row["value"]) for row in counted["tallies"]] == [
        ("dnr", 4),
        ("lnr", 4),
    ]
    refusals = [row["act"]["subject"] for row in ACTS if row["act"]["verb"] == "refuses"]
    assert refusals == ["quasi-state-territories"]


def test_acts_name_nobody_whom_an_empty_record_lacks():
    """So that the demo's acts.csv can be imported into one."""
    known = {one.slug for one in gazetteer.read()}
    named = {row["act"][side] for row in ACTS for side in ("actor", "subject")}
    assert named <= known


# --- entries: each one --------------------------------------------------------------------------
def test_keys_are_unique():
    assert len(BY_KEY) == len(ENTRIES)


@each
def test_words_and_lengths(entry):
    assert entry["kind"] in EntryKind.codes()
    assert entry["basis"] in Basis.codes()
    assert entry["certainty"] in Certainty.codes()
    assert 0 < len(entry["headline"]) <= HEADLINE_LENGTH
    assert not entry["headline"].endswith(".")
    assert 0 < len(entry["statement"]) <= STATEMENT_LENGTH
    assert "  " not in entry["statement"]
    assert "\n" not in entry["statement"]
    assert len(entry.get("scope", "")) <= SCOPE_LENGTH
    assert ("act" in entry) == (entry["kind"] == EntryKind.ACT)
    if BOUNDED.search(f"{entry['headline']} {entry['statement']}"):
        assert entry["scope"]


@each
def test_references_exist(entry):
    parts = [(part["entity"], part["role"]) for part in entry["participants"]]
    assert len(parts) == len(set(parts))
    assert {role for _, role in parts} <= set(Role.codes())
    tallies = entry.get("tallies", [])
    assert {row["measure"] for row in tallies} <= set(Measure.codes())
    named = {slug for slug, _ in parts} | {row["subject"] for row in tallies}
    if act := entry.get("act"):
        assert not {act["actor"], act["subject"]} & {slug for slug, _ in parts}
        named |= {act["actor"], act["subject"]}
    assert named <= set(KINDS)
    assert {cite["source"] for cite in entry["citations"]} <= set(SOURCES)


@each
def test_dates_are_read_and_acts_happen_once(entry):
    dates = [entry["date"]] if "date" in entry else []
    dates += [row["as_of"] for row in entry.get("tallies", []) if "as_of" in row]
    for date in dates:
        assert edtf.parse(date).text == date
    if "act" in entry:
        assert not edtf.parse(entry["date"]).lasts


@pytest.mark.parametrize("entry", ACTS, ids=lambda row: row["key"])
def test_an_act_says_what_it_must(entry):
    act = entry["act"]
    assert act["verb"] in Verb.codes()
    assert act["actor"] != act["subject"]
    assert KINDS[act["actor"]] != EntityKind.CLASS
    if KINDS[act["subject"]] == EntityKind.CLASS:
        assert act["verb"] == Verb.REFUSES
    if act["verb"] in FOLDED | REACTIONS:
        authority = KINDS[act["subject"]] == EntityKind.AUTHORITY
        assert act["object_kind"] == (ObjectKind.GOVERNMENT if authority else ObjectKind.STATE)
    else:
        assert "object_kind" not in act
    if act["verb"] in REACTIONS:
        assert "act" in BY_KEY[act["reacts_to"]]
    else:
        assert "reacts_to" not in act


@each
def test_every_claim_has_its_passage(entry):
    supported: set[str] = set()
    for cite in entry["citations"]:
        assert cite["role"] in CitationRole.codes()
        assert cite["supports"]
        assert set(cite["supports"]) <= set(Claim.codes())
        supported |= set(cite["supports"])
    needed = {"statement"}
    if act := entry.get("act"):
        needed |= {"actor", "subject", "verb"}
        if not entry["date"].startswith("[.."):
            needed.add("date")
        if act.get("object_kind") == ObjectKind.GOVERNMENT:
            needed.add("object_kind")
    if "scope" in entry:
        needed.add("scope")
    if entry.get("tallies"):
        needed.add("value")
    assert needed <= supported


@pytest.mark.parametrize("entry", PUBLISHED, ids=lambda row: row["key"])
def test_an_assessment_is_its_author_s(entry):
    judged = {entry["kind"], entry["basis"]} & {"assessment", "prediction"}
    if judged:
        assert {"entity": "charles-sullivan", "role": "author"} in entry["participants"]
        assert re.search(r"Charles Sullivan(’s article)?[^.]* argues?\b", entry["statement"])
        assert re.search(r", (Sullivan (argues|expects)|the article argues)$", entry["headline"])


# --- quotations ---------------------------------------------------------------------------------
def _quotations() -> Iterator[tuple[str, Row]]:
    for entry in ENTRIES:
        for cite in entry["citations"]:
            yield entry["key"], cite


def test_quotations_are_short():
    for key, cite in _quotations():
        assert 0 < len(cite["exact"].split()) <= text.MAX_QUOTE_WORDS, (key, cite["exact"])


def test_quotations_stand_once_in_the_sample():
    _check_places(SAMPLE, "sample")


def test_quotations_stand_once_in_the_article(article):
    _check_places(article, "pariahs-embrace")


def _check_places(body: str, source: str) -> None:
    """Each quotation once, no whole sentence, nor one pieced together by an entry's quotations."""
    for entry in ENTRIES:
        quoted: set[int] = set()
        for cite in entry["citations"]:
            if cite["source"] == source:
                assert body.count(cite["exact"]) == 1, (entry["key"], cite["exact"])
                start = body.index(cite["exact"])
                end = start + len(cite["exact"])
                assert not text.is_whole_sentence(body, start, end), (entry["key"], cite["exact"])
                quoted |= set(range(start, end))
        for start, end in _runs(body, quoted):
            assert not text.is_whole_sentence(body, start, end), (entry["key"], body[start:end])


def _runs(body: str, quoted: set[int]) -> Iterator[tuple[int, int]]:
    """Passages that quotations cover together, when only spaces and signs lie between them."""
    covered = "".join(
        "x" if place in quoted or not letter.isalnum() else " " for place, letter in enumerate(body)
    )
    for match in re.finditer("x+", covered):
        if quoted & set(range(*match.span())):
            yield match.span()


# --- our own words ------------------------------------------------------------------------------
def _words(passage: str) -> list[str]:
    return re.findall(r"\w+(?:[’'-]\w+)*", passage.replace("’", "'").casefold())


def _grams(passage: str) -> set[tuple[str, ...]]:
    words = _words(passage)
    return {tuple(words[i : i + OWN_WORDS]) for i in range(len(words) - OWN_WORDS + 1)}


def test_our_words_are_not_the_article_s(article):
    theirs = _grams(article)
    for entry in ENTRIES:
        for field in ("headline", "statement", "scope"):
            assert not _grams(entry.get(field, "")) & theirs, (entry["key"], field)
    assert not _grams(SAMPLE) & theirs


def test_our_words_are_not_the_labels(gold):
    labels = {" ".join(_words(row["statement"])) for row in gold.values()}
    for entry in ENTRIES:
        for field in ("headline", "statement"):
            assert " ".join(_words(entry[field])) not in labels, entry["key"]


def test_what_the_labels_say_is_kept(gold):
    assert {kind: " ".join(i for i, row in gold.items() if row["kind"] == kind and i > "S06")
            for kind in GOLD} == GOLD  # fmt: skip
    for entry in PUBLISHED:
        for fact in entry["gold"]:
            label = gold[fact]
            assert entry.get("date") == label["date"], (entry["key"], fact)
            assert entry["basis"] == label["basis"], (entry["key"], fact)
            assert entry.get("act", {}).get("verb") == label.get("verb"), (entry["key"], fact)
