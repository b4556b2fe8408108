"""Entries of an approved import go out, a few at a time.

No long transaction: what is due is in the database, so whoever comes next goes on where a crash
ended it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from briefings import drafted, introduced, planner, text
from briefings.drafted import Draft, load_all
from briefings.models import Act, Batch, BatchItem, Entry, Publication, PublishedAct
from briefings.publish.append_all import Ready, append_all
from briefings.publish.check_batch import WAITING
from briefings.publish.freeze import Preview, preview
from briefings.publish.gate import problems
from briefings.publish.refusal import Refused
from briefings.publish.release import hold_chain
from briefings.publish.rules import unread_of
from briefings.publish.twins import Twins
from briefings.queries.entries import last_serial
from briefings.types import Content
from briefings.vocabulary import BatchState, Change, EntryState
from briefings.wake import wake

CHUNK = 40
"""Entries published in one transaction: few enough that nobody waits long for SQLite’s one lock."""
REASON_LENGTH = BatchItem._meta.get_field("reason").max_length or 0


def release_due(*, now: datetime, batch: Batch | None = None) -> int:
    """Publish the next few entries of an approved import; how many were dealt with, 0 when none is due.

    One short transaction. What cannot change under anybody's eyes is done before it: it holds the
    lock only to see that nothing changed, to ask the gate, and to write.
    """
    approved = Batch.objects.filter(state=BatchState.PUBLISHING).order_by("approved_at", "pk")
    chosen = approved.filter(pk=batch.pk).first() if batch else approved.first()
    if chosen is None:
        return 0
    keys = list(chosen.items.due().order_by("entry_id").values_list("entry", flat=True)[:CHUNK])
    prepared = {
        draft.entry.pk: _prepared(draft)
        for draft in load_all(Entry.objects.filter(pk__in=keys).order_by("pk"))
    }
    with transaction.atomic():
        # Batch, then entries, then the chain: every publisher takes its locks in this order.
        held = Batch.objects.select_for_update().get(pk=chosen.pk)
        if held.state != BatchState.PUBLISHING:
            return 0
        done = _release(held, keys, prepared, now=now)
        if not held.items.due().exists():
            held.state = BatchState.PUBLISHED
            held.save(update_fields=["state"])
            wake("briefings.tasks.refresh_site")
    _count_anew(done)
    return done


def _count_anew(done: int) -> None:
    """Whenever the record has doubled: Postgres looks only once a minute, and a large import is quicker."""
    last = last_serial()
    if last >= planner.MANY and last.bit_length() > (last - done).bit_length():
        planner.count_anew(Publication, PublishedAct, Act)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What an entry said before the lock was taken, frozen already."""

    content: Content
    shown: Preview
    change: tuple[str, str]


def _prepared(draft: Draft) -> _Prepared:
    shown = preview(draft.entry, draft)
    return _Prepared(shown.content, shown, (draft.entry.change, draft.entry.public_note))


def _release(
    batch: Batch, keys: list[int], prepared: dict[int, _Prepared], *, now: datetime
) -> int:
    items = {item.entry_id: item for item in batch.items.due().filter(entry__in=keys)}
    rows = Entry.objects.select_for_update(of=("self",)).filter(pk__in=list(items)).order_by("pk")
    drafts = load_all(rows)
    hold_chain()
    twins = Twins(drafts)
    people = introduced.by(drafts, hold=True)
    ready: list[Ready] = []
    left: dict[int, str] = {}
    for draft in drafts:
        row = draft.entry
        shown = _shown(draft, prepared.get(row.pk))
        reason = _reason(batch, items[row.pk], draft, shown, twins)
        reason = reason or unread_of(draft, people)
        if reason:
            left[row.pk] = reason
            continue
        ready.append(Ready(draft, shown))
        if draft.act:
            twins.add(row, draft.act)
    left |= _publish(batch, ready, now=now)
    for key, reason in left.items():
        items[key].reason = text.cut(reason, REASON_LENGTH)
    BatchItem.objects.bulk_update([items[key] for key in left], ["reason"])
    return len(items)


def _shown(draft: Draft, before: _Prepared | None) -> Preview:
    """What was frozen before, if the rows still say the same; else frozen anew."""
    row = draft.entry
    if (
        before
        and before.change == (row.change, row.public_note)
        and before.content == drafted.content(draft)
    ):
        return before.shown
    return preview(row, draft)


def _reason(batch: Batch, item: BatchItem, draft: Draft, shown: Preview, twins: Twins) -> str:
    """Why an entry stays behind, in words; empty for one that goes out."""
    row = draft.entry
    if row.state not in WAITING:
        return f"It is {EntryState(row.state).label.lower()} already, by itself."
    if row.batch_id != batch.pk:
        return "It has come in with another file since, and waits with that."
    if row.edited_by_id == batch.approved_by_id:
        return "Whoever approved the import has edited it since."
    if row.edited_at != item.edited_at:
        return "It was edited after the import was checked."
    if shown.hash != item.content_hash:
        return "It no longer says what was approved: somebody or something it names was changed."
    stops = (one.sentence for one in problems(row, draft, twins) if not one.warning)
    return " ".join(stops)


def _publish(batch: Batch, ready: list[Ready], *, now: datetime) -> dict[int, str]:
    """Publish them; what the database refuses, with its words. One such entry holds up no other."""
    if not ready:
        return {}
    try:
        with transaction.atomic():
            _write(batch, ready, now=now)
    except IntegrityError as refusal:
        if len(ready) == 1:
            return {ready[0].draft.entry.pk: f"The database refuses it: {refusal}."}
        refused: dict[int, str] = {}
        for one in ready:
            refused |= _publish(batch, [one], now=now)
        return refused
    return {}


def _write(batch: Batch, ready: list[Ready], *, now: datetime) -> None:
    if batch.approved_by is None:
        raise Refused("Nobody approved it.")
    publications = append_all(ready, by=batch.approved_by, now=now)
    keys = [publication.entry_id for publication in publications]
    items = batch.items.filter(entry__in=keys)
    approved_hash = items.filter(entry=OuterRef("pk")).values("content_hash")
    Entry.objects.filter(pk__in=keys).update(
        state=EntryState.PUBLISHED,
        approved_by=batch.approved_by,
        approved_at=batch.approved_at,
        approved_hash=Subquery(approved_hash),
        state_at=now,
        change=Change.EDITED,
        public_note="",
        review_note="",
    )
    newest = Publication.objects.filter(entry=OuterRef("entry")).order_by("-n").values("pk")
    items.update(publication=Subquery(newest[:1]))
