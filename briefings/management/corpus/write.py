"""The made-up record becomes rows: a thousand entries at a time, in few statements.

Publications are frozen, hashed and chained by the functions that publish real ones; only the way
into the tables is shorter, and no gate is asked: what is made up was made to pass it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import transaction

from briefings import index, planner, text
from briefings.drafted import source_ref
from briefings.management.corpus.cast import HOME, Cast
from briefings.management.corpus.chain import Draft, Issue, publish
from briefings.management.corpus.details import write_details
from briefings.management.corpus.facts import KINDS, Fact, Story, draw, mended
from briefings.management.corpus.names import PAPERS, TOPICS, VOICES
from briefings.management.corpus.shape import content
from briefings.management.corpus.states import begin, finish
from briefings.models import (
    Act,
    Citation,
    Entry,
    EntryNumber,
    Publication,
    Source,
)
from briefings.publish.freeze import Preview, freeze
from briefings.publish.release import TICK
from briefings.publish.retract import notice
from briefings.queries import entity_ref
from briefings.types import Content
from briefings.vocabulary import (
    Change,
    EntryKind,
    EntryState,
    RetractionReason,
    Scale,
    SourceKind,
)

CHUNK = 1000
PER_SOURCE = 8
"""How many entries rest on one source, about."""
MUCH_CITED = 0.05
"""How many entries rest on one and the same source: a ministry's list, say."""
START, END = datetime(2015, 1, 1, 8, tzinfo=UTC), datetime(2025, 12, 30, tzinfo=UTC)
"""When the made-up desk worked."""
FATES = {
    "published": 875, "corrected": 20, "retracted": 10, "reopened": 5, "draft": 50,
    "in_review": 25, "approved": 15,
}  # fmt: skip
SEEN = ("published", "corrected", "retracted", "reopened")
"""Fates of which readers saw something."""


@dataclass(slots=True)
class Written:
    """What was added."""

    entries: int = 0
    acts: int = 0
    published: int = 0
    publications: int = 0
    corrected: int = 0
    retracted: int = 0
    waiting: int = 0
    sources: int = 0


