"""When Python's collector looks through the memory of a process that answers.

Tens of thousands of acts are kept. The collector would look through all of them every so often, while
whoever asks waits: a tenth of a second and more. They are put out of its sight, and it is let loose
on the rest at moments of our own.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

EVERY = 20.0
"""Seconds between two moments for the collector; what came since is looked through in milliseconds."""
ALL_AGAIN = 180
"""Every so many of them everything is looked through: once an hour."""
YOUNG = 20_000
"""New objects until the collector looks at those alone: an answer makes about as many."""
THRESHOLDS = (YOUNG, 20, 10)
"""Between two moments, of what is in its sight: Python's own, but for the first two."""

_lock = Lock()
_before: list[tuple[int, int, int]] = []
"""The thresholds that each who is at it now found; the first of them are the process's own."""


def tidy(*, everything: bool = False) -> None:
    """Let the collector look at what came since, or at everything, and then hide what is left."""
    if everything:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


@contextmanager
def at_our_moments() -> Iterator[None]:
    """What was hidden by `tidy` stays so; when the last who asked for this is done, all is as it was."""
    with _lock:
        _before.append(gc.get_threshold())
        gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        with _lock:
            own = _before[0] if len(_before) == 1 else None
            _before.pop()
            if own:
                gc.unfreeze()
                gc.set_threshold(*own)


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
