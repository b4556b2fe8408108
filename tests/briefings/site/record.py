"""A record made by hand: no database, so that the site is tested on its own and fast.

`small` has one of everything a page can show; `large` has many plain entries. The positions come
from the real fold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from briefings import edtf, positions
from briefings.types import (
    ActRecord,
    ActView,
    ChangeView,
    CitationView,
    DigestView,
    EntityRef,
    EntryView,
    LoggedChange,
    ParticipantView,
    PositionsAnswer,
    SourceRef,
    TallyView,
)
from briefings.vocabulary import (
    FOLDED,
    Basis,
    Certainty,
    Change,
    CitationRole,
    Claim,
    EntityKind,
    EntryKind,
    Measure,
    Mode,
    ObjectKind,
    Role,
    UnStatus,
    Verb,
)

START = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)
NOW = datetime(2025, 10, 1, 12, 0, tzinfo=UTC)
SITE_URL = "https://cablegram.example"
SECRET = "Xanadu"
"""A word of the retracted entry, which no file may hold."""
HOSTILE = '<script>alert("1")</script> & <b>bold</b>'


def state(slug: str, name: str = "", *, member: bool = True) -> EntityRef:
    name = name or slug.replace("-", " ").title()
    status = UnStatus.MEMBER if member else UnStatus.NONE
    kind = EntityKind.STATE if member else EntityKind.CONTESTED_POLITY
    return EntityRef(slug, name, name, kind, status)


NORLAND, WESTMARK, EASTMARK = state("norland"), state("westmark"), state("eastmark")
COAST = state("free-coast", "Free Coast", member=False)
COUNCIL = EntityRef(
    "council-2024", "Southern Council, since 2024", "Southern Council", EntityKind.AUTHORITY,
    UnStatus.NONE,
)  # fmt: skip
OLD_COUNCIL = replace(
    COUNCIL, slug="council-1990", name="Southern Council (1990–1996)", short_name="Old Council"
)
WRITER = EntityRef("a-writer", "Ada Writer", "Ada Writer", EntityKind.PERSON, UnStatus.NONE)

ARTICLE = SourceRef(
    1, "Neighbours & Strangers", "Ada Writer", "The Copyist", "The Review",
    "https://review.example/neighbours", "2025-08", "August 2025",
)  # fmt: skip
SAMPLE = SourceRef(2, "A Sample Article", "", "", "", "", "2025", "2025", sample=True)


def cite(
    source: SourceRef = ARTICLE, exact: str = "recognised the council in July"
) -> CitationView:
    link = f"{source.url}#:~:text={exact.replace(' ', '%20')}" if source.url else ""
    return CitationView(
        source, exact, CitationRole.SUPPORTS, (Claim.STATEMENT, Claim.ACTOR, Claim.DATE), link
    )


def entry(number: int, headline: str, *, when: str | None = "2025-07", **changes) -> EntryView:
    """A plain standing event, published `number` hours after START; `changes` replace fields."""
    parsed = edtf.parse(when) if when else None
    published = START + timedelta(hours=number)
    made = EntryView(
        public_id=f"E-{number:04d}",
        n=1,
        kind=EntryKind.EVENT,
        basis=Basis.FACT,
        certainty=Certainty.SINGLE_SOURCE,
        headline=headline,
        statement=f"{headline}, as the source tells.",
        statement_html=f"<p>It is told as number {number}.</p>",
        message="",
        date=when,
        date_text=edtf.display(parsed),
        date_min=parsed.min if parsed else None,
        date_max=parsed.max if parsed else None,
        scope="",
        participants=(),
        act=None,
        citations=(cite(),),
        tallies=(),
        change=Change.CREATED,
        public_note="",
        published_at=published,
        first_published_at=published,
        history=(ChangeView(1, Change.CREATED, "", published),),
    )
    return replace(made, **changes)


def act(number: int, actor: EntityRef, verb: Verb, subject: EntityRef, **changes) -> EntryView:
    """An entry whose act is the given one; recognition is of a state, or of an authority's government."""
    authority = subject.kind is EntityKind.AUTHORITY
    kind = ObjectKind.GOVERNMENT if authority else ObjectKind.STATE
    view = ActView(
        actor, subject, verb, kind if verb in FOLDED else None, Mode.EXPRESS, 0, None,
        changes.pop("reacts_to", None),
    )  # fmt: skip
    headline = f"{actor.short_name} {verb.label} {subject.short_name}"
    return entry(number, headline, kind=EntryKind.ACT, act=view, **changes)


