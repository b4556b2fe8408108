"""How long readers wait for the bot's answers. The bot measures itself, in a process of its own."""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings


def measure(*, commands: int, broadcast: bool) -> dict[str, Any]:
    """Figures as `bot.measure` prints them. The record is the one there is, and is only read.

    Raises CalledProcessError if it could not be measured.
    """
    wanted = [sys.executable, "-m", "bot.measure", "--commands", str(commands)]
    done = subprocess.run(  # noqa: S603  # our own
        [*wanted, *(["--broadcast"] if broadcast else [])],
        cwd=settings.ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    # The broker greets on the same line of output where it was started for this.
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{\n") :])
    return found
