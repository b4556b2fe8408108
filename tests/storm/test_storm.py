"""D1 in a storm: nobody twice, nobody lost, nothing called sent that did not arrive.

The short form runs with every commit; ``make long`` runs the long one. Both print their table.
"""

import json
import os
import sys
from collections.abc import Iterator

import pytest

from tests.storm.storm import Newsroom, Plan, as_text, newsroom, run

pytestmark = pytest.mark.processes

SERVER = os.environ.get("TEST_DATABASE_URL") or None
SABOTAGED = (
    # What each does wrong shows soonest in a weather of its own.
    (Plan(300, sabotage="retry_on_timeout", gateway=0.1, lost=0.1), "duplicates"),
    (Plan(300, sabotage="mark_before_send", gateway=0.1), "false_sent"),
    (
        Plan(300, sabotage="checkpoint_at_fetch", kills=6, kill_every=0.4, rate=60, at_least=4),
        "false_sent",
    ),
    (
        Plan(300, sabotage="unfenced_lease", freezes=8, freeze_every=0.5, rate=60),
        "duplicates",
    ),
    (Plan(300, sabotage="ignore_deadline", flood=0.1, patience=10), "pause_violations"),
)
SHORT = Plan(600, kills=40, kill_every=0.3, whole_every=5, freezes=5, rate=300, patience=60)
LONG = Plan(20_000, kills=1000, kill_every=0.35, freezes=60, rate=3000, patience=1500)


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with newsroom(SHORT.readers, server=SERVER) as found:
        yield found


def test_a_short_storm(room: Newsroom) -> None:
    done = run(SHORT, room)
    assert done.verdict.faults == {}, f"{done.row}\n{done.story}"
    assert done.verdict.open == 0, done.row
    assert done.verdict.recipients == SHORT.readers
    assert done.kills >= 5, done.row
    assert done.verdict.sent > SHORT.readers / 2


@pytest.mark.skipif(SERVER is not None, reason="the judge reads both alike")
@pytest.mark.parametrize(
    ("plan", "fault"), SABOTAGED, ids=lambda one: getattr(one, "sabotage", one)
)
def test_the_judge_sees_a_sabotaged_version(room: Newsroom, plan: Plan, fault: str) -> None:
    done = run(plan, room, enough=lambda verdict: fault in verdict.faults)
    assert done.verdict.faults.get(fault, 0) > 0, done.row


@pytest.mark.long
def test_a_long_storm_and_the_sabotaged_versions_beside_it(
    room: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    with newsroom(LONG.readers, server=SERVER) as many:
        done = [run(LONG, many)]
    done += [run(plan, room) for plan, _ in SABOTAGED]
    with capsys.disabled():
        sys.stdout.write(f"\n{as_text(done)}\n{json.dumps([one.row for one in done])}\n")
    assert done[0].verdict.faults == {}, done[0].story
    assert done[0].verdict.open == 0
    for one, (_, fault) in zip(done[1:], SABOTAGED, strict=True):
        assert one.verdict.faults.get(fault, 0) > 0, one.row
