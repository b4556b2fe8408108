"""When Python's collector looks through the memory of a process that answers.

Tens of thousands of acts are kept. The collector would look through all of them every so often, while
whoever asks waits: a tenth of a second and more. They are put out of its sight, and it is let loose
on the rest at moments of our own.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

EVERY = 60.0
"""Seconds between two moments for the collector; what came since is looked through in milliseconds."""
ALL_AGAIN = 60
"""Every so many of them everything is looked through: once an hour."""
YOUNG = 20_000
"""New objects until the collector looks at those alone: an answer makes about as many."""


def tidy(*, everything: bool = False) -> None:
    """Let the collector look at what came since, or at everything, and then hide what is left."""
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def at_our_moments() -> Iterator[None]:
    """The collector looks at what is new alone, until `tidy` is called; afterwards it is as it was."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, 20, 1000)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def in_background(stopping: Event | None = None) -> Thread:
    """Do so in a process that has no loop of its own for it, until it ends or `stopping` is set."""
    stopping = stopping or Event()

    def keep() -> None:
        with at_our_moments():
            tidy(everything=True)
            rounds = 0
            while not stopping.wait(EVERY):
                rounds += 1
                tidy(everything=rounds % ALL_AGAIN == 0)

    thread = Thread(target=keep, name="tidy", daemon=True)
    thread.start()
    return thread
