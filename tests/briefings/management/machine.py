"""One machine to try out: `manage.py up` in a folder and on ports of its own."""

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.briefings.management.living import eventually, marked

ROOT = Path(__file__).resolve().parents[3]
UP = (sys.executable, str(ROOT / "manage.py"), "up")


class Machine:
    """One `up` in a folder of its own, on ports of its own."""

    def __init__(self, folder, **more):
        self.folder = folder
        self.more = more
        self.port = three_free_ports()
        self.here = f"http://127.0.0.1:{self.port}"
        self.mark = f"VAR_DIR={folder}"
        self.lines = []
        self.process = None

    def start(self):
        """Start, and wait for the addresses; how long that took, in seconds."""
        began = time.monotonic()
        self.lines.clear()
        self.process = subprocess.Popen(
            UP,
            env=environment(self.folder, PORT=str(self.port), **self.more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, args=(self.process.stdout,)).start()
        done = lambda: "Ctrl-C stops everything." in self.lines or self.process.poll() is not None  # noqa: E731
        assert eventually(done, within=60), self.lines
        assert self.process.poll() is None, "\n".join(self.lines)
        return time.monotonic() - began

    def _read(self, output):
        with output:
            for line in output:
                self.lines.append(line.rstrip("\n"))

    def living(self):
        """Processes of this machine besides the supervisor."""
        found = marked(self.mark, self.folder)
        found.pop(self.process.pid, None)
        return found

    def part(self, word):
        """The oldest process that runs ``word``, or None."""
        return min((pid for pid, line in self.living().items() if word in line), default=None)

    def get(self, path, port=None):
        """Status and text."""
        try:
            with urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def end(self, number):
        """Send the supervisor a signal; how long until nobody is left, in seconds."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(15)
        assert eventually(lambda: not self.living(), within=10), self.living()
        return time.monotonic() - began


def three_free_ports():
    for port in range(18_000 + os.getpid() % 1000 * 10, 60_000, 10):
        try:
            for number in (port, port + 1, port + 2):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
        except OSError:
            continue
        return port
    raise AssertionError("no free ports")


def environment(folder, **more):
    """The user's environment without the tests' own settings."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "TEST_DATABASE_URL")
    }
    return {**inherited, "VAR_DIR": str(folder), **more}
