"""The page that asks before a draft is deleted: what goes with it, and what keeps it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse

from briefings import drafted
from briefings.models import Act, Entry


class Part(NamedTuple):
    """One thing that goes with a draft."""

    what: str
    words: str


class Answer(NamedTuple):
    """An act that answers this one, and so keeps it."""

    words: str
    address: str


def parts(entry: Entry) -> list[Part]:
    """Everything an editor wrote into a draft, in five queries, however much there is."""
    return list(_parts(drafted.load(entry)))


def _parts(draft: drafted.Draft) -> Iterator[Part]:
    if draft.act:
        yield Part("Act", str(draft.act))
    for participant in draft.participants:
        yield Part(participant.get_role_display(), str(participant.entity))
    for citation in draft.citations:
        words = f"“{citation.exact}”, {citation.source}" if citation.exact else str(citation.source)
        yield Part("Citation", words)
    for tally in draft.tallies:
        yield Part("Count", f"{tally.subject}: {tally.get_measure_display()} {tally}")


def answers(entry: Entry) -> list[Answer]:
    """What other entries say about the act of a draft: they would answer nothing without it."""
    rows = Act.objects.filter(reacts_to__entry=entry).select_related("entry").order_by("entry")
    return [
        Answer(str(row.entry), reverse("admin:briefings_entry_change", args=(row.entry_id,)))
        for row in rows
    ]
