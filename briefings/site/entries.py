"""A page for every entry, a retracted one included, and its card for the lists."""

from markupsafe import Markup

from briefings import words as said
from briefings.site import words
from briefings.site.render import part
from briefings.site.shell import File, Site
from briefings.site.survey import Card, month, ordered
from briefings.types import ChangeView, CitationView, EntityRef, EntryView, SourceRef
from briefings.vocabulary import Change, CitationRole, Claim, Role

_NOTED = frozenset({Change.CORRECTED, Change.UPDATED})


def page(site: Site, entry: EntryView) -> File:
    says = words.opinion(entry)
    card = _card(entry, says)
    site.survey.add(entry, card, today=site.today)
    steps = entry.history or (
        ChangeView(entry.n, entry.change, entry.public_note, entry.published_at),
    )
    path = entry.path.removeprefix("/")
    if entry.retracted:
        return site.page(
            "retracted.html",
            path,
            title=f"{entry.public_id}, retracted",
            moment=entry.published_at,
            hidden=True,
            entry=entry,
            steps=steps,
        )
    act = entry.act
    return site.page(
        "entry.html",
        path,
        title=entry.headline,
        description=f"{says}: {entry.headline}" if says else entry.headline,
        moment=entry.published_at,
        entry=entry,
        steps=steps,
        act=act,
        as_what=said.AS_WHAT[act.object_kind] if act and act.object_kind else "",
        answered=site.survey.cards.get(act.reacts_to or "") if act else None,
        standing=bool(act and act.subject.slug in site.subjects),
        parties=_parties(entry),
        evidence=_evidence(entry),
        # The statement was sanitised when it was published; nothing else is let through as is.
        statement=Markup(entry.statement_html),  # noqa: S704  # see above
        says=says,
        sample=entry.sample,
        note=entry.change in _NOTED,
        people=site.people,
    )


def _card(entry: EntryView, says: str) -> Card:
    gone = entry.retracted
    return Card(
        public_id=entry.public_id,
        n=entry.n,
        path=entry.path,
        html=part("gone", entry)
        if gone
        else part("card", entry, says, entry.sample, _monthly(entry)),
        headline="" if gone else entry.headline,
        certainty=entry.certainty,
        sample=entry.sample,
        change=entry.change,
        public_note=entry.public_note,
        published_at=entry.published_at,
        retracted=gone,
        ordered=None if gone else ordered(entry),
        month=None if gone else month(entry),
    )


def _monthly(entry: EntryView) -> bool:
    """Whether the date says no more than a heading of the timeline does: just a month."""
    return bool(entry.date and len(entry.date) == len("2025-07"))


def _parties(entry: EntryView) -> list[tuple[str, list[EntityRef]]]:
    """Who takes part, by role; the two sides of an act are named with the act itself."""
    parties: dict[Role, list[EntityRef]] = {}
    sides = {Role.ACTOR, Role.SUBJECT} if entry.act else set()
    for each in entry.participants:
        if each.role not in sides:
            parties.setdefault(each.role, []).append(each.entity)
    return [(role.label, parties[role]) for role in Role if role in parties]


def _evidence(entry: EntryView) -> list[tuple[SourceRef, list[tuple[CitationView, str]]]]:
    """Passages with what they bear on, under the source they come from."""
    found: dict[int, tuple[SourceRef, list[tuple[CitationView, str]]]] = {}
    for citation in entry.citations:
        source = citation.source
        _, passages = found.setdefault(source.id, (source, []))
        passages.append((citation, _claims(citation.role, citation.supports)))
    return list(found.values())


def _claims(role: CitationRole, supports: tuple[Claim, ...]) -> str:
    """What a passage bears on: "the statement and the date"."""
    labels = [claim.label for claim in Claim if claim in supports]
    named = said.join(labels) or "the statement"
    return f"for {named}" if role is CitationRole.CONTEXT else named
