"""Several entries become publications at once: as many as one by one, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from briefings import index
from briefings.drafted import Draft
from briefings.models import Publication, PublishedAct, PublishedParticipant
from briefings.publish.freeze import Preview
from briefings.publish.release import TICK, head, last_held, rows_of
from briefings.vocabulary import Change


@dataclass(frozen=True, slots=True)
class Ready:
    """An entry that passed the gate, and what page and message will show of it."""

    draft: Draft
    shown: Preview


def append_all(ready: Sequence[Ready], *, by: User, now: datetime) -> list[Publication]:
    """Write one more publication of each entry, in this order; ``by`` approved and publishes them.

    Call inside a transaction that holds the entries. Each is chained to the one before it.
    """
    last = last_held()
    keys = [one.draft.entry.pk for one in ready]
    numbers: dict[int, int] = dict(
        Publication.objects.filter(entry__in=keys)
        .order_by()
        .values_list("entry")
        .annotate(newest=Max("n"))
    )
    publications = []
    for one in ready:
        row = one.draft.entry
        n = numbers.get(row.pk, 0) + 1
        last = Publication(
            entry=row,
            n=n,
            serial=last.serial + 1 if last else 1,
            kind=row.kind,
            change=Change.CREATED if n == 1 else row.change,
            public_note=row.public_note,
            date_min=row.date_min,
            date_max=row.date_max,
            snapshot=one.shown.snapshot,
            html=one.shown.html,
            message=one.shown.message,
            content_hash=one.shown.hash,
            previous_hash=head(last) if last else "",
            published_at=max(now, last.published_at + TICK) if last else now,
            published_by_id=by.pk,
            approved_by_id=by.pk,
        )
        publications.append(last)
    Publication.objects.bulk_create(publications)
    acts: list[PublishedAct] = []
    people: list[PublishedParticipant] = []
    for publication, one in zip(publications, ready, strict=True):
        act, parts = rows_of(publication, one.draft)
        acts += [act] if act else []
        people += parts
    PublishedAct.objects.bulk_create(acts)
    PublishedParticipant.objects.bulk_create(people)
    index.published(publications)
    return publications
