"""Whatever is published, merged or renamed: what is kept answers as if everything were read anew."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefings import edtf, queries, snapshot
from briefings.models import Entity, Entry, Publication, PublishedAct, PublishedParticipant
from briefings.publish.release import head
from briefings.queries import entity_ref, ledgers
from briefings.queries.ledgers import Shelf
from briefings.types import Content, TallyView
from briefings.vocabulary import (
    FOLDED,
    Basis,
    Certainty,
    Change,
    EntryKind,
    Measure,
    Mode,
    ObjectKind,
    RetractionReason,
    UnStatus,
    Verb,
)
from tests.factories import NOW, EntityFactory, EntryFactory, UserFactory

ACTORS = ("norland", "westmark", "eastmark")
SUBJECTS = ("sudland", "south-land", "isles")
MERGERS = (("westmark", "norland"), ("south-land", "sudland"), ("eastmark", "norland"))
DAYS = [date(2020, 1, 1) + timedelta(n) for n in range(6)]
SLOTS = range(6)


@dataclass
class World:
    """A record that is written straight into the tables: what is kept reads nothing else."""

    entries: list[Entry]
    approver: User

    def tell(self, slot, actor, subject, verb, when, certainty, kind, reacts_to, claims):
        """The next version of an entry."""
        entry = self.entries[slot]
        verb = Verb(verb)
        by, on = Entity.objects.get(slug=actor), Entity.objects.get(slug=subject)
        tallies: tuple[TallyView, ...] = ()
        if claims:
            tallies = (
                TallyView(entry.public_id, entity_ref(on), Measure.RECOGNISES, 5, None, None, ""),
            )
        said = (actor, subject, verb, when, certainty, kind, reacts_to)
        publication = self._publish(entry, Change.CORRECTED, tallies, said)
        parsed = edtf.parse(when) if when else None
        PublishedAct.objects.create(
            publication=publication, public_id=entry.public_id, actor=by, subject=on, verb=verb,
            object_kind=ObjectKind(kind) if verb in FOLDED else None, mode=Mode.EXPRESS,
            date=when, date_min=parsed and parsed.min, date_max=parsed and parsed.max,
            certainty=Certainty(certainty), actor_un_status=UnStatus.MEMBER,
            reacts_to=self.entries[reacts_to].public_id if verb is Verb.DENIES_REPORT else None,
        )  # fmt: skip
        PublishedParticipant.objects.bulk_create(
            PublishedParticipant(publication=publication, entity=entity, role=role)
            for entity, role in ((by, "actor"), (on, "subject"))
        )

    def retract(self, slot):
        """Take an entry back, if it stands."""
        last = Publication.objects.filter(entry=self.entries[slot]).order_by("-n").first()
        if last and last.change != Change.RETRACTED:
            self._publish(self.entries[slot], Change.RETRACTED, (), ())

    def merge(self, which):
        """Make two entities one, unless that was done."""
        old, into = (Entity.objects.get(slug=slug) for slug in MERGERS[which])
        if old.merged_into_id is None:
            Entity.objects.filter(pk=old.pk).update(merged_into=into)

    def rename(self, slug):
        """Another name, and another life."""
        row = Entity.objects.get(slug=slug)
        Entity.objects.filter(pk=row.pk).update(short_name=row.short_name + "!")

    def _publish(self, entry, change, tallies, act):
        last = Publication.objects.order_by("-serial").first()
        n = Publication.objects.filter(entry=entry).count() + 1
        content = Content(
            entry.public_id, EntryKind.ACT, Basis.FACT, Certainty.CONFIRMED, "Told", "Told.", None,
            "", (), None, (), tallies,
        )  # fmt: skip
        said = snapshot.encode(content)  # of the act only the hash knows, as it would of all
        return Publication.objects.create(
            entry=entry,
            n=n,
            serial=last.serial + 1 if last else 1,
            kind="act",
            change=Change.CREATED if n == 1 else change,
            public_note=next(iter(RetractionReason)).label
            if change == Change.RETRACTED
            else ("Wrong." if n > 1 else ""),
            snapshot=said,
            content_hash=sha256(f"{entry.public_id} {n} {said} {act}".encode()).hexdigest(),
            previous_hash=head(last) if last else "",
            published_at=last.published_at + timedelta(minutes=1) if last else NOW,
            published_by=self.approver,
            approved_by=self.approver if change != Change.RETRACTED else None,
        )


@pytest.fixture
def world(db):
    home = EntityFactory(slug="homeland")
    for slug in ACTORS + SUBJECTS:
        state = home if slug in SUBJECTS else None
        EntityFactory(slug=slug, kind="contested_polity", un_status="none", of_state=state)
    entries: list[Entry] = [EntryFactory(kind="act") for _ in SLOTS]
    ledgers.shelf.clear()
    yield World(entries, UserFactory(role="publisher"))
    ledgers.shelf.clear()


@contextmanager
def taken_back():
    """Nothing of what is written within remains."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def compare(side, slug, day, back):
    """One question, asked of what is kept and of the tables."""
    moment = NOW + timedelta(days=1)
    marks = list(Publication.objects.order_by("-serial").values_list("published_at", flat=True))
    if back and marks:
        moment = marks[min(back, len(marks)) - 1]
    asked = {side: slug, "as_of": day, "known_at": moment}
    told = queries.positions(**asked)
    kept, ledgers.shelf = ledgers.shelf, Shelf(room=0)
    try:
        assert queries.positions(**asked) == told
    finally:
        ledgers.shelf = kept
    if side == "actor":
        compare_sides(slug, day, moment, told)


