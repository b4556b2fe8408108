"""Which readers hold a message about an entry, and how far its correction has reached them: counts."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Q

from briefings.deliver import edits
from briefings.models import Delivery, DeliveryState, Digest, EditionItem, Publication
from briefings.models.deliveries import OPEN_STATES
from briefings.vocabulary import Change


@dataclass(frozen=True, slots=True)
class Chase:
    """The last correction or retraction of an entry, on its way to who was told otherwise."""

    publication: Publication
    holders: int
    """Readers whose message still says what was wrong."""
    edited: int
    open: int
    other: dict[DeliveryState, int]
    """Edits that ended otherwise."""
    notice: Digest | None
    """What these readers were written besides, if an editor asked."""

    @property
    def total(self) -> int:
        """Messages that had to be edited."""
        return self.edited + self.open + sum(self.other.values())


def readers_of(entry_id: int) -> int:
    """How many readers hold a message that tells an entry and can still be edited."""
    told = EditionItem.objects.filter(publication__entry=entry_id).values("edition")
    rows = Delivery.objects.filter(
        revision=0,
        state=DeliveryState.SENT,
        subscriber__isnull=False,
        message_id__isnull=False,
        edition__in=told,
    )
    return rows.values("subscriber").distinct().count()


def chase(history: list[Publication]) -> Chase | None:
    """How far the newest correction or retraction among an entry's publications has come.

    None where nothing was put right, or an update of the world came after it.
    """
    newest = max(history, key=lambda row: row.n, default=None)
    if newest is None or Change(newest.change) not in edits.CHASED:
        return None
    rows = (
        Delivery.objects.filter(
            digest__recalls__publication=newest, revision=F("digest__recalls__revision")
        )
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    found: Counter[str] = Counter(dict(rows))
    replaced = (
        Delivery.objects.filter(
            Q(error="superseded"),
            digest__recalls__publication=newest,
            revision=F("digest__recalls__revision"),
        ).count()
        if found[DeliveryState.CANCELLED]
        else 0
    )
    found[DeliveryState.CANCELLED] -= replaced  # a newer edit of the same message says as much
    return Chase(
        publication=newest,
        holders=edits.holders(newest),
        edited=found[DeliveryState.SENT],
        open=sum(found[state] for state in OPEN_STATES),
        other={
            state: found[state]
            for state in DeliveryState
            if found[state] and state is not DeliveryState.SENT and state not in OPEN_STATES
        },
        notice=Digest.objects.filter(publication=newest).first(),
    )
