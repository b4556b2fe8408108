"""What the page of a proposal says: what changes, where readers see it, who may decide."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse

from briefings.admin import introducing, words
from briefings.curate import proposals
from briefings.differences import Difference
from briefings.introduced import Introduced
from briefings.models import DigestSchedule, Entity, Proposal, PublishedParticipant
from briefings.queries import values
from briefings.queries.merged import together
from briefings.queries.values import STAYS
from briefings.vocabulary import ProposalState

SENTENCES = {
    ProposalState.WAITING: "Readers see the old until a second person accepts the new.",
    ProposalState.APPLIED: "Accepted: readers see the new.",
    ProposalState.DECLINED: "Declined: nothing changed.",
    ProposalState.WITHDRAWN: "Taken back by whoever proposed it: nothing changed.",
    ProposalState.OVERTAKEN: "What it would replace had changed meanwhile: nothing was written.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on it."""

    state: ProposalState
    tone: str
    sentence: str
    proposer: str
    decider: str
    about: str
    """Address of the form of what it is about."""
    differences: tuple[Difference, ...]
    newcomers: list[introducing.Newcomer]
    """Whom a merger would bring before readers."""
    reach: list[str]
    """Where readers meet it, in sentences."""
    can: set[str]
    why_not: str
    onward: str
    """Address of the next that waits for this reader of the page; of the list if none does."""


def page(row: Proposal, user: User, *, now: datetime) -> Page:
    """The page as ``user`` sees it at ``now`` (aware, UTC)."""
    state = ProposalState(row.state)
    can, why_not = _offers(row, user)
    onward = proposals.next_for(user, after=row.pk)
    proposed = words.ago(row.proposed_at, now)
    by = f"{words.name(row.decided_by)}, " if row.decided_by else ""
    return Page(
        state=state,
        tone=words.TONES.get(state, "plain"),
        sentence=SENTENCES[state],
        proposer=f"{words.name(row.proposed_by)}, {proposed}",
        decider=f"{by}{words.moment(row.decided_at)}" if row.decided_at else "",
        about=_about(row),
        differences=values.differences(row.stood, row.wished),
        newcomers=_newcomers(row),
        reach=_reach(row),
        can=can,
        why_not=why_not,
        onward=reverse("admin:briefings_proposal_change", args=(onward.pk,))
        if onward
        else reverse("admin:briefings_proposal_changelist"),
    )


def summary(row: Proposal) -> str:
    """Which fields change: "Short name, ISO code"."""
    labels = [label for field, label in values.LABELS.items() if field in row.wished]
    return ", ".join(labels)


def told(row: Proposal, *, by: str) -> str:
    """What was accepted, for the history of what it is about; ``by`` is who proposed it."""
    pairs = (
        f"{one.field}: “{one.old or '–'}” → “{one.new or '–'}”"
        for one in values.differences(row.stood, row.wished)
    )
    return f"Accepted what {by} proposed. {'; '.join(pairs)}."


def _offers(row: Proposal, user: User) -> tuple[set[str], str]:
    if row.state != ProposalState.WAITING:
        return set(), ""
    why_not = proposals.why_not(row, user)
    if why_not:
        return ({"withdraw"} if row.proposed_by_id == user.pk else set()), why_not
    return {"accept", "decline"}, ""


def _about(row: Proposal) -> str:
    if row.schedule_id:
        return reverse("admin:briefings_digestschedule_change", args=(row.schedule_id,))
    return reverse("admin:briefings_entity_change", args=(row.entity_id,))


def _newcomers(row: Proposal) -> list[introducing.Newcomer]:
    """Who stays of a merger that waits, as it was proposed, if readers did not know it then."""
    if STAYS not in row.wished or row.state != ProposalState.WAITING:
        return []
    stays = Entity.objects.select_related(*values.LINKS).get(slug=row.wished[values.INTO])
    return introducing.told([Introduced(stays, row.wished[STAYS])])


def _reach(row: Proposal) -> list[str]:
    if row.schedule:
        return _of_schedule(row.schedule)
    return _of_entity(row.entity, row) if row.entity else []


def _of_schedule(schedule: DigestSchedule) -> list[str]:
    count = schedule.digests.count()
    issued = f"{words.many(count, 'issue')} went out so far and keep{'s' if count == 1 else ''} "
    return [
        "It is the heading of each issue on the site and in Telegram, from the next one on.",
        f"{issued}the title it had." if count else "No issue went out so far.",
    ]


def _of_entity(entity: Entity, row: Proposal) -> list[str]:
    named = PublishedParticipant.objects.standing().filter(entity__in=together(entity))
    count = named.order_by().values("publication").distinct().count()
    entries = words.many(count, "published entry", "published entries")
    found = [
        f"{entries} name{'s' if count == 1 else ''} it. Their own words stay as they were approved."
    ]
    if values.INTO in row.wished:
        return [
            *found,
            "Its address and its names lead to the other one, whose page takes in its acts. "
            "Drafts name the other one, and approvals of such drafts are void. This is not undone.",
        ]
    if set(row.wished) - {values.NAMES}:
        found.append(
            "Its page and the lists on the site, and the bot’s answers, say the new words."
        )
    if values.NAMES in row.wished:
        found.append("Search on the site and in the bot, and /recognitions, go by these names.")
    return found
