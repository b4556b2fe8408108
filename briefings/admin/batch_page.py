"""What the page of an import says: where it stands, what stops it, what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Count, Q

from briefings import introduced, roles
from briefings.admin import introducing, words
from briefings.models import Batch, BatchItem, Entry
from briefings.publish.check_batch import counted, hash_of, newcomers
from briefings.publish.rules import after_you, not_by_you
from briefings.vocabulary import BatchState

SHOWN = 20
"""Entries of an import on its page; the rest is a link away."""
EXAMPLES = 5
"""Entries named beside one sentence of the gate."""
GROUPED = 5000
"""Entries whose findings are put together; nobody mends more in one go."""

SENTENCES = {
    BatchState.CHECKING: "The gate is looking at every entry. This page says when it is done.",
    BatchState.WAITING: "It waits for a second person. Until then only the desk sees it.",
    BatchState.SENT_BACK: "It needs a change. Mend its entries, then check it again.",
    BatchState.PUBLISHING: "It was approved. Its entries go out a few at a time.",
    BatchState.PUBLISHED: "Nothing of it is due any more.",
}


@dataclass(slots=True)
class Group:
    """One sentence of the gate and the entries that it is about."""

    sentence: str
    count: int = 0
    examples: list[Entry] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.examples)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come."""

    state: BatchState
    total: int
    published: int
    left: int
    due: int
    parts: list[tuple[str, str, int, float]]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """Everything above and below the steps."""

    state: BatchState
    tone: str
    sentence: str
    progress: Progress
    waiting: int
    changed: int
    stale: bool
    """Whether somebody new is not as when it was checked."""
    stops: list[Group]
    stopped: int
    warnings: list[Group]
    newcomers: list[introducing.Newcomer]
    """Whom readers would meet with it for the first time."""
    left: list[BatchItem]
    entries: list[Entry]
    why_not: str
    can: set[str]


def progress(batch: Batch) -> Progress:
    """In one query."""
    counted = batch.items.aggregate(
        total=Count("pk"),
        published=Count("publication"),
        left=Count("pk", filter=~Q(reason="")),
    )
    due = counted["total"] - counted["published"] - counted["left"]
    named = (
        ("published", "success", counted["published"]),
        ("stayed behind", "warning", counted["left"]),
        ("still to go" if batch.state == BatchState.PUBLISHING else "waiting", "plain", due),
    )
    parts = [
        (label, tone, count, 100 * count / counted["total"])
        for label, tone, count in named
        if count
    ]
    return Progress(BatchState(batch.state), due=due, parts=parts, **counted)


def page(batch: Batch, user: User) -> BatchPage:
    """The page of ``batch`` for ``user``; a bounded number of queries."""
    state = BatchState(batch.state)
    due = batch.items.due().select_related("entry")
    open_now = state in (BatchState.WAITING, BatchState.SENT_BACK)
    stopped = list(due.exclude(stops=[])[:GROUPED]) if open_now else []
    stops = _grouped((item, item.stops) for item in stopped)
    mine = (
        due.filter(entry__edited_by=user).count()
        if open_now and roles.may(user, "approve") and batch.imported_by_id != user.pk
        else 0
    )
    warned = due.exclude(warnings=[])[:GROUPED] if open_now else []
    still, moved = counted(batch)
    moved = moved if open_now else 0
    people = newcomers(batch) if open_now else []
    # What is due is as it was checked, unless some of it moved: then it is somebody new who did.
    stale = (
        state is BatchState.WAITING and not moved and hash_of(batch, people) != batch.content_hash
    )
    can, why_not = _offers(
        batch, user, stopped=len(stopped), changed=moved, stale=stale, mine=mine, still=still,
        wrote=introduced.written(people),
    )  # fmt: skip
    return BatchPage(
        state=state,
        tone=words.TONES[state],
        sentence=SENTENCES[state],
        progress=progress(batch),
        waiting=still,
        changed=moved,
        stale=stale,
        stops=stops,
        stopped=len(stopped),
        warnings=_grouped((item, item.warnings) for item in warned),
        newcomers=introducing.told(people),
        left=list(batch.items.left().select_related("entry").order_by("entry_id")[:SHOWN]),
        entries=list(batch.entries.order_by("pk")[:SHOWN]),
        why_not=why_not,
        can=can,
    )


def _grouped(found: Iterable[tuple[BatchItem, list[str]]]) -> list[Group]:
    """By sentence, the most frequent first."""
    groups: dict[str, Group] = {}
    for item, sentences in found:
        for sentence in sentences:
            group = groups.setdefault(sentence, Group(sentence))
            group.count += 1
            if len(group.examples) < EXAMPLES:
                group.examples.append(item.entry)
    return sorted(groups.values(), key=lambda group: -group.count)


def _offers(
    batch: Batch,
    user: User,
    *,
    stopped: int,
    changed: int,
    stale: bool,
    mine: int,
    still: int,
    wrote: introduced.Written,
) -> tuple[set[str], str]:
    """The steps open to this account, and why approving is not among them."""
    can: set[str] = set()
    state = batch.state
    if state != BatchState.PUBLISHING and still and roles.may(user, "submit"):
        can.add("check")
    if state != BatchState.WAITING:
        return can, ""
    if not roles.may(user, "approve"):
        return can, "An approver decides about it."
    can.add("send_back")
    others = introduced.by_others(wrote, user)
    if batch.imported_by_id == user.pk:
        return can, f"You imported it, so somebody else must approve it.{after_you(others)}"
    if mine:
        entries = words.many(mine, "entry", "entries")
        return can, (
            f"You edited {entries} of it last, so somebody else must approve it. Where there are "
            "two of you: whoever imported it looks at that, saves it, and checks the import again."
        )
    if own := introduced.by_user(wrote, user):
        return can, not_by_you(own)
    if changed:
        return can, "Entries changed since it was checked: check it again, then approve."
    if stale:
        return can, "Somebody new changed since it was checked: check it again, then approve."
    if stopped:
        return can, "It goes out whole or not at all: what stops it must be mended first."
    can.add("approve")
    return can, ""
