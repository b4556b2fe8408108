"""Pages that list: timeline, sources, briefings, corrections, recognitions, actors."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from briefings.site import paging, words
from briefings.site.shell import File, Site
from briefings.site.standing import Glance
from briefings.site.survey import TOLD, Card, Survey, changed
from briefings.types import DigestView, SourceRef
from briefings.vocabulary import Change

Months = list[tuple[str, list[Card]]]


def pages(site: Site, issues: Sequence[DigestView], glances: list[Glance]) -> Iterator[File]:
    """All of them, by what `site.survey` holds."""
    yield from _timeline(site)
    yield from _sources(site)
    yield from _briefings(site, issues)
    yield from _corrections(site)
    yield site.page(
        "recognitions.html",
        "recognitions/index.html",
        title="Recognitions",
        moment=changed(
            card for slug in site.subjects for card in site.survey.by_entity.get(slug, ())
        ),
        glance=glances,
    )
    groups = [
        (heading, [ref for ref in site.people.values() if ref.kind is kind])
        for kind, heading in words.KINDS.items()
    ]
    yield site.page(
        "actors.html",
        "actors/index.html",
        title="Actors",
        moment=changed(site.survey.standing()),
        groups=[(heading, refs) for heading, refs in groups if refs],
    )


def told(survey: Survey) -> list[Card]:
    """Entries once corrected, updated or retracted, the latest change first."""
    return sorted(survey.told, key=lambda card: card.published_at, reverse=True)


def older(site: Site, leaf: paging.Leaf[Card], heading: str) -> File:
    """A further page of a long list. It says nothing that the next new entry would change."""
    return site.page(
        "list.html",
        leaf.path,
        title=f"{heading}, page {leaf.number}",
        moment=changed(leaf.items),
        heading=heading,
        leaf=leaf,
    )


def _timeline(site: Site) -> Iterator[File]:
    standing = list(site.survey.standing())
    placed = sorted((card for card in standing if card.month), key=_place, reverse=True)
    before = [card for card in standing if card.ordered and not card.month]
    before.sort(key=lambda card: card.recency, reverse=True)
    undated = [card for card in standing if not card.ordered]
    apart = list(paging.leaves(before, path="timeline/index.html", folder="timeline/before"))
    loose = list(paging.leaves(undated, path="timeline/index.html", folder="timeline/undated"))
    for leaf in paging.leaves(placed, path="timeline/index.html", folder="timeline"):
        newest = not leaf.number
        shown = [*leaf.items, *(before if newest else ()), *(undated if newest else ())]
        yield site.page(
            "timeline.html",
            leaf.path,
            title=f"Timeline, page {leaf.number}" if leaf.number else "Timeline",
            moment=changed(shown),
            years=_years(leaf.items),
            leaf=leaf,
            before=apart[0] if newest else None,
            undated=loose[0] if newest else None,
        )
    for heading, rest in (("Some time before", apart[1:]), ("Undated", loose[1:])):
        for leaf in rest:
            yield older(site, leaf, heading)


def _years(cards: Sequence[Card]) -> list[tuple[int, Months]]:
    """Cards in order, under their years and months."""
    years = []
    for year, in_year in groupby(cards, key=lambda card: (card.month or (0, 0))[0]):
        months = [
            (words.MONTHS[month - 1] if month else "Month not known", list(items))
            for month, items in groupby(in_year, key=lambda card: (card.month or (0, 0))[1])
        ]
        years.append((year, months))
    return years


def _place(card: Card) -> tuple[object, ...]:
    """Sort key of the timeline; within a month by day, then by publication."""
    first, last = card.ordered or (None, None)
    return (card.month, first, last, card.published_at)


def _sources(site: Site) -> Iterator[File]:
    survey = site.survey
    listed = sorted(survey.sources.values(), key=lambda source: source.id, reverse=True)
    yield site.page(
        "sources.html",
        "sources/index.html",
        title="Sources",
        moment=changed(survey.standing()),
        sources=[(source, len(survey.by_source[source.id])) for source in listed],
    )
    for source in listed:
        entries = sorted(survey.by_source[source.id], key=lambda card: card.recency, reverse=True)
        path, folder = f"sources/{source.id}.html", f"sources/{source.id}"
        for leaf in paging.leaves(entries, path=path, folder=folder):
            if leaf.number:
                yield older(site, leaf, f"Earlier entries on this source: {source.title}")
                continue
            yield site.page(
                "source.html",
                leaf.path,
                title=source.title,
                description=f"Entries that rest on “{source.title}”.",
                moment=changed(entries),
                source=source,
                credits=_credits(source),
                total=len(entries),
                leaf=leaf,
            )


def _credits(source: SourceRef) -> list[tuple[str, str]]:
    """Who wrote and who published a source, and when; what is not known is left out."""
    copied = source.original_publisher and source.publisher != source.original_publisher
    pairs = (
        ("Author", source.authors),
        ("First published by", source.original_publisher if copied else ""),
        (
            "Republished by" if copied else "Published by",
            source.publisher or source.original_publisher,
        ),
        ("Date", source.published_text),
    )
    return [(label, value) for label, value in pairs if value]


def _briefings(site: Site, issues: Sequence[DigestView]) -> Iterator[File]:
    for leaf in paging.leaves(issues, path="briefings/index.html", folder="briefings"):
        yield site.page(
            "briefings.html",
            leaf.path,
            title=f"Briefings, page {leaf.number}" if leaf.number else "Briefings",
            moment=max((issue.issued_at for issue in leaf.items), default=None),
            leaf=leaf,
        )
    for issue in issues:
        items, moved = _as_now(issue, site.survey)
        yield site.page(
            "issue.html",
            issue.path.removeprefix("/"),
            title=f"{issue.title}, {words.minute(issue.issued_at)}",
            description=issue.intro,
            moment=max([issue.issued_at, *(card.published_at for card in items)]),
            issue=issue,
            items=items,
            moved=moved,
        )


def _as_now(issue: DigestView, survey: Survey) -> tuple[list[Card], int]:
    """An issue's entries as they stand now, so that no retracted word stays; how many have moved on.

    A new wording counts as a change only if something was put right, brought up to date or taken back.
    """
    items = [survey.cards[item.public_id] for item in issue.items if item.public_id in survey.cards]
    sent = {item.public_id: item.n for item in issue.items}
    moved = sum(
        card.n > sent[card.public_id] and card.change is not Change.EDITED for card in items
    )
    return items, moved


def _corrections(site: Site) -> Iterator[File]:
    log = site.record.corrections()
    alone = [line for line in log if line.break_glass]
    lines = [line for line in log if line.change in TOLD]
    for leaf in paging.leaves(lines, path="corrections/index.html", folder="corrections"):
        shown = [*leaf.items, *(alone if not leaf.number else ())]
        yield site.page(
            "corrections.html",
            leaf.path,
            title=f"Corrections, page {leaf.number}" if leaf.number else "Corrections",
            moment=max((line.published_at for line in shown), default=None),
            leaf=leaf,
            alone=[] if leaf.number else alone,
        )
