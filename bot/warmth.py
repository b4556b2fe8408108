"""What the bot reads before anybody asks, and how it keeps its memory from holding answers up.

Tens of thousands of acts are kept. Python's collector would look through all of them every so often,
while everybody waits: a tenth of a second and more. They are put out of its sight, and it is let loose
on the rest at moments of our own.
"""

import asyncio
import gc
import sys
from contextlib import suppress

from django.db import Error
from django.utils import timezone

from bot import desk

WARMED = 8
"""Subjects that are read ahead: those that the newest acts are about, whom readers ask about."""
TIDIED = 60.0
"""Seconds between two moments for the collector; what came since is looked through in milliseconds."""
ALL_AGAIN = 60
"""Every so many of them everything is looked through: once an hour."""
YOUNG = 20_000
"""New objects until the collector looks at those alone: an answer makes about as many."""

HAND_OVER = 0.001
"""Seconds that a thread with much to do (a picture, a ledger) lets the others wait; Python's own five
would be lost at every row that somebody else reads meanwhile."""


async def warm() -> None:
    """Read ahead, one subject at a time, so that whoever asks meanwhile waits for one at most.

    Without a database there is nothing to be read, and updates find out by themselves.
    """
    with suppress(Error):  # InterfaceError, too, is no DatabaseError
        subjects = await desk.subjects(limit=WARMED)
        for one in reversed(subjects):  # where room is short, what was read last stays
            await desk.ready(one.slug, now=timezone.now())
    tidy(everything=True)


async def keep() -> None:
    """Read ahead, then tidy up, until cancelled; the process is then as it was."""
    before, interval = gc.get_threshold(), sys.getswitchinterval()
    sys.setswitchinterval(HAND_OVER)
    gc.set_threshold(YOUNG, 20, 1000)  # all of it is looked through by `tidy`
    try:
        await warm()
        rounds = 0
        while True:
            await asyncio.sleep(TIDIED)
            rounds += 1
            tidy(everything=rounds % ALL_AGAIN == 0)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        sys.setswitchinterval(interval)


def tidy(*, everything: bool = False) -> None:
    """Let the collector look at what came since, or at everything, and then hide what is left."""
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
