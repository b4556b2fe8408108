"""A start that cannot work ends with one sentence and code 2, and leaves nothing running."""

import socket
import subprocess

import pytest

from tests.briefings.management.machine import UP, environment, three_free_ports

NEEDS_NO_DATABASE = True
pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("PORT", "eighty", "is not a whole number"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "does not open"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "no broker answers at redis://127.0.0.1:1/0"),
    ],
)
def test_a_bad_value_stops_the_start_in_one_sentence(tmp_path, variable, value, words):
    _refused(environment(tmp_path / "var", PORT=str(three_free_ports())), variable, value, words)


def test_an_unwritable_folder_stops_the_start_in_one_sentence(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    words = "choose a folder that this user can write to"
    _refused(environment(tmp_path), "VAR_DIR", str(in_the_way), words)


def test_a_taken_port_stops_the_start_in_one_sentence(tmp_path):
    port = three_free_ports()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + 2))
        other.listen()
        _refused(environment(tmp_path), "PORT", str(port), f"port {port + 2} (the chat page")


def _refused(environment, variable, value, words):
    done = subprocess.run(
        UP, env={**environment, variable: value}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert words in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"{variable}: ")
