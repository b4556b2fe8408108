"""The two commits around the wire: `sending` before a letter leaves, its outcome after.

Both take groups, so that forty letters on their way cost two commits and not eighty.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from briefings.deliver.outbox import results
from briefings.deliver.outbox.returning import rows
from briefings.deliver.outcomes import Outcome
from briefings.failpoint import failpoint
from briefings.types import Letter

# Written out, since building it anew for each group would cost more than everything else.
# The key alone finds the row fast; the pair says that it is this letter's. One process may hold two
# letters of one delivery: its lease ran out while it slept, and it took the row again.
# An edit waits while another row of the same message is on the wire, and gives way to a newer edit.
_SENDING = """
UPDATE briefings_delivery AS d SET state = 'sending', sending_at = %s, attempts = attempts + 1
WHERE d.id IN ({keys}) AND (d.id, d.batch) IN (VALUES {claims}) AND d.state = 'leased'
  AND d.lease_until > %s AND d.expires_at > %s
  AND EXISTS (SELECT 1 FROM briefings_digest g WHERE g.id = d.digest_id
    AND (d.revision > 0 OR g.error <> 'cancelled')
    AND (g.control = 'running' OR (g.control = 'canary' AND d.wave = 0)
      OR (d.revision > 0 AND g.control IN ('canary', 'paused', 'held')
        AND g.error <> 'bad_request')))
  AND EXISTS (SELECT 1 FROM briefings_subscriber s WHERE s.id = d.subscriber_id AND s.active
    AND (d.revision > 0 OR s.frequency <> 'off'
      OR EXISTS (SELECT 1 FROM briefings_follow f WHERE f.subscriber_id = s.id)))
  AND (d.revision = 0 OR NOT EXISTS (SELECT 1 FROM briefings_delivery o
    WHERE o.digest_id = d.digest_id AND o.subscriber_id = d.subscriber_id AND o.id <> d.id
      AND (o.state = 'sending' OR (o.part = d.part AND o.revision > d.revision))))
RETURNING id, batch"""


def begin(letters: Sequence[Letter], *, now: datetime) -> set[tuple[int, str]]:
    """Commit that letters are about to leave; the claims of those that may. Do not send the others.

    Everything is asked once more: the lease, the digest's control, the reader's wish, the hour.
    """
    failpoint("deliver.before_sending")
    with transaction.atomic():
        begun = _begin(letters, now=now)
    failpoint("deliver.after_sending")
    return begun


def record(ended: Sequence[tuple[Letter, Outcome]], *, now: datetime) -> None:
    """Commit what became of letters, as far as it is still ours to say.

    A late answer may still turn `unknown` into `sent`. A message that Telegram refuses as such would
    be refused for everybody, so its digest is paused.
    """
    failpoint("deliver.before_result")
    with transaction.atomic():
        results.write(ended, now=now)
    failpoint("deliver.after_result")


def commit(
    letters: Sequence[Letter], ended: Sequence[tuple[Letter, Outcome]], *, now: datetime
) -> set[tuple[int, str]]:
    """``record`` and ``begin`` in one transaction; the claims of those that may leave."""
    if not ended:
        return begin(letters, now=now)
    if not letters:
        record(ended, now=now)
        return set()
    failpoint("deliver.before_result")
    failpoint("deliver.before_sending")
    with transaction.atomic():
        results.write(ended, now=now)
        begun = _begin(letters, now=now)
    failpoint("deliver.after_result")
    failpoint("deliver.after_sending")
    return begun


def _begin(letters: Sequence[Letter], *, now: datetime) -> set[tuple[int, str]]:
    if not letters:
        return set()
    statement = _SENDING.format(
        keys=", ".join(["%s"] * len(letters)), claims=", ".join(["(%s, %s)"] * len(letters))
    )
    at = connection.ops.adapt_datetimefield_value(now)
    keys = [letter.delivery for letter in letters]
    claims = [part for letter in letters for part in letter.claim]
    return {(key, batch) for key, batch in rows(statement, [at, *keys, *claims, at, at])}
