"""The whole machine, for real: it starts, heals, stops, and leaves nobody behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.briefings.management.living import eventually, marked

ROOT = Path(__file__).resolve().parents[3]
UP = (sys.executable, str(ROOT / "manage.py"), "up")
PARTS = ("guardian.py", "valkey-server", "granian", "bot.simulator", "worker", "beat", "bot.app")

pytestmark = pytest.mark.processes


class Machine:
    """One `up` in a folder of its own, on ports of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.port = _three_free_ports()
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
            env=_environment(self.folder, PORT=str(self.port)),
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


def _three_free_ports():
    for port in range(18_000 + os.getpid() % 1000 * 10, 60_000, 10):
        try:
            for number in (port, port + 1, port + 2):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
        except OSError:
            continue
        return port
    raise AssertionError("no free ports")


def _environment(folder, **more):
    """The user's environment without the tests' own settings."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "TEST_DATABASE_URL")
    }
    return {**inherited, "VAR_DIR": str(folder), **more}


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path / "var")
    yield machine
    if machine.process is not None:
        machine.process.kill()
        machine.process.wait()
    for number in marked(machine.mark, machine.folder):
        os.kill(number, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
def test_a_day_in_the_life_of_one_machine(machine):
    machine.start()
    text = "\n".join(machine.lines)
    for address in ("/", "/admin/", "/health"):
        assert machine.here + address in text
        assert machine.get(address)[0] == 200, machine.get(address)
    assert f"http://127.0.0.1:{machine.port + 2}/simulator/" in text
    assert machine.get("/simulator/", machine.port + 2)[0] == 200
    assert re.search(r"editor +\S{15,}", text)
    assert re.search(r"approver +\S{15,}", text)
    assert json.loads(machine.get("/health")[1])["status"] == "ok"
    assert (machine.folder.stat().st_mode & 0o777) == 0o700

    # A second start from the same folder is refused.
    second = subprocess.run(
        UP,
        env=_environment(machine.folder, PORT=str(machine.port)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert "already runs from" in second.stderr

    # Whatever is killed comes back.
    before = {word: machine.part(word) for word in PARTS}
    assert None not in before.values(), (before, machine.living())
    for number in before.values():
        os.kill(number, signal.SIGKILL)
    again = lambda: all(machine.part(word) not in (None, before[word]) for word in PARTS)  # noqa: E731
    assert eventually(again, within=10), (before, machine.living())
    assert eventually(lambda: machine.get("/health")[0] == 200, within=15), machine.get("/health")

    # The supervisor's own sudden death takes everyone along, grandchildren too.
    assert machine.end(signal.SIGKILL) < 10

    # And the next start is quick, tells the same, and ends in order.
    machine.start()
    assert machine.get("/health")[0] == 200
    assert machine.end(signal.SIGINT) < 5
    assert machine.process.returncode == 0
    assert "Stopping …" in machine.lines


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PORT", "eighty", "is not a whole number"),
        ("PORT", "70000", "is not a whole number from 1 to 65533"),
        ("DATABASE_URL", "mysql://somewhere", "not an address of the form sqlite://…"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "does not open"),
        ("REDIS_URL", "http://somewhere", "not an address of the form redis://…"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "no broker answers at redis://127.0.0.1:1/0"),
        ("TELEGRAM_BOT_TOKEN", "my token", "does not look like a bot token"),
        ("TELEGRAM_API_URL", "ftp://somewhere", "not an address of the form http://…"),
        ("TELEGRAM_WEBHOOK_URL", "https://", "not an address of the form http://…"),
        ("SITE_URL", "somewhere", "not an address of the form http://…"),
        ("SITE_DIR", "/dev/null/site", "choose a folder that this user can write to"),
        ("SECRET_KEY", "short", "is shorter than 32 characters"),
        ("SUBSCRIBER_KEY", "short", "is shorter than 32 characters"),
    ],
)
def test_a_bad_value_stops_the_start_in_one_sentence(tmp_path, variable, value, words):
    _refused(_environment(tmp_path / "var", PORT=str(_three_free_ports())), variable, value, words)


def test_an_unwritable_folder_stops_the_start_in_one_sentence(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    words = "choose a folder that this user can write to"
    _refused(_environment(tmp_path), "VAR_DIR", str(in_the_way), words)


def test_a_taken_port_stops_the_start_in_one_sentence(tmp_path):
    port = _three_free_ports()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + 2))
        other.listen()
        _refused(_environment(tmp_path), "PORT", str(port), f"port {port + 2} (the chat page")


def _refused(environment, variable, value, words):
    done = subprocess.run(
        UP, env={**environment, variable: value}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert words in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].removeprefix("CommandError: ").startswith(f"{variable}: ")
