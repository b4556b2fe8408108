"""The history of an entry: what readers had and when, and how its draft came about."""

import itertools
from dataclasses import dataclass
from datetime import datetime

from briefings import snapshot
from briefings.admin import words
from briefings.differences import Difference, between
from briefings.drafted import Draft, content
from briefings.models import Entry, Publication, Revision
from briefings.types import Content
from briefings.vocabulary import Change

SHOWN = 50
"""Drafts and publications that are compared; older ones are in the table, not on the page."""


@dataclass(frozen=True, slots=True)
class Step:
    """One state of an entry beside the one before it."""

    title: str
    at: datetime
    by: str
    approved_by: str
    note: str
    tone: str
    what: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Publications and drafts, each the newest first."""

    published: list[Step]
    drafts: list[Step]


def of(draft: Draft) -> History:
    """The history of an entry in two queries."""
    return History(published=_published(draft.entry), drafts=_drafts(draft))


def _published(entry: Entry) -> list[Step]:
    rows = list(
        entry.publications.select_related("published_by", "approved_by")
        .defer("html", "message")
        .order_by("-n")[: SHOWN + 1]
    )
    steps: list[Step] = []
    stood: Content | None = None
    for row in reversed(rows):
        found: tuple[Difference, ...] = ()
        if row.change != Change.RETRACTED:
            said = snapshot.decode(row.snapshot)
            # After a retraction the words are compared with the last that stood.
            found = between(stood, said) if stood else ()
            stood = said
        steps.append(_publication(row, found))
    return steps[::-1][:SHOWN]


def _publication(row: Publication, found: tuple[Difference, ...]) -> Step:
    change = Change(row.change)
    return Step(
        title=f"Version {row.n}",
        at=row.published_at,
        by=words.name(row.published_by),
        approved_by=words.name(row.approved_by) if row.approved_by else "",
        note=row.public_note,
        tone=words.TONES[change],
        what=change.label,
        differences=found,
    )


def _drafts(draft: Draft) -> list[Step]:
    """Each save that changed something; the first that is known is where they start from."""
    entry = draft.entry
    kept = list(
        Revision.objects.filter(entry=entry)
        .select_related("edited_by")
        .order_by("-edited_at")[:SHOWN]
    )
    states = [(snapshot.decode(row.snapshot), row.edited_by, row.edited_at) for row in kept[::-1]]
    states.append((content(draft), entry.edited_by, entry.edited_at))
    steps = []
    for (before, _, _), (after, by, at) in itertools.pairwise(states):
        found = between(before, after)
        if found:
            steps.append(Step("", at, words.name(by), "", "", "", "", found))
    return steps[::-1]
