"""An import is looked through: what each entry would show, and what the gate says against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from briefings import introduced, planner
from briefings.drafted import load_all
from briefings.introduced import Introduced
from briefings.models import Act, Batch, BatchItem, Entry
from briefings.publish.freeze import preview
from briefings.publish.gate import problems
from briefings.publish.refusal import Refused
from briefings.publish.twins import Twins
from briefings.vocabulary import STATE_CHANGING, BatchState, EntryState

CHUNK = 100
"""Entries read at a time."""
AT_ONCE = 500
"""Entries that are checked while somebody waits for the page; larger imports are left to a worker."""
WAITING = (EntryState.DRAFT, EntryState.IN_REVIEW, EntryState.APPROVED)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said about one entry of an import."""

    entry: int
    """Its key."""
    public_id: str
    headline: str
    sentences: tuple[str, ...]


def waiting(batch: Batch) -> QuerySet[Entry]:
    """Entries of an import that readers do not have as they stand."""
    return batch.entries.filter(state__in=WAITING)


def changed(batch: Batch) -> QuerySet[Entry]:
    """Those that wait and are not as they were when the import was checked."""
    return waiting(batch).filter(_moved(batch))


def counted(batch: Batch) -> tuple[int, int]:
    """How many wait, and how many of those `changed`; in one question."""
    found = waiting(batch).aggregate(still=Count("pk"), moved=Count("pk", filter=_moved(batch)))
    return found["still"], found["moved"]


def _moved(batch: Batch) -> Q:
    same = BatchItem.objects.due().filter(
        batch=batch, entry=OuterRef("pk"), edited_at=OuterRef("edited_at")
    )
    return ~Q(Exists(same))


def check_batch(
    batch: Batch, *, now: datetime, progress: Callable[[int], None] | None = None
) -> Batch:
    """Read every waiting entry of an import, keep its hash and what stops it, and let it wait.

    Holds no lock while it reads; nobody approves what is half checked. If another check ends first,
    that one counts. Raises Refused while it is being published. ``progress`` is told the number of
    entries done; ``now`` is aware, UTC.
    """
    check_later(batch)
    keys = list(waiting(batch).order_by("pk").values_list("pk", flat=True))
    clashes = _clashes(batch)
    for start in range(0, len(keys), CHUNK):
        if not _keep(batch, list(_checked(batch, keys[start : start + CHUNK], clashes))):
            return Batch.objects.get(pk=batch.pk)
        if progress:
            progress(min(start + CHUNK, len(keys)))
    if len(keys) >= planner.MANY:
        planner.count_anew(BatchItem)
    return _settle(batch, now)


@transaction.atomic
def _keep(batch: Batch, items: list[BatchItem]) -> bool:
    """Keep what was found, unless the import is not being checked any more: an approval binds the
    items, so they never change under one.
    """
    if not _is_checked(batch):
        return False
    BatchItem.objects.bulk_create(
        items,
        update_conflicts=True,
        unique_fields=["batch", "entry"],
        update_fields=["content_hash", "edited_at", "stops", "warnings", "publication", "reason"],
    )
    return True


def _is_checked(batch: Batch) -> bool:
    """Whether a check of it is still going on. Holds its row until the transaction ends."""
    state = Batch.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)
    if state == BatchState.PUBLISHING:
        raise Refused("It is being published; wait until that is done.")
    return BatchState(state) is BatchState.CHECKING


def _checked(batch: Batch, keys: list[int], clashes: dict[int, list[str]]) -> Iterator[BatchItem]:
    drafts = load_all(Entry.objects.filter(pk__in=keys).order_by("pk"))
    twins = Twins(drafts)
    for draft in drafts:
        row = draft.entry
        found = problems(row, draft, twins)
        stops = [item.sentence for item in found if not item.warning]
        yield BatchItem(
            batch=batch,
            entry=row,
            content_hash=preview(row, draft).hash,
            edited_at=row.edited_at,
            stops=stops + clashes.get(row.pk, []),
            warnings=[item.sentence for item in found if item.warning],
        )


@transaction.atomic
def _settle(batch: Batch, now: datetime) -> Batch:
    """The hash over what was checked, and where the import stands from here."""
    going_on = _is_checked(batch)
    row = Batch.objects.get(pk=batch.pk)
    if not going_on:
        return row
    still = waiting(row).values("pk")
    row.items.filter(publication__isnull=True).exclude(entry__in=still).delete()
    row.content_hash = hash_of(row, newcomers(row))
    row.checked_at = now
    row.state = BatchState.WAITING if row.items.due().exists() else BatchState.PUBLISHED
    row.note = ""
    row.save()
    return row


def newcomers(batch: Batch, *, hold: bool = False) -> list[Introduced]:
    """Whom readers would meet for the first time with what is due of an import."""
    due = Entry.objects.filter(pk__in=batch.items.due().values("entry"))
    return introduced.by_entries(due, hold=hold)


def hash_of(batch: Batch, people: list[Introduced]) -> str:
    """The hash over all that waits of an import, as it was last checked, with its `newcomers`."""
    digest = sha256()
    for entry, content_hash in (
        batch.items.due().order_by("entry_id").values_list("entry", "content_hash")
    ):
        digest.update(f"{entry} {content_hash}\n".encode())
    return introduced.seal(digest.hexdigest(), people)


def _clashes(batch: Batch) -> dict[int, list[str]]:
    """Acts of the import that the gate could only tell apart once one of them is published."""
    acts_waiting = Act.objects.filter(entry__batch=batch, entry__state__in=WAITING)
    parties = ("actor", "subject", "object_kind", "entry__date", "sequence")
    groups = acts_waiting.values(*parties).annotate(acts=Count("pk")).filter(acts__gt=1)
    sentences: dict[int, list[str]] = {}
    for group in groups:
        same = {
            f"{name}__isnull" if group[name] is None else name: group[name] is None or group[name]
            for name in parties
        }
        acts = list(
            acts_waiting.filter(Q(**same))
            .order_by("entry")
            .values_list("entry", "entry__public_id", "verb")
        )
        for place, (entry, _, verb) in enumerate(acts):
            for _, other, earlier in acts[:place]:
                if verb == earlier:
                    told = f"{other} in the same import says this too: same parties, act and date."
                elif group["entry__date"] and {verb, earlier} <= STATE_CHANGING:
                    told = (
                        f"{other} in the same import has the same parties and date; "
                        "set Sequence to say which came first."
                    )
                else:
                    continue
                sentences.setdefault(entry, []).append(told)
    return sentences


@transaction.atomic
def check_later(batch: Batch) -> Batch:
    """Leave an import to the next worker that asks what is to be checked. Raises Refused."""
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.state == BatchState.PUBLISHING:
        raise Refused("It is being published; wait until that is done.")
    row.state = BatchState.CHECKING
    row.save(update_fields=["state"])
    return row
