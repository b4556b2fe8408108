"""What belongs to made-up entries: acts, participants, citations and tallies."""

from collections.abc import Mapping
from datetime import datetime

from briefings import text
from briefings.management.corpus.chain import Draft
from briefings.management.corpus.facts import Deed
from briefings.management.corpus.shape import roles, supports
from briefings.models import Act, Citation, Entry, Participant, Tally
from briefings.vocabulary import Measure


def write_details(drafts: list[Draft], refs: Mapping[str, int], *, checked_at: datetime) -> None:
    """Add acts, participants, citations and tallies. ``refs`` has the keys of entities by slug."""
    answered = {
        draft.fact.deed.reacts_to
        for draft in drafts
        if draft.fact.deed and draft.fact.deed.reacts_to
    }
    acts = dict(
        Act.objects.filter(entry__public_id__in=answered).values_list("entry__public_id", "pk")
    )
    for draft in drafts:
        if draft.fact.deed:
            draft.act = _act(draft.row, draft.fact.deed, acts, refs)
    Act.objects.bulk_create(draft.act for draft in drafts if draft.act)
    Participant.objects.bulk_create(
        Participant(entry=draft.row, entity_id=refs[ref.slug], role=role)
        for draft in drafts
        for ref, role in roles(draft.fact)
    )
    Citation.objects.bulk_create(_citation(draft, checked_at) for draft in drafts)
    Tally.objects.bulk_create(
        Tally(
            entry=draft.row,
            subject_id=refs[draft.fact.named[0].slug],
            measure=Measure.RECOGNISES,
            value=draft.fact.tally,
        )
        for draft in drafts
        if draft.fact.tally is not None
    )


def _act(row: Entry, deed: Deed, acts: dict[str, int], refs: Mapping[str, int]) -> Act:
    return Act(
        entry=row,
        actor_id=refs[deed.actor.slug],
        subject_id=refs[deed.subject.slug],
        verb=deed.verb,
        object_kind=deed.object_kind,
        mode=deed.mode,
        sequence=deed.sequence,
        reacts_to_id=acts[deed.reacts_to] if deed.reacts_to else None,
        level=deed.level,
    )


def _citation(draft: Draft, checked_at: datetime) -> Citation:
    body, (start, end) = draft.source.text, draft.quote
    prefix, suffix = text.context(body, start, end)
    return Citation(
        entry=draft.row,
        source=draft.source,
        exact=body[start:end],
        prefix=prefix,
        suffix=suffix,
        start=start,
        end=end,
        supports=[str(claim) for claim in supports(draft.fact)],
        checked_at=checked_at,
    )
