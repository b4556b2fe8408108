"""From a draft to what readers see: the gate, two people, and acts that only ever add.

One act per file; admin, commands and the demo all go through the same door.
"""

from briefings.publish.batch import (
    BatchRefused,
    Released,
    approve_batch,
    drain,
    findings,
    release_batch,
    send_batch_back,
)
from briefings.publish.break_glass import break_glass
from briefings.publish.check_batch import Finding, check_batch, check_later
from briefings.publish.due import release_due
from briefings.publish.freeze import Look, Preview, look, preview
from briefings.publish.gate import Problem, problems
from briefings.publish.refusal import Refused
from briefings.publish.release import release
from briefings.publish.reopen import reopen
from briefings.publish.retract import retract
from briefings.publish.review import approve, send_back, submit

__all__ = [
    "BatchRefused",
    "Finding",
    "Look",
    "Preview",
    "Problem",
    "Refused",
    "Released",
    "approve",
    "approve_batch",
    "break_glass",
    "check_batch",
    "check_later",
    "drain",
    "findings",
    "look",
    "preview",
    "problems",
    "release",
    "release_batch",
    "release_due",
    "reopen",
    "retract",
    "send_back",
    "send_batch_back",
    "submit",
]
