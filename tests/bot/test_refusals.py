"""The scripts decide what the model decides, whatever happens in which order; and the model is right."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from bot.limiter import scripts
from tests.bot.refusals import FRESH, LONGEST, MOST, PROBE, ROW, Refusals

START = 1_800_000_000_000_000
STILL = st.sampled_from([0, 1, 20, 50_000, 9_000_000, 12_000_000, 31_000_000, 301_000_000])
TAGS = st.sampled_from("abcdefgh")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "met",
                "met",
                "met",
                "take",
                "take",
                "refused",
                "accepted",
                "untried",
                "told",
                "reply",
                "all",
            ]
        ),
        TAGS,
        st.integers(0, 5),  # which of the letters on their way
        st.sampled_from([1, 5, 30, 43_838]),  # seconds of a 429
        STILL,
    ),
    max_size=40,
)


class Scripts:
    """The real scripts, on a clock that is given."""

    def __init__(self, client: Redis) -> None:
        self.client = client
        clock = "redis.call('HMGET', 'test:clock', 'seconds', 'micros')"
        read = {
            name: client.register_script(
                getattr(scripts, name).replace("redis.call('TIME')", clock)
            )
            for name in ("TAKE", "REFUSED", "STANDSTILL", "ACCEPTED", "UNTRIED")
        }
        self._run = SimpleNamespace(**read)

    def _at(self, now: int) -> None:
        seconds, micros = divmod(now, 1_000_000)
        self.client.hset("test:clock", mapping={"seconds": seconds, "micros": micros})

    def take(self, now: int, chat: str, passed: int) -> tuple[int, bool]:
        self._at(now)
        args = ["bulk", MOST, MOST, MOST, MOST, passed, PROBE // 1_000_000, 1, MOST]
        wait, probe, _, at = self._run.TAKE(keys=[f"tg:c:{chat}", f"tg:pause:{chat}"], args=args)
        assert at == now
        return wait, bool(probe)

    def refused(
        self, now: int, chat: str, seconds: int, left: int, passed: int, bulk: bool
    ) -> None:
        self._at(now)
        args = [chat, seconds, MOST, left, passed, "bulk" if bulk else "reply"]
        self._run.REFUSED(keys=[f"tg:pause:{chat}"], args=args)

    def altogether(self, now: int, seconds: int) -> None:
        self._at(now)
        self._run.STANDSTILL(keys=["tg:own:getMe"], args=[seconds])

    def accepted(self, now: int, left: int) -> None:
        self._at(now)
        self._run.ACCEPTED(args=[left])

    def untried(self, left: int) -> None:
        self._run.UNTRIED(args=[left])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_scripts_and_model_agree(
    broker: Redis, events: list[tuple[str, str, int, int, int]]
) -> None:
    broker.flushall()
    theirs, ours = Scripts(broker), Refusals()
    now, passed = START, 0
    away: list[tuple[str, int]] = []  # chat, and when the letter left
    for what, chat, which, seconds, still in events:
        now += 1 + still
        if what in ("take", "met"):
            found = theirs.take(now, chat, passed)
            assert found == ours.take(now, chat, passed)
            if found[0] <= 0 and what == "take":
                away.append((chat, now))
            elif found[0] <= 0:  # and is refused at once
                theirs.refused(now + 1, chat, seconds, now, passed, True)
                ours.refused(now + 1, chat, seconds, now, passed, True)
                now += 1
        elif what == "reply":
            theirs.refused(now, chat, seconds, now - 1, passed, False)
            ours.refused(now, chat, seconds, now - 1, passed, False)
        elif what == "all":
            theirs.altogether(now, seconds)
            ours.altogether(now, seconds)
        elif not away:
            continue
        else:
            whose, left = away.pop(which % len(away))
            if what == "refused":
                theirs.refused(now, whose, seconds, left, passed, True)
                ours.refused(now, whose, seconds, left, passed, True)
            elif what == "accepted":
                passed = max(passed, left)
                theirs.accepted(now, left)
                ours.accepted(now, left)
            elif what == "told":  # with the next question
                passed = max(passed, left)
            else:
                theirs.untried(left)
                ours.untried(left)
        lowered = broker.hget("tg:rate", "rate")
        assert float(lowered or MOST) == pytest.approx(ours.rate)
        row = {tag.decode() for tag in broker.zrange("tg:refused", 0, -1)}
        assert row - {""} == set(ours.row)
        assert ("" in row) == (ours.verdict is not None)


def refuse(lane: Any, now: int, chats: str, seconds: int = 30, passed: int = 0) -> int:
    """One letter to each chat, each refused at once; when the last was."""
    for chat in chats:
        wait, _ = lane.take(now, chat, passed)
        assert wait <= 0
        lane.refused(now + 10, chat, seconds, now, passed, True)
        now += 20
    return now


@given(st.integers(1, ROW - 1), st.integers(1, 43_838))
def test_fewer_than_a_row_pause_nobody_else(refused: int, seconds: int) -> None:
    lane = Refusals()
    now = refuse(lane, START, "abcdefgh"[:refused], seconds)
    assert lane.take(now, "z", 0) == (0, True)
    lane.accepted(now + 10, now)
    assert lane.take(now + 20, "y", 0) == (0, False)
    assert lane.rate == MOST


@given(st.lists(st.integers(1, 43_838), min_size=ROW, max_size=ROW))
def test_a_row_is_a_verdict_for_the_longest(seconds: list[int]) -> None:
    lane, now = Refusals(), START
    for chat, wait in zip("abcd", seconds, strict=True):
        now = refuse(lane, now, chat, wait)
    wait, _ = lane.take(now, "z", 0)
    longest = min(max(seconds) * 1_000_000, LONGEST)
    assert longest - 200 <= wait <= longest
    assert lane.rate == pytest.approx(0.7 * MOST)
    later = now + wait
    assert lane.take(later, "z", 0) == (0, True)  # one
    assert lane.take(later + 1, "y", 0)[0] > 0  # and no other
    refused_again = lane.rate
    lane.refused(later + 10, "z", 7, later, 0, True)
    assert lane.rate == refused_again  # lowered once
    assert lane.take(later + 20, "y", 0)[0] == 7_000_000 - 10


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=60),
)
def test_whoever_is_taken_between_them_there_is_no_row(answers: list[tuple[bool, int]]) -> None:
    """However late answers come: a letter that was taken clears those that left before it."""
    lane, now, passed, row = Refusals(), START, 0, 0
    for number, (taken, _) in enumerate(answers):
        now += 1_000
        if lane.take(now, f"chat{number}", passed)[0] > 0:
            break
        if taken:
            passed, row = now, 0
            lane.accepted(now + 10, now)
        else:
            row += 1
            lane.refused(now + 10, f"chat{number}", 60, now, passed, True)
        assert (lane.verdict is not None) == (row >= ROW)


def test_letters_in_flight_never_number_more_than_the_row_lacks() -> None:
    lane = Refusals()
    now = refuse(lane, START, "a")
    assert [lane.take(now + n, f"x{n}", 0)[0] for n in range(5)] == [0, 0, 0, 5_000, 5_000]


def test_what_is_refused_without_a_chat_holds_all_and_is_tried_by_one() -> None:
    lane = Refusals()
    lane.altogether(START, 30)
    assert lane.take(START + 10, "a", 0) == (30_000_000 - 10, False)
    later = START + 30_000_000
    assert lane.take(later, "a", START - 1) == (0, True)  # what was taken before says nothing
    assert lane.take(later + 1, "b", 0)[0] > 0
    lane.accepted(later + 10, later)
    assert lane.take(later + 20, "b", 0) == (0, False)
    assert lane.rate == MOST


def test_old_refusals_are_no_part_of_a_row() -> None:
    lane = Refusals()
    now = refuse(lane, START, "abc", seconds=1)
    now += 1_000_000 + FRESH
    now = refuse(lane, now, "d", seconds=1)
    assert lane.verdict is None
    assert len(lane.row) == 1


def test_replies_that_are_refused_are_doubt_and_no_verdict() -> None:
    lane = Refusals()
    for n, chat in enumerate("abcdef"):
        lane.refused(START + n, chat, 30, START + n - 1, 0, False)
    assert lane.verdict is None
    assert lane.take(START + 10, "z", 0) == (0, True)
    lane.accepted(START + 20, START + 10)
    assert lane.take(START + 30, "y", 0) == (0, False)


def test_a_mark_from_a_clock_that_is_ahead_ends_no_doubt(broker: Redis) -> None:
    """Redis was moved to another host: what was taken "tomorrow" says nothing about today."""
    for lane in (Scripts(broker), Refusals()):
        refuse(lane, START, "abc", passed=START + 3_600_000_000)
        assert lane.take(START + 1000, "z", START + 3_600_000_000) == (0, True)
