"""Made-up entries are published: frozen, numbered and chained as real ones are, many at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from briefings import index
from briefings.management.corpus.facts import Fact
from briefings.management.corpus.shape import roles
from briefings.models import Act, Entry, Publication, PublishedAct, PublishedParticipant, Source
from briefings.publish.freeze import Preview
from briefings.publish.release import TICK, head, last_held, published_act
from briefings.vocabulary import Change, Role


@dataclass(slots=True)
class Draft:
    """An entry on its way into the tables."""

    fact: Fact
    fate: str
    row: Entry
    source: Source
    quote: tuple[int, int]
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A publication to be."""

    draft: Draft
    n: int
    shown: Preview
    change: Change
    note: str
    at: datetime


def publish(issues: list[Issue], *, by: User, keys: dict[str, int]) -> None:
    """Write publications, each chained to the one before, and their rows.

    ``keys`` has everybody's, by slug. Call inside a transaction.
    """
    last = last_held()
    made = []
    for issue in issues:
        last = _publication(issue, last, by)
        made.append(last)
    Publication.objects.bulk_create(made)
    _rows(
        [
            (issue.draft, publication)
            for issue, publication in zip(issues, made, strict=True)
            if issue.change is not Change.RETRACTED
        ],
        keys,
    )
    index.published(made)


def _publication(issue: Issue, last: Publication | None, by: User) -> Publication:
    row, retracts = issue.draft.row, issue.change is Change.RETRACTED
    return Publication(
        entry=row,
        n=issue.n,
        serial=last.serial + 1 if last else 1,
        kind=row.kind,
        change=issue.change,
        public_note=issue.note,
        date_min=None if retracts else row.date_min,
        date_max=None if retracts else row.date_max,
        snapshot=issue.shown.snapshot,
        html=issue.shown.html,
        message=issue.shown.message,
        content_hash=issue.shown.hash,
        previous_hash=head(last) if last else "",
        published_at=max(issue.at, last.published_at + TICK) if last else issue.at,
        published_by=by,
        approved_by=None if retracts else by,
    )


def _rows(shown: list[tuple[Draft, Publication]], keys: dict[str, int]) -> None:
    """What positions and lists read, beside each publication."""
    people: list[PublishedParticipant] = []
    acts: list[PublishedAct] = []
    for draft, publication in shown:
        named = {(ref.slug, role) for ref, role in roles(draft.fact)}
        if draft.fact.tally is not None:
            named.add((draft.fact.named[0].slug, Role.SUBJECT))
        deed = draft.fact.deed
        if deed and draft.act:
            named |= {(deed.actor.slug, Role.ACTOR), (deed.subject.slug, Role.SUBJECT)}
            acts.append(
                published_act(
                    publication,
                    draft.row,
                    draft.act,
                    reacts_to=deed.reacts_to,
                    actor_un_status=deed.actor.un_status,
                )
            )
        people += [
            PublishedParticipant(publication=publication, entity_id=keys[slug], role=role)
            for slug, role in sorted(named)
        ]
    PublishedAct.objects.bulk_create(acts)
    PublishedParticipant.objects.bulk_create(people)
