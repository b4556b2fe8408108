"""Published entries: one, the newest, all of them, and those about somebody."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db.models import F, Max, QuerySet

from briefings import edtf, snapshot, words
from briefings.index import public_id
from briefings.models import Entity, Publication, PublishedParticipant
from briefings.queries import merged
from briefings.queries.standing import standing
from briefings.types import ChangeView, EntryView, LoggedChange
from briefings.vocabulary import Change

CHUNK = 500
"""Entries decoded at a time when all are read, so that memory stays flat."""

RETRACTED_HEADLINE = "Retracted entry"


def view(
    publication: Publication, versions: Sequence[ChangeView], moved: dict[str, str]
) -> EntryView:
    """One publication as readers have it; ``versions`` is the entry's history up to it.

    ``moved`` are the addresses of merged entities (`merged.moved`).
    """
    content = merged.readdressed(snapshot.decode(publication.snapshot), moved)
    parsed = edtf.parse(content.date) if content.date else None
    return EntryView(
        public_id=content.public_id,
        n=publication.n,
        kind=content.kind,
        basis=content.basis,
        certainty=content.sureness,
        headline=content.headline or RETRACTED_HEADLINE,
        statement=content.statement,
        statement_html=publication.html,
        message=publication.message,
        date=content.date,
        date_text=edtf.display(parsed),
        date_min=publication.date_min,
        date_max=publication.date_max,
        scope=content.scope,
        participants=content.participants,
        act=content.act,
        citations=content.citations,
        tallies=tuple(replace(tally, says=words.voice(content)) for tally in content.tallies),
        change=Change(publication.change),
        public_note=publication.public_note,
        published_at=publication.published_at,
        first_published_at=versions[0].published_at if versions else publication.published_at,
        history=tuple(versions),
        entered=content.certainty if content.rests_on_one else None,
    )


def views(publications: Iterable[Publication]) -> tuple[EntryView, ...]:
    """Several publications, with their histories, in three queries whatever their number."""
    rows = list(publications)
    moved = merged.moved() if rows else {}
    histories = _histories({row.entry_id: row.n for row in rows})
    return tuple(view(row, histories[row.entry_id], moved) for row in rows)


def _histories(upto: dict[int, int]) -> dict[int, list[ChangeView]]:
    """Histories by entry key, oldest first, each no further than the version wanted."""
    found: dict[int, list[ChangeView]] = defaultdict(list)
    rows = (
        Publication.objects.filter(entry__in=upto)
        .order_by("entry_id", "n")
        .values_list("entry_id", "n", "change", "public_note", "published_at", "break_glass")
    )
    for entry_id, n, change, note, at, glass in rows:
        if n <= upto[entry_id]:
            found[entry_id].append(ChangeView(n, Change(change), note, at, glass or ""))
    return found


def entry(text: str) -> EntryView | None:
    """The current publication of an entry, a retraction included; None if never published."""
    wanted = public_id(text)
    rows = Publication.objects.filter(entry__public_id=wanted).order_by("-n")[:1]
    return next(iter(views(rows)), None) if wanted else None


def latest(*, limit: int, offset: int = 0) -> tuple[EntryView, ...]:
    """Standing entries, the newest publication first."""
    return in_order(_backwards(standing().keys, limit, offset))


def count() -> int:
    """How many entries stand: those ever published, but those that are retracted now."""
    return len(standing().keys)


def latest_page(page: int, *, size: int) -> tuple[tuple[EntryView, ...], int, int]:
    """Entries of one page, how many stand in all, and which page it is: beyond the last, the last."""
    keys = standing().keys
    page = min(max(1, page), max(1, -(-len(keys) // size)))
    return in_order(_backwards(keys, size, (page - 1) * size)), len(keys), page


def in_order(keys: Iterable[int]) -> tuple[EntryView, ...]:
    """Publications by their keys, in that order."""
    wanted = list(keys)
    rows = Publication.objects.in_bulk(wanted) if wanted else {}
    return views(rows[key] for key in wanted)


def _backwards(keys: "array[int]", limit: int | None, offset: int) -> "array[int]":
    """A stretch of keys, counted from their end."""
    stop = max(0, len(keys) - offset)
    start = 0 if limit is None else max(0, stop - limit)
    return keys[start:stop][::-1]


def every_entry() -> Iterator[EntryView]:
    """The current publication of every entry, retractions included, by public id."""
    last = 0
    while True:
        rows = list(
            Publication.objects.current().filter(entry__gt=last).order_by("entry_id")[:CHUNK]
        )
        if not rows:
            return
        yield from views(rows)
        last = rows[-1].entry_id


def about(slug: str, *, limit: int | None = None) -> tuple[EntryView, ...]:
    """Standing entries that name an entity, or what was merged into it, or what it was merged into.

    The latest date first, undated ones last.
    """
    asked = Entity.objects.filter(slug=slug).select_related("merged_into").first()
    if asked is None:
        return ()
    everybody = merged.together(merged.standing(asked))
    named = PublishedParticipant.objects.filter(entity__in=everybody).values("publication")
    keys = list(
        Publication.objects.standing()
        .filter(pk__in=named)
        .order_by(
            F("date_max").desc(nulls_last=True), F("date_min").desc(nulls_last=True), "-serial"
        )
        .values_list("pk", flat=True)[:limit]
    )
    # Sorted by their keys alone: a snapshot is a thousand times as large as what it is sorted by.
    rows = {row.pk: row for key in range(0, len(keys), CHUNK) for row in _some(keys, key)}
    return views(rows[key] for key in keys)


def _some(keys: list[int], start: int) -> QuerySet[Publication]:
    return Publication.objects.filter(pk__in=keys[start : start + CHUNK]).order_by()


def corrections(*, limit: int | None = None, offset: int = 0) -> tuple[LoggedChange, ...]:
    """Every publication that put right, brought up to date or took back, and every one that had no
    second reader; the latest first, all of them or one page.

    Each stands once, with its own note and moment, whatever came after it. Of an entry that is taken
    back no note remains but why.
    """
    keys = list(_backwards(standing().logged, limit, offset))
    by_key = {
        row[0]: row[1:]
        for start in range(0, len(keys), CHUNK)
        for row in Publication.objects.filter(pk__in=keys[start : start + CHUNK])
        .order_by()
        .values_list("pk", "entry_id", "n", "change", "public_note", "published_at", "break_glass")
    }
    rows = [by_key[key] for key in keys]
    now = {
        row.entry_id: row
        for row in Publication.objects.current()
        .filter(entry__in={row[0] for row in rows})
        .only("entry_id", "change", "snapshot")
    }
    found = []
    for entry_id, n, change, note, at, glass in rows:
        content = snapshot.decode(now[entry_id].snapshot)
        gone = now[entry_id].change == Change.RETRACTED and change != Change.RETRACTED
        found.append(
            LoggedChange(
                public_id=content.public_id,
                headline=content.headline,
                n=n,
                change=Change(change),
                public_note="" if gone else note,
                published_at=at,
                break_glass=glass or "",
            )
        )
    return tuple(found)


def correction_count() -> int:
    """How long the log of corrections is."""
    return len(standing().logged)


def last_serial() -> int:
    """Serial of the newest publication; 0 when nothing was ever published."""
    return Publication.objects.aggregate(last=Max("serial"))["last"] or 0
