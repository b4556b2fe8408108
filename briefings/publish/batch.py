"""A second person approves an import in one step; its entries then go out a few at a time.

The approval is kept at once and binds the hash of every entry. Releasing them needs no long
transaction: what is due is in the database, so whoever comes next goes on where a crash ended it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery

from briefings import drafted, introduced, text
from briefings.drafted import Draft, load_all
from briefings.models import Batch, BatchItem, Entry, Publication
from briefings.publish.append_all import Ready, append_all
from briefings.publish.check_batch import (
    WAITING,
    Finding,
    changed,
    check_batch,
    hash_of,
    newcomers,
    waiting,
)
from briefings.publish.freeze import Preview, preview
from briefings.publish.gate import problems
from briefings.publish.refusal import Refused
from briefings.publish.release import hold_chain
from briefings.publish.rules import a_note, need, need_another, unread_of
from briefings.publish.twins import Twins
from briefings.types import Content
from briefings.vocabulary import BatchState, Change, EntryState
from briefings.wake import wake

CHUNK = 40
"""Entries published in one transaction: few enough that nobody waits long for SQLite’s one lock."""
REASON_LENGTH = BatchItem._meta.get_field("reason").max_length or 0


class BatchRefused(Refused):
    """At least one entry may not be published, so none was; ``findings`` list them by entry."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(*(f"{item.public_id}: {' '.join(item.sentences)}" for item in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Released:
    """What was published, what the approver accepted with it, and what stayed behind."""

    entries: int
    warnings: tuple[Finding, ...]
    left: tuple[Finding, ...] = ()


@transaction.atomic
def approve_batch(batch: Batch, *, by: User, content_hash: str, now: datetime) -> Batch:
    """Approve exactly what was shown, named by the hash of the import; a worker publishes it.

    Raises BatchRefused with everything that stops any entry, and Refused for whoever imported it or
    may not approve, and when anything changed since.
    """
    need(by, "approve")
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.imported_by_id == by.pk:
        raise Refused("You imported it, so somebody else must approve it.")
    if row.state != BatchState.WAITING:
        state = BatchState(row.state).label.lower()
        raise Refused(f"It does not wait for approval ({state}); look at it again.")
    if row.content_hash != content_hash:
        raise Refused("It changed while you were reading; look at it again before approving.")
    people = newcomers(row, hold=True)
    need_another(people, by)
    if changed(row).exists() or hash_of(row, people) != content_hash:
        raise Refused(
            "Entries of it, or somebody new, changed since it was checked; check it again."
        )
    blocked = findings(row, by)
    if blocked:
        raise BatchRefused(blocked)
    introduced.mark_read(people, by=by)
    row.state = BatchState.PUBLISHING
    row.approved_by_id = by.pk
    row.approved_at = now
    row.approved_hash = content_hash
    row.save()
    wake("briefings.tasks.publish_batches")
    return row


@transaction.atomic
def send_batch_back(batch: Batch, *, by: User, note: str) -> Batch:
    """Return an import to whoever brought it, with a note. Its entries stay drafts."""
    need(by, "approve")
    note = a_note(note)
    if not note:
        raise Refused("Say what should change; whoever imported it sees your note.")
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.state != BatchState.WAITING:
        raise Refused("It does not wait for approval any more; look at it again.")
    row.state = BatchState.SENT_BACK
    row.note = note
    row.save()
    return row


def findings(batch: Batch, by: User) -> list[Finding]:
    """What stops entries of an import as it was checked, and those that ``by`` edited last."""
    items = batch.items.due().select_related("entry")
    found: dict[int, list[str]] = {}
    rows: dict[int, Entry] = {}
    for item in items.exclude(stops=[]) | items.filter(entry__edited_by=by):
        rows[item.entry_id] = item.entry
        found[item.entry_id] = list(item.stops)
        if item.entry.edited_by_id == by.pk:
            found[item.entry_id].append("You edited this last, so somebody else must approve it.")
    return [
        Finding(key, rows[key].public_id, rows[key].headline, tuple(found[key]))
        for key in sorted(found)
    ]


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
    return done


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


def release_batch(
    batch: Batch,
    *,
    by: User,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> Released:
    """Check, approve and publish an import: for a command or a test that waits for all of it.

    Those already published stay as they are. Raises as ``approve_batch`` does. ``progress`` is told
    the number of entries done. ``now`` is aware, UTC.
    """
    need(by, "approve")
    if not waiting(batch).exists():
        return Released(0, ())
    checked = check_batch(batch, now=now)
    approve_batch(checked, by=by, content_hash=checked.content_hash or "", now=now)
    return drain(checked, now=now, progress=progress)


def drain(
    batch: Batch, *, now: datetime, progress: Callable[[int], None] | None = None
) -> Released:
    """Publish all that is due of an approved import, a few entries at a time."""
    accepted = [
        _finding(item, item.warnings)
        for item in batch.items.due().exclude(warnings=[]).select_related("entry")
    ]
    keys = set(batch.items.due().values_list("entry", flat=True))
    done = 0
    while step := release_due(now=now, batch=batch):
        done += step
        if progress:
            progress(done)
    left = batch.items.left().filter(entry__in=keys).select_related("entry")
    behind = tuple(_finding(item, [item.reason]) for item in left)
    return Released(len(keys) - len(behind), tuple(accepted), behind)


def _finding(item: BatchItem, sentences: list[str]) -> Finding:
    return Finding(item.entry_id, item.entry.public_id, item.entry.headline, tuple(sentences))
