"""Rows become an act file: the same bytes for the same rows, whatever their order."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from briefings import queries
from briefings.acts import (
    COLUMNS,
    ActRow,
    default_object_kind,
    join_note,
    says_no_more,
    settled,
    title_of,
)
from briefings.exchange.cells import guard
from briefings.types import ActView, EntryView
from briefings.vocabulary import CitationRole


def write_acts(rows: Iterable[ActRow]) -> bytes:
    """An act file: UTF-8, commas, LF, minimal quoting; rows sorted as text, each once."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    # a dict, since rows that say the same in every cell are one
    for cells in sorted(dict.fromkeys(map(_cells, rows)), key=_order):
        writer.writerow([guard(cell) for cell in cells])
    return out.getvalue().encode()


def _cells(row: ActRow) -> tuple[str, ...]:
    return (
        row.actor,
        row.subject,
        str(row.verb),
        str(row.object_kind or ""),
        str(row.mode),
        row.date,
        str(row.sequence),
        str(row.certainty),
        settled(row.source_url),
        settled(row.source_title),
        settled(row.quote),
        settled(row.note),
    )


def _order(cells: tuple[str, ...]) -> tuple[str, ...]:
    actor, subject, verb, kind, mode, date, sequence, certainty, url, title, quote, note = cells
    return (subject, actor, date, verb, kind, sequence, url, quote, title, mode, certainty, note)


# What is published, as rows -----------------------------------------------------------------------


def published_rows() -> Iterator[ActRow]:
    """Every supporting citation of every standing act, as readers have it; slugs as they are now."""
    slugs: dict[str, str] = {}

    def slug(published: str) -> str:
        """Of an entity merged since, the one it was merged into."""
        if published not in slugs:
            found = queries.entity(published)
            slugs[published] = found.slug if found else published
        return slugs[published]

    for entry in queries.every_entry():
        if entry.act is not None and not entry.retracted:
            yield from _rows(
                entry, entry.act, slug(entry.act.actor.slug), slug(entry.act.subject.slug)
            )


def _rows(entry: EntryView, act: ActView, actor: str, subject: str) -> Iterator[ActRow]:
    note = _note(entry, act)
    for citation in entry.citations:
        if citation.role is not CitationRole.SUPPORTS:
            continue
        source = citation.source
        yield ActRow(
            actor=actor,
            subject=subject,
            verb=act.verb,
            object_kind=act.object_kind or default_object_kind(act.verb, act.subject.kind),
            mode=act.mode,
            date=entry.date or "",
            sequence=act.sequence,
            certainty=entry.entered or entry.certainty,
            source_url=source.url,
            source_title="" if source.title == title_of(source.url) else source.title,
            quote=citation.exact,
            note=note,
        )


def _note(entry: EntryView, act: ActView) -> str:
    """What somebody wrote about an act; empty for the sentence that an import writes by itself."""
    ours = says_no_more(
        entry.statement,
        actor=act.actor.short_name,
        verb=act.verb,
        subject=act.subject.short_name,
        object_kind=act.object_kind,
        subject_kind=act.subject.kind,
    )
    return join_note("" if ours else entry.statement, entry.scope)