def changed(view: EntryView, change: Change, note: str) -> EntryView:
    """The next publication of an entry, a day after the last."""
    at = view.published_at + timedelta(days=1)
    step = ChangeView(view.n + 1, change, note, at)
    made = replace(
        view, n=view.n + 1, change=change, public_note=note, published_at=at,
        history=(*view.history, step),
    )  # fmt: skip
    if change is Change.RETRACTED:
        made = replace(
            made, headline="Retracted entry", statement="", statement_html="", citations=(), act=None,
            participants=(), date=None, date_text="Undated", date_min=None, date_max=None,
        )  # fmt: skip
    return made


@dataclass
class Record:
    """Answers what `briefings.queries` would, from a list of entries."""

    entries: list[EntryView]
    issues: tuple[DigestView, ...] = ()
    serial: int = 1
    merged: tuple[tuple[EntityRef, EntityRef], ...] = ()

    def last_serial(self) -> int:
        return self.serial

    def entities_mark(self) -> str:
        return repr(self.merged)

    def moved(self) -> tuple[tuple[EntityRef, EntityRef], ...]:
        return self.merged

    def every_entry(self) -> Iterator[EntryView]:
        return iter(sorted(self.entries, key=lambda view: view.number))

    def corrections(self) -> tuple[LoggedChange, ...]:
        told = [
            LoggedChange(
                view.public_id,
                "" if view.retracted else view.headline,
                step.n,
                step.change,
                step.public_note,
                step.published_at,
                step.break_glass,
            )
            for view in self.entries
            for step in view.history
            if step.change not in (Change.CREATED, Change.EDITED) or step.break_glass
        ]
        return tuple(sorted(told, key=lambda line: line.published_at, reverse=True))

    def digests(self, *, limit: int | None = None) -> tuple[DigestView, ...]:
        return self.issues[:limit]

    def subjects(self) -> tuple[EntityRef, ...]:
        return self._named({act.subject for act in self._acts() if act.verb in FOLDED})

    def actors(self) -> tuple[EntityRef, ...]:
        standing = [view for view in self.entries if not view.retracted]
        found = {each.entity for view in standing for each in view.participants}
        found |= {tally.subject for view in standing for tally in view.tallies}
        for act in self._acts():
            found |= {act.actor, act.subject}
        return self._named(found)

    def positions(
        self,
        *,
        subject: str | None = None,
        actor: str | None = None,
        as_of: date,
        known_at: datetime,
        object_kind: ObjectKind | None = None,
    ) -> PositionsAnswer:
        acts = [_record(view) for view in self.entries if view.act]
        names = {ref.slug: ref for ref in self.actors()}
        asked = names[subject or actor or ""]
        return positions.answer(
            acts,
            subject=asked if subject else None,
            actor=asked if actor else None,
            as_of=as_of,
            known_at=known_at,
            object_kind=object_kind,
            see_also=(OLD_COUNCIL,) if asked == COUNCIL else (),
            tallies=[
                tally for view in self.entries for tally in view.tallies if tally.subject == asked
            ],
            names=names,
        )

    def _acts(self) -> list[ActView]:
        return [view.act for view in self.entries if view.act]

    def _named(self, refs: set[EntityRef]) -> tuple[EntityRef, ...]:
        return tuple(sorted(refs, key=lambda ref: ref.short_name))


