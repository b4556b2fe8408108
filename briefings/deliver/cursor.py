"""Up to where each reader has heard: moved by what was sent for certain, and by nothing else."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

# Of their own cadence, and whole. One statement, for it runs with every group of results.
_HEARD = """
UPDATE briefings_subscriber AS s SET heard = m.upto
FROM (
  SELECT r.id, MAX(g.upto) AS upto
  FROM briefings_delivery d
  JOIN briefings_subscriber r ON r.id = d.subscriber_id
  JOIN briefings_digest g ON g.id = d.digest_id
  LEFT JOIN briefings_digestschedule c ON c.id = g.schedule_id
  WHERE d.id IN ({keys}) AND d.revision = 0 AND g.upto > r.heard
    AND ((g.kind = 'issue' AND c.cadence = r.frequency)
      OR (g.kind = 'alert' AND r.frequency = 'each'))
    AND NOT EXISTS (SELECT 1 FROM briefings_delivery o
      WHERE o.digest_id = d.digest_id AND o.subscriber_id = d.subscriber_id
        AND o.revision = 0 AND o.state <> 'sent')
  GROUP BY r.id
) m
WHERE s.id = m.id AND s.heard < m.upto"""


def advance(deliveries: Collection[int], *, now: datetime) -> None:  # noqa: ARG001  # as its callers say it
    """Some letters are sent: their readers have heard up to where their digests go.

    Call in the transaction that says so.
    """
    if not deliveries:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HEARD.format(keys=", ".join(["%s"] * len(deliveries))), list(deliveries))
