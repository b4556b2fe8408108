"""A page for every subject of recognition and for everybody an entry names."""

from collections.abc import Iterator

from briefings.site import paging, standing
from briefings.site.lists import older
from briefings.site.shell import File, Site
from briefings.site.survey import Card, changed
from briefings.types import EntityRef, PositionsAnswer
from briefings.vocabulary import ObjectKind


def pages(site: Site) -> Iterator[tuple[standing.Glance, list[File]]]:
    """Each subject's line for the list of subjects, with its pages."""
    for ref in site.subjects.values():
        answer = _positions(site, ref)
        yield standing.glance(answer, ref), list(_subject(site, ref, answer))


def actors(site: Site) -> Iterator[File]:
    """A page, or several, for each of those whom entries name."""
    survey = site.survey
    for ref in site.people.values():
        entries = _entries(site, ref.slug)
        rows: list[standing.Row] = []
        if ref.slug in survey.acting:
            answer = site.record.positions(actor=ref.slug, as_of=site.today, known_at=site.now)
            rows = [
                standing.row(position, position.subject, answer, survey)
                for position in answer.positions
            ]
        moment = changed(entries)
        path, folder = f"actors/{ref.slug}.html", f"actors/{ref.slug}"
        for leaf in paging.leaves(entries, path=path, folder=folder):
            if leaf.number:
                yield older(site, leaf, f"{ref.name}: earlier entries")
                continue
            yield site.page(
                "actor.html",
                leaf.path,
                title=ref.short_name,
                description=f"{ref.name}: its positions and every entry that names it.",
                moment=moment,
                ref=ref,
                rows=rows,
                leaf=leaf,
                people=site.people,
                subjects=site.subjects,
            )


def moved(site: Site) -> Iterator[File]:
    """The old addresses of entities merged into others: small pages that lead on to the new ones.

    A long list had further pages. How many is not kept, but not more than the one that took it in.
    """
    for old, new in site.record.moved():
        further = paging.older_pages(len(_entries(site, new.slug)))
        for folder, known in (("recognitions", site.subjects), ("actors", site.people)):
            if new.slug not in known:
                continue
            pages = (f"{folder}/{old.slug}/page-{n}.html" for n in range(1, further + 1))
            for path in (f"{folder}/{old.slug}.html", *pages):
                yield site.page(
                    "moved.html",
                    path,
                    title=f"{old.short_name} is kept as {new.short_name}",
                    hidden=True,
                    old=old,
                    new=new,
                    onward=f"/{folder}/{new.slug}.html",
                )


def _subject(site: Site, ref: EntityRef, answer: PositionsAnswer) -> Iterator[File]:
    survey = site.survey
    sides = [standing.side(answer, survey)]
    sides += [
        standing.side(_positions(site, ref, kind), survey) for kind in standing.other_kinds(answer)
    ]
    undated = standing.cards(answer.undated, survey)
    beside = standing.beside(answer, survey)
    shown = {card.public_id for card in undated}
    shown |= {card.public_id for _, items in beside for card in items}
    shown |= {row.entry for side in sides for table in side.tables for row in table.rows}
    entries = _entries(site, ref.slug)
    more = [card for card in entries if card.public_id not in shown]
    moment = changed(entries)
    path, folder = f"recognitions/{ref.slug}.html", f"recognitions/{ref.slug}"
    for leaf in paging.leaves(more, path=path, folder=folder):
        if leaf.number:
            yield older(site, leaf, f"{ref.name}: earlier entries")
            continue
        yield site.page(
            "subject.html",
            leaf.path,
            title=f"{ref.short_name}: who recognises it",
            description=sides[0].summary,
            moment=moment,
            ref=ref,
            main=sides[0],
            sides=sides,
            see_also=answer.see_also,
            undated=undated,
            beside=beside,
            tallies=standing.tallies(answer, survey),
            leaf=leaf,
            people=site.people,
            subjects=site.subjects,
        )


def _entries(site: Site, slug: str) -> list[Card]:
    """Entries that name somebody, the latest date first."""
    found = site.survey.by_entity.get(slug, [])
    return sorted(found, key=lambda card: card.recency, reverse=True)


def _positions(site: Site, ref: EntityRef, kind: ObjectKind | None = None) -> PositionsAnswer:
    return site.record.positions(
        subject=ref.slug, as_of=site.today, known_at=site.now, object_kind=kind
    )
