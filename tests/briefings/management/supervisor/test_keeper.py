"""Programs are kept running, and none outlives its supervisor."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

from briefings.management.supervisor.keeper import Keeper
from briefings.management.supervisor.table import Program
from tests.briefings.management.living import eventually, marked
from tests.briefings.management.supervisor import stub_house

NEEDS_NO_DATABASE = True
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc"),
]


@pytest.fixture
def mark():
    """Sets this test's processes apart, and leaves none behind."""
    mark = f"CABLEGRAM_TEST={uuid4().hex}"
    yield mark
    for number in marked(mark):
        os.kill(number, signal.SIGKILL)


@pytest.fixture
def environment(mark):
    name, _, value = mark.partition("=")
    return {**os.environ, name: value}


@pytest.fixture
def said():
    return []


@pytest.fixture
def keeper(tmp_path, environment, said):
    keeper = Keeper(tmp_path / "logs", environment=environment, say=said.append)
    yield keeper
    keeper.stop()


def _wait(keeper, true, within=5.0):
    def look():
        keeper.tend()
        return true()

    assert eventually(look, within=within)


def _group(mark, number):
    return [pid for pid in marked(mark) if pid != number and os.getpgid(pid) == number]


def _supervisor(folder, environment):
    process = subprocess.Popen(
        [sys.executable, "-m", stub_house.__name__, folder],
        cwd=Path(__file__).resolve().parents[4],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process.stdout:
        assert process.stdout.readline() == "up\n"
    return process


def test_a_dead_program_starts_again_and_its_children_go_with_it(keeper, mark, said):
    stubborn, *_ = stub_house.programs()
    keeper.start(stubborn)
    _wait(keeper, lambda: len(marked(mark)) == 2)
    (leader,) = (pid for pid in marked(mark) if os.getpgid(pid) == pid)
    before = set(marked(mark))
    os.kill(leader, signal.SIGKILL)
    _wait(keeper, lambda: len(marked(mark)) == 2 and not before & set(marked(mark)))
    assert said[0].startswith("first ended by signal 9; it starts again now.")


def test_a_program_that_keeps_dying_is_given_time(keeper, tmp_path, said):
    keeper.start(Program("hasty", (sys.executable, "-I", "-S", "-c", "print('hello')")))
    _wait(keeper, lambda: len(said) == 3)
    assert [text.partition(" again ")[2].partition(". ")[0] for text in said] == [
        "now",
        "in 0.5 s",
        "in 1 s",
    ]
    assert (tmp_path / "logs" / "hasty.log").read_text() == "hello\n" * 3


def test_waits_until_programs_answer_and_names_those_that_do_not(keeper):
    meek = stub_house.programs()[-1].command
    answers = iter([False, False, True])
    keeper.start(
        Program("slow", meek, answers=lambda: next(answers)),
        Program("mute", meek, answers=lambda: False),
    )
    assert [program.name for program in keeper.wait_until_ready(0.5)] == ["mute"]


def test_stopping_is_orderly_and_leaves_nobody(tmp_path, environment, mark):
    keeper = Keeper(tmp_path / "logs", environment=environment, say=lambda _text: None)
    keeper.start(*stub_house.programs())
    _wait(keeper, lambda: len(marked(mark)) == 5)
    began = time.monotonic()
    keeper.stop()
    assert time.monotonic() - began < 4.5
    assert marked(mark) == {}


def test_a_killed_supervisor_leaves_nobody(tmp_path, environment, mark):
    supervisor = _supervisor(tmp_path / "logs", environment)
    assert eventually(lambda: len(marked(mark)) == 7, within=5)  # with itself and the guardian
    supervisor.kill()
    supervisor.wait()
    assert eventually(lambda: not marked(mark), within=5), marked(mark)


def test_a_killed_guardian_is_replaced_and_knows_everyone(tmp_path, environment, mark):
    supervisor = _supervisor(tmp_path / "logs", environment)
    guardians = lambda: {pid for pid, line in marked(mark).items() if "guardian.py" in line}  # noqa: E731
    assert eventually(guardians, within=5)
    (old,) = guardians()
    os.kill(old, signal.SIGKILL)
    assert eventually(lambda: guardians() - {old}, within=5)
    time.sleep(0.3)  # for the new one to hear the list
    supervisor.kill()
    supervisor.wait()
    assert eventually(lambda: not marked(mark), within=5), marked(mark)


def test_a_long_log_is_set_aside(keeper, tmp_path):
    log = tmp_path / "logs" / "third.log"
    log.write_bytes(b"x" * 5_000_001)
    keeper.start(stub_house.programs()[-1])
    assert log.stat().st_size == 0
    assert log.with_suffix(".log.1").stat().st_size == 5_000_001
