"""How far a digest has come: counts that add up, how fast, how long still, and how it ended.

Read and never written; no reader, chat or message is in it.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Min, Q
from django.db.models.functions import TruncMinute

from briefings.models import Delivery, DeliveryState, Digest, Subscriber
from briefings.models.deliveries import OPEN_STATES

LATELY = timedelta(seconds=30)
"""Over which the present rate is taken."""
STATES = DeliveryState.codes()
IS_EDIT = ExpressionWrapper(Q(revision__gt=0), output_field=BooleanField())
NOT_ARRIVED = (
    DeliveryState.BLOCKED,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.EXPIRED,
    DeliveryState.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class First:
    """The few letters that go first, by what became of them."""

    letters: int
    ended: int
    bad: int
    """Failed or unknown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One digest at one moment. Letters are of revision 0; edits of them are counted apart."""

    counted: dict[str, int]
    edits: dict[str, int]
    due: int
    """Open letters and edits whose hour has come."""
    later: int
    last_hour: datetime | None
    """The hour of the last letter that still waits for it."""
    rate: float
    """Sent a second, lately."""
    first_sent: datetime | None
    last_sent: datetime | None
    first: First
    readers: int
    """Different readers among the rows; those who left are none."""
    anonymous: int
    """Rows whose reader left."""
    rows: int

    @property
    def eligible(self) -> int:
        """Everybody to whom a letter was owed."""
        return sum(self.counted.values())

    @property
    def open(self) -> int:
        """Letters that may still arrive."""
        return sum(self.counted[state] for state in OPEN_STATES)

    @property
    def open_edits(self) -> int:
        """Edits that are still to be made."""
        return sum(self.edits[state] for state in OPEN_STATES)

    @property
    def twice(self) -> int:
        """Letters beyond the first to the same reader; the ledger's unique key keeps it at 0."""
        return max(0, self.rows - self.anonymous - self.readers)

    def left(self) -> timedelta | None:
        """How long what is due takes at the present rate, or else at the permitted one; None if none is."""
        if not self.due:
            return None
        return timedelta(seconds=self.due / (self.rate or settings.TELEGRAM_BULK_RATE))


def of(digest: Digest, *, now: datetime) -> Standing:
    """Where ``digest`` stands at ``now``; in two queries.

    Letters that are folded by now are in the counts (as in `outbox.counts`) and in nothing else.
    """
    rows = Delivery.objects.filter(digest=digest)
    counted = Counter({state: int(digest.delivery_totals.get(state, 0)) for state in STATES})
    edits = Counter(dict.fromkeys(STATES, 0))
    by_state = rows.annotate(edit=IS_EDIT).order_by().values_list("state", "edit")
    for state, edit, count in by_state.annotate(Count("pk")):
        (edits if edit else counted)[state] += count
    letter = Q(revision=0)
    waiting = Q(state__in=OPEN_STATES)
    found = rows.aggregate(
        due=Count("pk", filter=waiting & Q(not_before__lte=now)),
        later=Count("pk", filter=waiting & Q(not_before__gt=now)),
        last_hour=Max("not_before", filter=waiting & Q(not_before__gt=now)),
        lately=Count("pk", filter=Q(state=DeliveryState.SENT, sent_at__gt=now - LATELY)),
        first_sent=Min("sent_at", filter=letter),
        last_sent=Max("sent_at", filter=letter),
        first=Count("pk", filter=letter & Q(wave=0)),
        first_open=Count("pk", filter=letter & Q(wave=0) & waiting),
        first_bad=Count(
            "pk",
            filter=letter & Q(wave=0, state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN]),
        ),
        rows=Count("pk", filter=letter & Q(part=1)),
        anonymous=Count("pk", filter=letter & Q(part=1, subscriber__isnull=True)),
        readers=Count("subscriber", distinct=True, filter=letter & Q(part=1)),
    )
    return Standing(
        counted=dict(counted),
        edits=dict(edits),
        due=found["due"],
        later=found["later"],
        last_hour=found["last_hour"],
        rate=found["lately"] / LATELY.total_seconds(),
        first_sent=found["first_sent"],
        last_sent=found["last_sent"],
        first=First(found["first"], found["first"] - found["first_open"], found["first_bad"]),
        readers=found["readers"],
        anonymous=found["anonymous"],
        rows=found["rows"],
    )


@dataclass(frozen=True, slots=True)
class Ended:
    """Letters of one digest that did not arrive for certain, by what was noted of why."""

    digest: int
    state: DeliveryState
    error: str
    count: int
    edits: bool


def not_arrived(digests: Collection[int]) -> list[Ended]:
    """What did not arrive of these digests, in groups, the largest first. One query."""
    rows = (
        Delivery.objects.filter(digest__in=list(digests), state__in=NOT_ARRIVED)
        .annotate(edit=IS_EDIT)
        .order_by()
        .values_list("digest_id", "state", "error", "edit")
        .annotate(count=Count("pk"))
        .order_by("-count", "state", "error")
    )
    return [
        Ended(digest, DeliveryState(state), error, count, edits)
        for digest, state, error, edits, count in rows
    ]


def resendable(digest: Digest) -> int:
    """How many letters in doubt `outbox.resend_unknown` would send again: who left is not written to."""
    doubtful = Delivery.objects.filter(digest=digest, state=DeliveryState.UNKNOWN, revision=0)
    return doubtful.filter(subscriber__in=Subscriber.objects.alive()).count()


def busiest_minute(digest: Digest) -> int:
    """The most letters and edits that went out in one minute of the clock; 0 if none did."""
    rows = (
        Delivery.objects.filter(digest=digest, state=DeliveryState.SENT)
        .order_by()
        .annotate(minute=TruncMinute("sent_at"))
        .values("minute")
        .annotate(count=Count("pk"))
        .order_by("-count")
    )
    return rows.values_list("count", flat=True).first() or 0
