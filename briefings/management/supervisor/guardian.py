"""Outlives the supervisor for a moment, to end whatever it left behind.

A program of its own, run with nothing but the standard library. On standard input it hears which
process groups live: ``+123`` and ``-123``. When the input ends, the supervisor is gone, however it
went; then every group that is left is killed, grandchildren included. The kernel's death signal
reaches only children, and only on Linux; this reaches everyone, everywhere.
"""

import os
import signal
import sys
import time


def main() -> None:
    """Listen until the input ends, then end the groups still on the list."""
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, signal.SIG_IGN)  # ends with the supervisor, not before it
    groups: set[int] = set()
    for line in sys.stdin:
        sign, number = line[:1], int(line[1:])
        if sign == "+":
            groups.add(number)
        else:
            groups.discard(number)
    for _ in range(20):  # a process that is just being made may miss the first signal
        groups = {group for group in groups if _kill(group)}
        if not groups:
            return
        time.sleep(0.1)


def _kill(group: int) -> bool:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
