"""Up to where each reader has heard: moved by what was sent for certain, and by nothing else."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce

from briefings.deliver import audience, edits
from briefings.deliver.editions import Editions, floor
from briefings.models import (
    Delivery,
    DeliveryState,
    Digest,
    DigestKind,
    Follow,
    Frequency,
)
from briefings.queries.entries import last_serial

BY_ALERTS = (Frequency.EACH, Frequency.OFF)
"""Whose cursor alerts move: nobody else's hears of everything by them."""


def start_of(frequency: str) -> int:
    """The cursor of a reader who joins now: they start with the next digest.

    Before the first issue of their cadence there is none to start after: they get that one whole.
    """
    if frequency in BY_ALERTS:
        return last_serial()
    issues = Digest.objects.filter(kind=DigestKind.ISSUE, schedule__cadence=frequency)
    newest = issues.order_by("-upto").values_list("upto", flat=True).first()
    return newest or 0


# Of their own cadence, or alerts for those who live by them, and whole. One statement, for it runs
# with every group of results.
_HEARD = """
UPDATE briefings_subscriber AS s SET heard = m.upto
FROM (
  SELECT r.id AS reader, MAX(g.upto) AS upto
  FROM briefings_delivery d
  JOIN briefings_subscriber r ON r.id = d.subscriber_id
  JOIN briefings_digest g ON g.id = d.digest_id
  LEFT JOIN briefings_digestschedule c ON c.id = g.schedule_id
  WHERE d.id IN ({keys}) AND d.revision = 0 AND d.state = 'sent' AND g.upto > r.heard
    AND ((g.kind = 'issue' AND c.cadence = r.frequency)
      OR (g.kind = 'alert' AND r.frequency IN ('each', 'off')))
    AND NOT EXISTS (SELECT 1 FROM briefings_delivery o
      WHERE o.digest_id = d.digest_id AND o.subscriber_id = d.subscriber_id
        AND o.revision = 0 AND o.state <> 'sent')
  GROUP BY r.id
) m
WHERE s.id = m.reader AND s.heard < m.upto
RETURNING id"""


def advance(deliveries: Collection[int], *, now: datetime) -> None:
    """Some letters are sent, for certain: their readers have heard that much.

    Call in the transaction that says so. What these readers still wait for is chosen anew, so that
    nothing is told twice; what was corrected while a letter was on its way is chased at once.
    """
    if not deliveries:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HEARD.format(keys=", ".join(["%s"] * len(deliveries))), list(deliveries))
        moved = [key for (key,) in cursor.fetchall()]
    if moved:
        choose_anew(moved, but=deliveries)
    if Delivery.objects.filter(pk__in=deliveries, revision=0, serial__lt=last_serial()).exists():
        edits.chase(deliveries, now=now)


def _moves(kind: str, cadence: str | None, frequency: str) -> bool:
    if kind == DigestKind.ALERT:
        return frequency in BY_ALERTS
    return kind == DigestKind.ISSUE and cadence == frequency


def choose_anew(readers: Iterable[int], *, but: Collection[int] = ()) -> None:
    """What readers whose cursor moved are still owed was chosen for the old one."""
    owed = (
        Delivery.objects.filter(
            subscriber__in=list(readers),
            revision=0,
            state__in=[DeliveryState.PENDING, DeliveryState.LEASED],
        )
        .exclude(pk__in=but)
        .select_related("digest__schedule", "subscriber")
    )
    for row in owed:
        reader, digest = row.subscriber, row.digest
        cadence = digest.schedule.cadence if digest.schedule else None
        if reader is None or not _moves(digest.kind, cadence, reader.frequency):
            continue
        heard = max(reader.heard, floor(cadence) if cadence else 0)
        named = Follow.objects.filter(subscriber=reader).annotate(
            standing=Coalesce(F("entity__merged_into"), F("entity"))
        )
        said = Editions(digest, since=heard).of(
            language=reader.language,
            topics=reader.topics,
            heard=heard,
            follows=frozenset(named.values_list("standing", flat=True)),
            follows_only=reader.frequency == Frequency.OFF,
            doubts=audience.doubts(reader.pk).get(reader.pk, frozenset()),
        )
        change = {"edition": said} if said else {"state": DeliveryState.CANCELLED, "error": "told"}
        # A batch that has it would say what it took: it is taken back from there.
        Delivery.objects.filter(
            pk=row.pk, state__in=[DeliveryState.PENDING, DeliveryState.LEASED]
        ).update(**{"state": DeliveryState.PENDING, "batch": None, "lease_until": None, **change})
