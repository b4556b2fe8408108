"""The whole machine, for real: it starts, heals, stops, and leaves nobody behind."""

import json
import os
import re
import signal
import subprocess
import sys
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.briefings.management.living import eventually, marked
from tests.briefings.management.machine import UP, Machine, environment

PARTS = ("guardian.py", "valkey-server", "granian", "bot.simulator", "worker", "beat", "bot.app")

pytestmark = pytest.mark.processes


@pytest.fixture
def database():
    """Nothing on SQLite, where `up` makes its own; a new database on the Postgres of this run."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield {}
        return
    name = f"up_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def machine(tmp_path, database):
    machine = Machine(tmp_path / "var", **database)
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
        env=environment(machine.folder, PORT=str(machine.port), **machine.more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert "already runs from" in second.stderr

    # Whatever is killed comes back.
    assert eventually(lambda: all(map(machine.part, PARTS)), within=30), machine.living()
    before = {word: machine.part(word) for word in PARTS}
    for number in before.values():
        os.kill(number, signal.SIGKILL)
    again = lambda: all(machine.part(word) not in (None, before[word]) for word in PARTS)  # noqa: E731
    assert eventually(again, within=15), (before, machine.living())
    assert eventually(lambda: machine.get("/health")[0] == 200, within=15), machine.get("/health")

    # The supervisor's own sudden death takes everyone along, grandchildren too.
    assert machine.end(signal.SIGKILL) < 10

    # And the next start is quick, tells the same, and ends in order.
    machine.start()
    assert machine.get("/health")[0] == 200
    assert machine.end(signal.SIGINT) < 5
    assert machine.process.returncode == 0
    assert "Stopping …" in machine.lines
