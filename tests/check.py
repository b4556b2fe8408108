"""Everything CI checks, in one command: ``python3 run.py test``.

Format, lint, types, imports and migrations, then the tests twice: on SQLite, and on Postgres with
the same embedded broker. The last line reads ``N passed, N failed, N skipped``, summed over both.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Counts:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped
        )

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(arguments: list[str]) -> int:
    """Run the checks asked for; 0 if nothing failed."""
    options, pytest_arguments = _options(arguments)
    if options.long:
        pytest_arguments.append("--long")
    selected = any(not argument.startswith("--long") for argument in pytest_arguments)
    total = Counts()
    steps: list[Callable[[], Counts]] = []
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=2) as pool:
        if not selected:
            steps += [lambda: _tools("types", TYPES), lambda: _tools("style", *STYLE)]
        if options.quick:
            pytest_arguments += ["-m", "not browser and not processes"]
        shared = ""
        if not options.quick:
            try:
                url = stack.enter_context(postgres.server())
            except postgres.NoPostgresError as missing:
                total += _without_postgres(str(missing))
            else:
                # Two runs abreast: what need not be tried on both is left to the shorter one.
                shared = "" if selected else "1"
                steps.append(
                    lambda: _suite("Postgres", pytest_arguments, {"TEST_DATABASE_URL": url})
                )
        steps.append(
            lambda: _suite(
                "SQLite", pytest_arguments, {"TEST_DATABASE_URL": "", "TESTS_SHARED": shared}
            )
        )
        # Two at a time, in this order: the types, which take longest, beside the small tools.
        for counts in pool.map(lambda step: step(), steps):
            total += counts
    if not any(map(shutil.which, CHROMIUM)) and not options.quick:
        _say("Tests marked `browser` were skipped: no Chromium here; apt-get install chromium.")
    _say(str(total))
    return 1 if total.failed else 0


def _options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="python3 run.py test", description=__doc__, epilog="Anything else goes to pytest."
    )
    parser.add_argument(
        "--quick", action="store_true", help="SQLite only, no browser, no processes"
    )
    parser.add_argument("--long", action="store_true", help="the long proofs too")
    return parser.parse_known_args(arguments)


TYPES = (str(BIN / "mypy"), "--explicit-package-bases", ".")
STYLE = (
    (str(BIN / "ruff"), "format", "--check", "."),
    (str(BIN / "ruff"), "check", "."),
    (str(BIN / "lint-imports"),),
    (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
)


def _tools(name: str, *commands: tuple[str, ...]) -> Counts:
    """Run commands one after the other; each that fails counts as one failure."""
    began, failed = time.monotonic(), 0
    for command in commands:
        # A folder of their own: mypy ends without tidying up what loading our settings makes.
        with tempfile.TemporaryDirectory() as folder:
            done = _run(command, {"TMPDIR": folder})
        if done.returncode:
            failed += 1
            _say(
                f"{done.stdout.rstrip()}\nFAILED: {' '.join([Path(command[0]).name, *command[1:]])}"
            )
    _say(f"{name}: {'failed' if failed else 'clean'} ({time.monotonic() - began:.0f} s)")
    return Counts(failed=failed)


def _suite(name: str, arguments: list[str], environment: Mapping[str, str]) -> Counts:
    """Run pytest once; its whole output if something failed, else what it skipped and one line."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        done = _run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-rs", "--durations=5"),
                *(f"--junit-xml={report}", "-o", f"cache_dir=.pytest_cache/{name.lower()}"),
                *arguments,
            ],
            environment,
        )
        counts = _counts(report) if report.is_file() else Counts(failed=1)
    if done.returncode and not counts.failed:  # no test found, a crash, an interruption
        counts += Counts(failed=1)
    if counts.failed or arguments:
        _say(done.stdout.rstrip())
    else:
        _say("\n".join(line for line in done.stdout.splitlines() if line.startswith("SKIPPED")))
    _say(f"tests on {name}: {counts} ({time.monotonic() - began:.0f} s)")
    return counts


def _counts(report: Path) -> Counts:
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314  # pytest wrote it
    total = Counts()
    for suite in suites:
        of = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
        failed = of["failures"] + of["errors"]
        total += Counts(of["tests"] - failed - of["skipped"], failed, of["skipped"])
    return total


def _without_postgres(reason: str) -> Counts:
    if os.environ.get("CI"):
        _say(f"tests on Postgres: failed, {reason}")
        return Counts(failed=1)
    _say(f"SKIPPED: every test on Postgres: {reason}")
    return Counts(skipped=1)


def _run(
    command: "list[str] | tuple[str, ...]", environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _say(text: str) -> None:
    if text:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
