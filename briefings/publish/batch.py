"""A second person approves an import in one step: the whole batch is published, or none of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q

from briefings.models import Act, Batch, Entry
from briefings.publish.freeze import preview
from briefings.publish.gate import problems
from briefings.publish.refusal import Refused
from briefings.publish.release import append
from briefings.publish.rules import need
from briefings.vocabulary import STATE_CHANGING, Change, EntryState

CHUNK = 200
"""Entries read at a time."""
WAITING = (EntryState.DRAFT, EntryState.IN_REVIEW, EntryState.APPROVED)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the gate says about one entry of a batch."""

    entry: int
    """Its key."""
    public_id: str
    headline: str
    sentences: tuple[str, ...]


class BatchRefused(Refused):
    """At least one entry may not be published, so none was; ``findings`` list them by public id."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(*(f"{item.public_id}: {' '.join(item.sentences)}" for item in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Released:
    """What was published, and what the approver accepted with it."""

    entries: int
    warnings: tuple[Finding, ...]


@transaction.atomic
def release_batch(
    batch: Batch,
    *,
    by: User,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> Released:
    """Approve and publish every entry of a batch that waits; those already published stay as they are.

    Every entry passes the same gate as by itself, each in a bounded number of queries. Raises
    BatchRefused with everything that stops any of them, Refused for an account that may not approve.
    ``progress`` is told the number of entries done. ``now`` is aware, UTC.
    """
    need(by, "approve")
    waiting = list(
        batch.entries.filter(state__in=WAITING).order_by("pk").values_list("pk", flat=True)
    )
    blocked, warnings = _judge(batch, waiting, by)
    if blocked:
        raise BatchRefused(blocked)
    for done, row in enumerate(_held(waiting), start=1):
        _publish(row, by=by, now=now)
        if progress:
            progress(done)
    return Released(len(waiting), tuple(warnings))


def _held(keys: list[int]) -> Iterator[Entry]:
    """The entries, held until the transaction ends, a few at a time."""
    for start in range(0, len(keys), CHUNK):
        yield from (
            Entry.objects.select_for_update()
            .filter(pk__in=keys[start : start + CHUNK])
            .order_by("pk")
        )


def _judge(batch: Batch, keys: list[int], by: User) -> tuple[list[Finding], list[Finding]]:
    """What stops entries, and what the approver accepts."""
    clashes = _clashes(batch)
    blocked: list[Finding] = []
    warnings: list[Finding] = []
    for row in _held(keys):
        found = problems(row)
        stops = [item.sentence for item in found if not item.warning]
        stops += clashes.get(row.pk, [])
        if row.edited_by_id == by.pk:
            stops.append("You edited this last, so somebody else must approve it.")
        if stops:
            blocked.append(Finding(row.pk, row.public_id, row.headline, tuple(stops)))
        accepted = tuple(item.sentence for item in found if item.warning)
        if accepted:
            warnings.append(Finding(row.pk, row.public_id, row.headline, accepted))
    return blocked, warnings


def _clashes(batch: Batch) -> dict[int, list[str]]:
    """Acts of the batch that the gate could only tell apart once one of them is published."""
    waiting = Act.objects.filter(entry__batch=batch, entry__state__in=WAITING)
    parties = ("actor", "subject", "object_kind", "entry__date", "sequence")
    groups = waiting.values(*parties).annotate(acts=Count("pk")).filter(acts__gt=1)
    sentences: dict[int, list[str]] = {}
    for group in groups:
        same = {
            f"{name}__isnull" if group[name] is None else name: group[name] is None or group[name]
            for name in parties
        }
        acts = list(
            waiting.filter(Q(**same))
            .order_by("entry")
            .values_list("entry", "entry__public_id", "verb")
        )
        for place, (entry, _, verb) in enumerate(acts):
            for _, other, earlier in acts[:place]:
                if verb == earlier:
                    told = f"{other} in the same batch says this too: same parties, act and date."
                elif group["entry__date"] and {verb, earlier} <= STATE_CHANGING:
                    told = (
                        f"{other} in the same batch has the same parties and date; "
                        "set Sequence to say which came first."
                    )
                else:
                    continue
                sentences.setdefault(entry, []).append(told)
    return sentences


def _publish(row: Entry, *, by: User, now: datetime) -> None:
    """Approval and publication of one entry: what is frozen is what was judged."""
    shown = preview(row)
    row.approved_by_id = by.pk
    row.approved_at = row.state_at = now
    row.approved_hash = shown.hash
    append(row, shown, by=by, now=now)
    row.state = EntryState.PUBLISHED
    row.change = Change.EDITED
    row.public_note = row.review_note = ""
    row.save()
