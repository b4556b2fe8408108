"""What the bot reads before anybody asks, and how it keeps its memory from holding answers up."""

import asyncio
import sys
from contextlib import suppress

from django.db import Error
from django.utils import timezone

from bot import desk
from briefings import tidy

WARMED = 8
"""Subjects that are read ahead: those that the newest acts are about, whom readers ask about."""
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
    tidy.tidy(everything=True)


async def keep() -> None:
    """Read ahead, then tidy up, until cancelled; the process is then as it was."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(HAND_OVER)
    try:
        with tidy.at_our_moments():
            await warm()
            rounds = 0
            while True:
                await asyncio.sleep(tidy.EVERY)
                rounds += 1
                tidy.tidy(everything=rounds % tidy.ALL_AGAIN == 0)
    finally:
        sys.setswitchinterval(interval)
