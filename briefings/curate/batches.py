"""Takes a file's acts into the record as drafts: one batch, all or nothing, and twice is once.

An import adds and never edits. What the record already says otherwise about an act (its mode, its
certainty, its statement) stays, and is told.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Max

from briefings import acts, index, planner
from briefings.acts import ActKey, ActRow
from briefings.curate import drafts, reactions
from briefings.curate.known import entities_by_slug, keep, known_acts
from briefings.models import Act, Batch, Citation, Entry, EntryNumber, Source
from briefings.vocabulary import Claim, EntryKind, EntryState

CHUNK = 1000
"""Rows kept in memory and written at a time."""
IMPORT_LOCK = 0x4341424D  # "CABM": any constant of our own


@dataclass(frozen=True, slots=True)
class Kept:
    """Something a row says and the record says otherwise; the record's word stays."""

    row: int
    column: str
    found: str
    kept: str
    entry: str
    """Public id; empty where it is about a source."""


@dataclass(slots=True)
class Imported:
    """What an import came to."""

    batch: Batch | None = None
    """None when everything was there already."""
    rows: int = 0
    acts: int = 0
    """Acts that were new."""
    citations: int = 0
    sources: int = 0
    reopened: int = 0
    """Published entries that got a new citation, and are drafts again until approved."""
    unlinked: int = 0
    """New reactions for which no act they could answer is on record."""
    kept: list[Kept] = field(default_factory=list)