def _record(view: EntryView) -> ActRecord:
    act = view.act
    assert act is not None
    return ActRecord(
        view.public_id, act.actor.slug, act.subject.slug, act.verb, act.object_kind, act.mode,
        edtf.parse(view.date) if view.date else None, act.sequence, view.certainty,
        act.actor.un_status, act.reacts_to,
    )  # fmt: skip


def small() -> Record:
    """One of everything a page can show."""
    recognition = act(1, NORLAND, Verb.RECOGNISES, COUNCIL, scope="Among states, since 2024")
    tally = TallyView("E-0009", COAST, Measure.RECOGNISES, 4, 193, "2025", "2025", "Ada Writer")
    views = [
        recognition,
        act(2, WESTMARK, Verb.WELCOMES, COUNCIL, reacts_to="E-0001", when="2025-07-09"),
        act(3, EASTMARK, Verb.REFUSES, COUNCIL, when="[..2025-08]", certainty=Certainty.DISPUTED),
        act(4, NORLAND, Verb.SIGNS_AGREEMENT, COUNCIL, when=None),
        changed(
            act(5, NORLAND, Verb.RECOGNISES, COAST, when="2008-08-26"),
            Change.CORRECTED,
            "The day is the 26th, not the 25th.",
        ),
        act(6, WESTMARK, Verb.RECOGNISES, COAST, when="2011", certainty=Certainty.DISPUTED),
        act(7, WESTMARK, Verb.WITHDRAWS, COAST, when="[2013-03..2013-05-20]"),
        act(8, COUNCIL, Verb.RECOGNISES, COAST, when="2026"),
        entry(
            9, "Four states recognise the Free Coast, by one count", when="2025", tallies=(tally,),
            kind=EntryKind.CONDITION,
        ),
        entry(
            10, "Norland’s step was a gambit", kind=EntryKind.ASSESSMENT, basis=Basis.ASSESSMENT,
            participants=(
                ParticipantView(WRITER, Role.AUTHOR),
                ParticipantView(NORLAND, Role.SUBJECT),
            ),
        ),
        entry(11, HOSTILE, statement_html="<p>Quiet.</p>", scope=HOSTILE,
              citations=(cite(exact=HOSTILE), replace(cite(), link="javascript:alert(1)"))),
        changed(
            entry(12, f"The fall of {SECRET}", participants=(ParticipantView(NORLAND, Role.ACTOR),)),
            Change.RETRACTED,
            "We got it wrong.",
        ),
        entry(13, "A bridge opens", when="2022-07/2022-12", citations=(cite(SAMPLE, ""),)),
        entry(14, "A road is closed", when="2025~", citations=()),
        entry(15, "Nobody knows when this was", when=None),
    ]  # fmt: skip
    issue = DigestView(
        id=1,
        schedule="daily",
        title="Daily briefing",
        window_start=START,
        window_end=START + timedelta(days=1),
        issued_at=START + timedelta(days=1),
        intro="Norland’s step, and what came of it.",
        items=(
            recognition,
            entry(12, f"The fall of {SECRET}"),
            act(5, NORLAND, Verb.RECOGNISES, COAST, when="2008-08-25"),
        ),
    )
    return Record(views, (issue,))


def large(count: int) -> Record:
    """Many entries: acts among forty states and as many subjects, events between them."""
    states = [state(f"state-{n}") for n in range(40)]
    lands = [state(f"land-{n}", member=False) for n in range(40)]
    views = []
    for n in range(1, count + 1):
        when = f"{1960 + n % 65}-{1 + n % 12:02d}-{1 + n % 28:02d}"
        actor, subject = states[n % 40], lands[n // 40 % 40]
        if n % 4:
            said = (ParticipantView(actor, Role.ACTOR), ParticipantView(subject, Role.SUBJECT))
            views.append(entry(n, f"Event {n} between neighbours", when=when, participants=said))
        else:
            views.append(act(n, actor, Verb.RECOGNISES, subject, when=when))
    return Record(views)
