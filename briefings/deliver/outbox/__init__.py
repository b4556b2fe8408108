"""The ledger's only writer: lease, begin, record, sweep, and what a person decides.

Before a byte leaves, `begin` commits `sending`; a crash after that ends as `unknown`, never as a
silent resend. Doubt about an edit is no doubt: it may be made twice.
"""

from briefings.deliver.outbox.claim import LEASE, lease, release
from briefings.deliver.outbox.control import (
    cancel,
    cancel_open,
    hold,
    let_go,
    pause,
    resend_unknown,
    resume,
    stop,
    unsaid,
)
from briefings.deliver.outbox.counting import counts, edits
from briefings.deliver.outbox.fence import begin, commit, record
from briefings.deliver.outbox.results import BACKOFF
from briefings.deliver.outbox.rules import LATE, LIFETIME, STOPPED
from briefings.deliver.outbox.sweeping import ANSWER, Swept, sweep

__all__ = [
    "ANSWER",
    "BACKOFF",
    "LATE",
    "LEASE",
    "LIFETIME",
    "STOPPED",
    "Swept",
    "begin",
    "cancel",
    "cancel_open",
    "commit",
    "counts",
    "edits",
    "hold",
    "lease",
    "let_go",
    "pause",
    "record",
    "release",
    "resend_unknown",
    "resume",
    "stop",
    "sweep",
    "unsaid",
]
