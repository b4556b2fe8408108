"""Keeps every child's life shorter than its parent's."""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent thread ends; on Linux only.

    Meant as ``preexec_fn``, or for a worker's own children. SIGKILL, because a process that
    outlived its supervisor must not linger over an orderly end: what it did is in the database.
    Elsewhere the guardian alone sees to it.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