class Writer:
    """Writes one corpus."""

    def __init__(
        self,
        rng: Random,
        cast: Cast,
        entries: int,
        *,
        kinds: Mapping[EntryKind, float] = KINDS,
    ) -> None:
        self._rng = rng
        self._cast = cast
        self._refs = {row.slug: row.pk for row in (*cast.states, *cast.subjects, *cast.others)}
        self._story = Story(
            rng,
            [entity_ref(row) for row in cast.states],
            [entity_ref(row) for row in cast.subjects],
            [entity_ref(row) for row in cast.others],
            kinds,
        )
        last = Publication.objects.order_by("-serial").first()
        self._clock = last.published_at + TICK if last else START
        # One entry in thirty is published twice; a corpus that is added to runs on by the second.
        left = max(END - self._clock, timedelta(0)) / max(1, entries) * 0.95
        self._step = max(left, timedelta(seconds=1))
        self._list: Source | None = None
        self.done = Written()

    def write(self, entries: int, progress: Callable[[int], None]) -> Written:
        """Add some entries; ``progress`` is told how many are done."""
        again = planner.MANY
        for start in range(0, entries, CHUNK):
            with transaction.atomic():
                self._chunk(min(CHUNK, entries - start))
            if (done := min(start + CHUNK, entries)) >= again:
                planner.count_anew(Entry, Act, Citation, Publication)
                again *= 4
            progress(done)
        return self.done

    def _chunk(self, size: int) -> None:
        sources = self._sources(max(1, size // PER_SOURCE))
        drafts = self._drafts(size, sources)
        issues = self._issues(drafts)
        ends = [begin(draft.row) for draft in drafts]
        Entry.objects.bulk_create(draft.row for draft in drafts)
        write_details(drafts, self._refs, checked_at=self._clock)
        # Rows are added to the last publication of an entry only: first versions before second ones.
        for wanted in (1, 2):
            turn = [issue for issue in issues if issue.n == wanted]
            publish(turn, by=self._cast.approver, keys=self._refs)
        for draft, end in zip(drafts, ends, strict=True):
            for name, value in end.items():
                setattr(draft.row, name, value)
        finish([draft.row for draft in drafts])
        index.drafts(draft.row.pk for draft in drafts)
        self.done.publications += len(issues)
        for draft in drafts:
            if draft.fact.deed and draft.fate == "published":
                self._story.remember(draft.row.public_id, draft.fact.deed)
        self.done.entries += size
        self.done.acts += sum(draft.act is not None for draft in drafts)
        self.done.published += sum(draft.fate in SEEN for draft in drafts)
        self.done.waiting += sum(draft.fate not in SEEN for draft in drafts)

    # What it rests on ------------------------------------------------------------------------
    def _sources(self, size: int) -> list[Source]:
        rng = self._rng
        made = []
        for _ in range(size):
            number = f"{rng.getrandbits(64):016x}"
            body = " ".join(
                f"On {topic} {rng.choice(VOICES)} of {rng.choice(self._cast.states).short_name} had "
                f"this to say: paper {place} of file {number} is still being read by everybody."
                for place, topic in enumerate(rng.sample(TOPICS, PER_SOURCE))
            )
            year = rng.randint(2015, 2025)
            made.append(
                Source(
                    kind=rng.choice(list(SourceKind)),
                    scale=rng.choice(list(Scale)),
                    url=f"{HOME}{year}/{number}",
                    title=f"Made up: {rng.choice(TOPICS)}, file {number[:6]}",
                    authors="Nobody",
                    publisher=rng.choice(PAPERS),
                    published=f"{year}-{rng.randint(1, 12):02}",
                    retrieved_at=self._clock,
                    text=body,
                    text_sha256=text.sha256_hex(body),
                    sample=True,
                )
            )
        self.done.sources += size
        return Source.objects.bulk_create(made)

    # Drafts ----------------------------------------------------------------------------------
    def _drafts(self, size: int, sources: list[Source]) -> list[Draft]:
        numbers = EntryNumber.objects.bulk_create(EntryNumber() for _ in range(size))
        drafts = []
        for number in numbers:
            fact, fate = self._story.next(), draw(self._rng, FATES)
            if self._list is None or self._rng.random() >= MUCH_CITED:
                source = self._rng.choice(sources)
                self._list = self._list or source
            else:
                source = self._list
            row = self._entry(str(number), fact, fate)
            drafts.append(Draft(fact, fate, row, source, self._quote(source)))
        return drafts

    def _quote(self, source: Source) -> tuple[int, int]:
        """Where some words stand in a source, once."""
        words = f"paper {self._rng.randrange(PER_SOURCE)} of file"
        start = source.text.index(words)
        return start, source.text.index(" by everybody", start)

    def _entry(self, public_id: str, fact: Fact, fate: str) -> Entry:
        self._clock += self._step
        state = {
            "published": EntryState.PUBLISHED,
            "corrected": EntryState.PUBLISHED,
            "retracted": EntryState.RETRACTED,
            "in_review": EntryState.IN_REVIEW,
            "approved": EntryState.APPROVED,
        }.get(fate, EntryState.DRAFT)
        reopened = fate == "reopened"
        edited = EntryState.PUBLISHED if fate in ("published", "corrected") else None
        change = Change.EDITED if edited else Change.CREATED
        if fate == "retracted":
            change = Change.RETRACTED
        return Entry(
            public_id=public_id,
            kind=fact.kind,
            basis=fact.basis,
            certainty=fact.certainty,
            state=state,
            headline=fact.headline,
            statement=(mended(fact) if fate == "corrected" else fact).statement,
            date=fact.date,
            change=Change.CORRECTED if reopened else change,
            public_note="A number is being checked." if reopened else "",
            edited_by=self._cast.editor,
            edited_at=self._clock,
            state_at=self._clock,
        )

    # Publications ----------------------------------------------------------------------------
    def _issues(self, drafts: list[Draft]) -> list[Issue]:
        """What is published of some entries, in order; second versions come after all the rest."""
        made = []
        for draft in drafts:
            if draft.fate not in (*SEEN, "approved"):
                continue
            shown = freeze(self._content(draft, draft.fact), change=Change.CREATED, public_note="")
            if draft.fate in ("published", "approved"):
                self._approve(draft.row, shown)
            if draft.fate in SEEN:
                made.append(Issue(draft, 1, shown, Change.CREATED, "", draft.row.edited_at))
        for draft in drafts:
            if draft.fate in ("corrected", "retracted"):
                self._clock += self._step
                draft.row.state_at = self._clock
                made.append(self._second(draft))
        return made

    def _second(self, draft: Draft) -> Issue:
        """A correction or a retraction."""
        if draft.fate == "retracted":
            reason = self._rng.choice(list(RetractionReason))
            shown = notice(self._content(draft, draft.fact), reason)
            draft.row.public_note = reason.label
            self.done.retracted += 1
            return Issue(draft, 2, shown, Change.RETRACTED, reason.label, self._clock)
        note = "A number was wrong and is now right."
        content = self._content(draft, mended(draft.fact))
        shown = freeze(content, change=Change.CORRECTED, public_note=note)
        self._approve(draft.row, shown)
        self.done.corrected += 1
        return Issue(draft, 2, shown, Change.CORRECTED, note, self._clock)

    def _approve(self, row: Entry, shown: Preview) -> None:
        row.approved_by = self._cast.approver
        row.approved_at = row.state_at
        row.approved_hash = shown.hash

    def _content(self, draft: Draft, fact: Fact) -> Content:
        body, (start, end) = draft.source.text, draft.quote
        source = source_ref(draft.source)
        return content(
            fact,
            draft.row.public_id,
            source,
            body[start:end],
            *text.context(body, start, end),
            official=draft.source.kind == SourceKind.OFFICIAL_STATEMENT,
        )