def compare_sides(slug, day, moment, told):
    """Where an actor stands is the same, asked about the actor or about each subject.

    But for denials, which here are made about anything at all: the gate wants them on one subject.
    """
    actor = Entity.objects.select_related("merged_into").get(slug=slug)
    standing = (actor.merged_into or actor).slug
    own = {replace(row, disputed=False) for row in told.positions}
    on = set()
    for subject in Entity.objects.filter(slug__in=ACTORS + SUBJECTS, merged_into__isnull=True):
        answer = queries.positions(subject=subject.slug, as_of=day, known_at=moment)
        on |= {replace(row, disputed=False) for row in answer.positions if row.actor == standing}
    assert own == on


TELLING = st.tuples(
    st.sampled_from(SLOTS),
    st.sampled_from(ACTORS),
    st.sampled_from(SUBJECTS),
    st.sampled_from([*sorted(FOLDED), "denies_report", "denies_report", "meets", "promises"]),
    st.one_of(
        st.none(),
        st.sampled_from(DAYS).map(date.isoformat),
        st.sampled_from(DAYS).map("[..{}]".format),
        st.just("2020-01"),
    ),
    st.sampled_from(["single_source", "disputed"]),
    st.sampled_from(["state", "government"]),
    st.sampled_from(SLOTS),
    st.booleans(),
)
STEP = st.one_of(
    TELLING.map(lambda told: ("tell", *told)),
    TELLING.map(lambda told: ("tell", *told)),
    TELLING.map(lambda told: ("take back", *told)),
    st.sampled_from(SLOTS).map(lambda slot: ("retract", slot)),
    st.integers(0, 2).map(lambda which: ("merge", which)),
    st.sampled_from(ACTORS + SUBJECTS).map(lambda slug: ("rename", slug)),
)
ASKED = st.tuples(
    st.one_of(
        st.tuples(st.just("subject"), st.sampled_from(SUBJECTS)),
        st.tuples(st.just("actor"), st.sampled_from(ACTORS)),
    ),
    st.sampled_from(DAYS),
    st.sampled_from([0, 0, 1, 2, 3]),
)


@settings(
    deadline=None,
    max_examples=max(10, settings.default.max_examples // 4),  # each is a few hundred queries
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(STEP, st.lists(ASKED, min_size=1, max_size=3)), max_size=10))
def test_what_is_kept_answers_as_the_tables_do(world, steps):
    # What an earlier example kept stays: it is of a record that is gone, and must not be believed.
    with taken_back():
        for (what, *how), questions in steps:
            if what == "take back":
                with taken_back():
                    world.tell(*how)
                    for (side, slug), day, back in questions:
                        compare(side, slug, day, back)
            else:
                getattr(world, what)(*how)
            for (side, slug), day, back in questions:
                compare(side, slug, day, back)
