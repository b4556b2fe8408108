"""A supervisor over three stubs, to be killed in tests: ``python -m … FOLDER``."""

import os
import sys
import time
from pathlib import Path

from briefings.management.supervisor.keeper import Keeper
from briefings.management.supervisor.table import Program

# A child that makes a grandchild; neither listens to SIGTERM, and the grandchild to nothing at all.
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.fork()
time.sleep(600)
"""
MEEK = "import time; time.sleep(600)"


def programs() -> list[Program]:
    """Two stubborn ones and a meek one."""
    python = (sys.executable, "-I", "-S", "-c")
    return [
        Program("first", (*python, STUBBORN)),
        Program("second", (*python, STUBBORN)),
        Program("third", (*python, MEEK), stops_last=True),
    ]


if __name__ == "__main__":
    keeper = Keeper(Path(sys.argv[1]), environment=dict(os.environ), say=lambda _text: None)
    keeper.start(*programs())
    sys.stdout.write("up\n")
    sys.stdout.flush()
    while True:
        keeper.tend()
        time.sleep(0.05)
