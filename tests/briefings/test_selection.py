"""What an edition says, against a reader who reads every publication and thinks about it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from briefings.selection import Line, Version, Wish, reading_order, select
from briefings.vocabulary import EntryKind

NEEDS_NO_DATABASE = True
EVERYTHING = Wish()
A, B, GONE = "A", "B", ""


def history(*says: str, first: int = 1, **fields) -> tuple[Version, ...]:
    """Versions of one entry, one a serial; GONE is a retraction."""
    return tuple(
        Version(
            key=serial * 10,
            serial=serial,
            kind=fields.get("kind", "event"),
            change="retracted" if said == GONE else "created" if serial == first else "corrected",
            date_min=None,
            topic=fields.get("topic", "events"),
            names=frozenset(fields.get("names", ())),
            says=said,
        )
        for serial, said in enumerate(says, start=first)
    )


def told(*says: str, heard: int, wish: Wish = EVERYTHING, **fields) -> tuple[Line, ...]:
    return select([history(*says, **fields)], heard=heard, upto=99, wish=wish)


def test_there_and_back_again_is_one_line():
    assert told(A, B, A, heard=1) == (Line(30, undone=True),)
    assert told(A, B, heard=1) == (Line(20),)
    assert told(A, B, A, heard=0) == (Line(30),)  # who never had A needs no history


def test_published_and_taken_back_in_between_is_nothing():
    assert told(A, GONE, heard=0) == ()
    assert told(A, GONE, A, GONE, heard=0) == ()


def test_a_retraction_is_told_to_those_who_had_it():
    assert told(A, GONE, heard=1) == (Line(20),)
    assert told(A, B, GONE, heard=1) == (Line(30),)
    assert told(A, GONE, heard=1, wish=Wish(topics=frozenset({"reaction"}))) == ()


def test_a_retraction_is_told_to_those_who_perhaps_had_it():
    def perhaps(*says: str, doubts: set[int], wish: Wish = EVERYTHING) -> tuple[Line, ...]:
        return select([history(*says)], heard=0, upto=99, wish=wish, doubts=doubts)

    assert perhaps(A, GONE, doubts={1}) == (Line(20),)
    assert perhaps(A, GONE, doubts={2}) == ()  # that one said nothing of it
    assert perhaps(A, GONE, doubts={1, 2}) == (Line(20),)
    assert perhaps(A, GONE, A, GONE, doubts={3}) == (Line(40),)
    assert perhaps(A, B, doubts={1}) == (Line(20),)
    assert perhaps(A, GONE, doubts={1}, wish=Wish(topics=frozenset({"reaction"}))) == ()


def test_taken_back_and_published_again_says_that_it_wavered():
    assert told(A, GONE, A, heard=1) == (Line(30, undone=True),)


def test_a_topic_or_a_name_that_is_followed():
    reaction = Wish(topics=frozenset({"reaction"}))
    assert told(A, heard=0, wish=reaction) == ()
    assert told(A, heard=0, wish=reaction, topic="reaction") == (Line(10),)
    follower = Wish(topics=frozenset({"reaction"}), follows=frozenset({7}))
    assert told(A, heard=0, wish=follower, names=[7]) == (Line(10),)
    alone = Wish(follows=frozenset({7}), follows_only=True)
    assert told(A, heard=0, wish=alone) == ()
    assert told(A, heard=0, wish=alone, names=[7, 8]) == (Line(10),)


def test_a_correction_reaches_those_whose_topic_it_left():
    before, after = history(A, topic="reaction"), history(B, first=2, topic="events")
    wish = Wish(topics=frozenset({"reaction"}))
    assert select([before + after], heard=1, upto=9, wish=wish) == (Line(20),)


def test_what_comes_after_the_end_is_left_to_the_next():
    assert select([history(A, B)], heard=0, upto=1, wish=EVERYTHING) == (Line(10),)


# --- everything at once -----------------------------------------------------------------------
TOPICS = ("events", "reaction", "relations")


@dataclass(frozen=True)
class Record:
    """Entries published and published again in any order."""

    histories: list[tuple[Version, ...]]
    last: int


@st.composite
def records(draw) -> Record:
    """Up to seven entries whose versions are mixed; an entry may be taken back and come again."""
    sequence = draw(st.lists(st.tuples(st.integers(0, 6), st.sampled_from("ABx")), max_size=24))
    found: dict[int, list[Version]] = {}
    for serial, (entry, said) in enumerate(sequence, start=1):
        before = found.setdefault(entry, [])
        gone = said == "x" and bool(before)
        if gone and before[-1].retracted:
            said, gone = "A", False
        before.append(
            Version(
                key=serial * 10,
                serial=serial,
                kind=draw(st.sampled_from(EntryKind.codes())),
                change="retracted" if gone else "corrected" if before else "created",
                date_min=draw(st.none() | st.dates()),
                topic=before[-1].topic if gone else draw(st.sampled_from(TOPICS)),
                names=before[-1].names if gone else frozenset(draw(st.sets(st.integers(1, 3)))),
                says="" if gone else said,
            )
        )
    return Record([tuple(one) for one in found.values()], len(sequence))


wishes = st.builds(
    Wish,
    topics=st.frozensets(st.sampled_from(TOPICS), max_size=2),
    follows=st.frozensets(st.integers(1, 3), max_size=2),
    follows_only=st.booleans(),
)


@given(records(), wishes, st.data())
def test_one_line_an_entry_in_reading_order_and_nothing_old(record, wish, data):
    heard = data.draw(st.integers(0, record.last))
    upto = data.draw(st.integers(heard, record.last))
    lines = select(record.histories, heard=heard, upto=upto, wish=wish)
    versions = {v.key: (number, v) for number, h in enumerate(record.histories) for v in h}
    entries = [versions[line.key][0] for line in lines]
    assert len(set(entries)) == len(entries)
    order = [reading_order(versions[line.key][1]) for line in lines]
    assert order == sorted(order)
    assert all(heard < versions[line.key][1].serial <= upto for line in lines)


@given(records(), st.data())
def test_who_wants_everything_knows_the_record_after_any_digests(record, data):
    """Told of each difference, a reader ends with what stands; and hears nothing a second time."""
    cuts = sorted(data.draw(st.sets(st.integers(0, record.last), max_size=5)) | {record.last})
    known: dict[int, str] = {}
    heard, seen = 0, set()
    for upto in cuts:
        for line in select(record.histories, heard=heard, upto=upto, wish=EVERYTHING):
            assert line.key not in seen
            seen.add(line.key)
            for number, versions in enumerate(record.histories):
                for version in versions:
                    if version.key == line.key:
                        known[number] = version.says
        heard = upto
    standing = {number: h[-1].says for number, h in enumerate(record.histories) if h}
    assert {n: says for n, says in known.items() if says} == {
        n: says for n, says in standing.items() if says
    }


@given(records(), wishes, st.data())
def test_two_gaps_told_at_once_name_no_entry_that_neither_would(record, wish, data):
    """A digest that failed loses nothing: the next one covers both, in at most as many lines."""
    first = data.draw(st.integers(0, record.last))
    whole = select(record.histories, heard=0, upto=record.last, wish=wish)
    one = select(record.histories, heard=0, upto=first, wish=wish)
    two = select(record.histories, heard=first, upto=record.last, wish=wish)
    number = {v.key: n for n, h in enumerate(record.histories) for v in h}
    assert {number[line.key] for line in whole} <= {number[line.key] for line in (*one, *two)}
    assert len(whole) <= len(one) + len(two)
