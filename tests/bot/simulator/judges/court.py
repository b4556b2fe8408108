"""Puts questions to a judge in the judges' own environment and collects the answers.

The judges (TDLib, aiogram, telemelya) stay out of our environment: their pins are theirs. `make
long` installs them from requirements/judges.txt; without them their tests are skipped by name.
"""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
PYTHON = ROOT / ".venv" / ".judges" / "bin" / "python"
_HERE = Path(__file__).parent
_CRASHES = 50  # a judge that fails more often than this is no judge


def require() -> None:
    """Skip the test, with the reason, where no judges are installed."""
    if not PYTHON.exists():
        pytest.skip("no judges here (TDLib, aiogram, telemelya); `make long` installs them")


def ask(judge: str, questions: Iterable[Any]) -> list[Any]:
    """The judge's answer to each question; `None` where the judge itself crashed over it.

    TDLib aborts on a link address with half a surrogate pair: its JSON cannot carry one.
    """
    left = [json.dumps(question) for question in questions]
    answers: list[Any] = []
    crashes = 0
    while left:
        done = subprocess.run(
            [PYTHON, _HERE / f"{judge}.py"],
            input="\n".join(left),
            capture_output=True,
            text=True,
            check=False,
        )
        found = [json.loads(line) for line in done.stdout.splitlines()]
        answers += found
        left = left[len(found) :]
        if left:
            crashes += 1
            assert crashes <= _CRASHES, done.stderr[-2000:]
            assert done.returncode < 0, done.stderr[-2000:]  # anything else is a fault of ours
            answers.append(None)
            left = left[1:]
    return answers
