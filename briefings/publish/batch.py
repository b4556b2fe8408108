"""A second person approves an import in one step, or sends it back.

The approval is kept at once and binds the hash of every entry; ``due`` then publishes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from briefings import introduced
from briefings.models import Batch, BatchItem, Entry
from briefings.publish.check_batch import (
    Finding,
    changed,
    check_batch,
    hash_of,
    newcomers,
    waiting,
)
from briefings.publish.due import release_due
from briefings.publish.refusal import Refused
from briefings.publish.rules import a_note, need, need_another
from briefings.vocabulary import BatchState
from briefings.wake import wake


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
