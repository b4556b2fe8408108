"""A made-up fact in the forms that publishing takes: what `drafted.content` would read back."""

from briefings import edtf
from briefings.management.corpus.facts import Deed, Fact
from briefings.types import (
    ActView,
    CitationView,
    Content,
    EntityRef,
    ParticipantView,
    SourceRef,
    TallyView,
)
from briefings.vocabulary import Certainty, CitationRole, Claim, EntryKind, Measure, Role


def content(
    fact: Fact,
    public_id: str,
    source: SourceRef,
    quote: str,
    prefix: str,
    suffix: str,
    *,
    official: bool,
) -> Content:
    """Everything the entry says, with its one citation, of an ``official`` statement or not."""
    return Content(
        public_id=public_id,
        kind=fact.kind,
        basis=fact.basis,
        certainty=fact.certainty,
        headline=fact.headline,
        statement=fact.statement,
        date=edtf.parse(fact.date).text if fact.date else None,
        scope="",
        participants=tuple(ParticipantView(ref, role) for ref, role in roles(fact)),
        act=_act(fact.deed) if fact.deed else None,
        citations=(
            CitationView(source, quote, CitationRole.SUPPORTS, supports(fact), "", prefix, suffix),
        ),
        tallies=()
        if fact.tally is None
        else (TallyView(public_id, fact.named[0], Measure.RECOGNISES, fact.tally, None, None, ""),),
        rests_on_one=fact.certainty is Certainty.CONFIRMED and not official,
    )


def _act(deed: Deed) -> ActView:
    return ActView(
        deed.actor, deed.subject, deed.verb, deed.object_kind, deed.mode, deed.sequence, None,
        deed.reacts_to, deed.level,
    )  # fmt: skip


def roles(fact: Fact) -> list[tuple[EntityRef, Role]]:
    """Who is named beside the two sides of an act, and as what."""
    first = Role.AUTHOR if fact.kind is EntryKind.ASSESSMENT else Role.MENTIONED
    return [(ref, Role.MENTIONED if place else first) for place, ref in enumerate(fact.named)]


def supports(fact: Fact) -> tuple[Claim, ...]:
    """Everything that the fact says."""
    claims = {Claim.STATEMENT}
    if fact.deed:
        claims |= {Claim.ACTOR, Claim.SUBJECT, Claim.VERB, Claim.MODE}
        claims |= {Claim.OBJECT_KIND} if fact.deed.object_kind else set()
    claims |= {Claim.DATE} if fact.date else set()
    claims |= {Claim.VALUE} if fact.tally is not None else set()
    return tuple(claim for claim in Claim if claim in claims)