@transaction.atomic
def save(
    rows: Iterable[ActRow],
    *,
    by: User,
    now: datetime,
    name: str,
    sha256: str,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Keep the acts of a checked file as drafts edited by ``by``, in one batch.

    ``sha256`` names what the file says: one that came in before changes nothing, even if its entries
    were edited or retracted since. Other files meet what is there by act, source and quotation.
    ``progress`` is told the number of rows done. ``now`` is aware, UTC. Raises known.Overtaken if
    somebody whom it names was merged since it was checked.
    """
    _hold_imports()
    before = Batch.objects.filter(sha256=sha256, entries__isnull=False).order_by("id").first()
    if before is not None:
        return Imported(batch=before)
    writer = _Writer(by, now, Batch(name=name, sha256=sha256, imported_by=by, imported_at=now))
    source = iter(rows)
    again = planner.MANY
    while chunk := list(islice(source, CHUNK)):
        writer.take(chunk)
        if writer.done.rows >= again:
            planner.count_anew(Entry, Act, Citation, Source)
            again *= 4
        if progress:
            progress(writer.done.rows)
    if writer.done.rows >= planner.MANY:
        planner.count_anew(Entry, Act, Citation, Source)
    writer.done.unlinked = reactions.join(newer_than=writer.newest_before)
    keep(writer.entities[slug] for slug in writer.named)
    return writer.done


def _hold_imports() -> None:
    """Nobody else takes a file in before this transaction ends: two that bring one act would both
    find it new.
    """
    if connection.vendor == "postgresql":
        # SQLite's IMMEDIATE transactions already stand in line.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


class _Writer:
    """One import: what is known so far, and what was made."""

    def __init__(self, by: User, now: datetime, batch: Batch) -> None:
        self.by = by
        self.now = now
        self.batch = batch
        self.done = Imported()
        self.entities = entities_by_slug()
        self.named: set[str] = set()
        """By the acts that are new."""
        self.known: dict[ActKey, int] = known_acts(self.entities)
        newest = Entry.objects.aggregate(newest=Max("pk"))["newest"]
        self.newest_before: int = newest or 0
        """Entries with higher keys are made by this import."""

    def take(self, rows: list[ActRow]) -> None:
        """Keep one chunk."""
        self.done.rows += len(rows)
        sources = self._sources(rows)
        old = self._compare(rows)
        self._acts({row.key: row for row in reversed(rows) if row.key not in self.known})
        self._citations(rows, sources, old)
        index.drafts({self.known[row.key] for row in rows})

    def _opened(self) -> Batch:
        """The batch, stored as soon as there is something to put into it."""
        if self.batch.pk is None:
            self.batch.save()
            self.done.batch = self.batch
        return self.batch

    # Sources ---------------------------------------------------------------------------------

    def _sources(self, rows: list[ActRow]) -> dict[tuple[str, str], Source]:
        """The source of each row, by address and, only where there is none, by title."""
        found = _found_sources(rows)
        new: dict[tuple[str, str], Source] = {}
        for row in rows:
            key = _source_key(row)
            if key in new and row.source_title and new[key].title == acts.title_of(row.source_url):
                new[key].title = row.source_title
            if key not in found and key not in new:
                title = row.source_title or acts.title_of(row.source_url)
                new[key] = Source(url=row.source_url or None, title=title)
        Source.objects.bulk_create(new.values())
        self.done.sources += len(new)
        found |= new
        for row in rows:
            title = found[_source_key(row)].title
            if row.source_title and row.source_title != title:
                self.done.kept.append(Kept(row.row, "source_title", row.source_title, title, ""))
        return found

    # Acts ------------------------------------------------------------------------------------

    def _compare(self, rows: list[ActRow]) -> dict[int, Entry]:
        """Entries of acts that the record had before, by key; where they differ is noted."""
        seen = {self.known[row.key]: row for row in reversed(rows) if row.key in self.known}
        old = {entry: row for entry, row in seen.items() if entry <= self.newest_before}
        found = Act.objects.filter(entry__in=old).select_related("entry")
        for act in found:
            self.done.kept += _differences(old[act.entry_id], act)
        return {act.entry_id: act.entry for act in found}

    def _acts(self, new: dict[ActKey, ActRow]) -> None:
        """Drafts for acts that nobody entered yet, in the order of the file."""
        rows = sorted(new.values(), key=lambda row: row.row)
        if not rows:
            return
        self.named.update(slug for row in rows for slug in (row.actor, row.subject))
        batch = self._opened()
        numbers = EntryNumber.objects.bulk_create(EntryNumber() for _ in rows)
        entries = Entry.objects.bulk_create(
            self._entry(row, str(number), batch) for row, number in zip(rows, numbers, strict=True)
        )
        Act.objects.bulk_create(
            Act(
                entry=entry,
                actor=self.entities[row.actor],
                subject=self.entities[row.subject],
                verb=row.verb,
                object_kind=row.object_kind,
                mode=row.mode,
                sequence=row.sequence,
            )
            for row, entry in zip(rows, entries, strict=True)
        )
        self.known.update((row.key, entry.pk) for row, entry in zip(rows, entries, strict=True))
        self.done.acts += len(rows)

    def _entry(self, row: ActRow, public_id: str, batch: Batch) -> Entry:
        words, scope = acts.split_note(row.note)
        actor, subject = (self.entities[slug].short_name for slug in (row.actor, row.subject))
        return Entry(
            public_id=public_id,
            kind=EntryKind.ACT,
            certainty=row.certainty,
            headline=acts.headline(actor, row.verb, subject),
            statement=words or acts.statement(actor, row.verb, subject, row.object_kind),
            date=row.date or None,
            scope=scope,
            batch=batch,
            edited_by=self.by,
            edited_at=self.now,
            state_at=self.now,
        )

    # Citations -------------------------------------------------------------------------------

    def _citations(
        self, rows: list[ActRow], sources: dict[tuple[str, str], Source], old: dict[int, Entry]
    ) -> None:
        """Citations that are not there yet; an entry that had been without one is edited by it."""
        entries = {self.known[row.key] for row in rows}
        there: set[tuple[int, int, str]] = set(
            Citation.objects.filter(entry__in=entries).values_list("entry", "source", "exact")
        )
        new: list[Citation] = []
        for row in rows:
            entry = self.known[row.key]
            if entry in old and old[entry].state == EntryState.RETRACTED:
                continue
            source = sources[_source_key(row)]
            citation = Citation(
                entry_id=entry, source=source, exact=row.quote, supports=_supports(row)
            )
            if row.quote and source.text:
                drafts.place(citation, now=self.now)  # may take the source's own characters
            key = (entry, source.pk, citation.exact)
            if key not in there:
                there.add(key)
                new.append(citation)
        # Reopened first: what they said until now is kept as it was.
        self._reopen([old[key] for key in {row.entry_id for row in new} & old.keys()])
        Citation.objects.bulk_create(new)
        self.done.citations += len(new)

    def _reopen(self, touched: list[Entry]) -> None:
        """Entries that were there and got a citation are drafts of this editor, as after any edit.

        They join the batch, whatever they came in with: approving it must publish every act of the
        file.
        """
        for entry in touched:
            entry.batch = self._opened()
            self.done.reopened += entry.state == EntryState.PUBLISHED
            drafts.save(entry, by=self.by, now=self.now)


def _differences(row: ActRow, act: Act) -> Iterator[Kept]:
    """Where a row and the entry of the same act do not agree; a row without a note says nothing."""
    entry = act.entry
    if entry.state == EntryState.RETRACTED:
        yield Kept(row.row, "row", "an act that was retracted", "retracted", entry.public_id)
        return
    if row.mode != act.mode:
        yield Kept(row.row, "mode", row.mode, act.mode, entry.public_id)
    if row.certainty != entry.certainty:
        yield Kept(row.row, "certainty", row.certainty, entry.certainty, entry.public_id)
    kept = acts.join_note(entry.statement, entry.scope)
    if row.note and row.note not in (kept, entry.statement):
        yield Kept(row.row, "note", row.note, kept, entry.public_id)


def _source_key(row: ActRow) -> tuple[str, str]:
    return (row.source_url, "") if row.source_url else ("", row.source_title)


def _found_sources(rows: list[ActRow]) -> dict[tuple[str, str], Source]:
    """Sources on record, the earliest where several have one title and no address."""
    urls = {row.source_url for row in rows if row.source_url}
    titles = {row.source_title for row in rows if not row.source_url}
    found: dict[tuple[str, str], Source] = {}
    for source in Source.objects.filter(url__isnull=True, title__in=titles).order_by("-id"):
        found["", source.title] = source
    for source in Source.objects.filter(canonical_url__in=urls):
        found[source.canonical_url or "", ""] = source
    for source in Source.objects.filter(url__in=urls):
        found[source.url or "", ""] = source
    return found


def _supports(row: ActRow) -> list[str]:
    """Every field that the act has."""
    claims = [Claim.STATEMENT, Claim.ACTOR, Claim.SUBJECT, Claim.VERB]
    claims += [Claim.OBJECT_KIND] if row.object_kind else []
    claims += [Claim.MODE] if row.mode != "unstated" else []
    claims += [Claim.DATE] if row.date else []
    claims += [Claim.SCOPE] if acts.split_note(row.note)[1] else []
    return [str(claim) for claim in claims]
