"""When Python's collector looks through the memory of a process that answers."""

import gc
import subprocess
import sys
from pathlib import Path
from threading import Event
from weakref import ref

import pytest

from briefings import tidy
from briefings.management.bench import positions

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_kept_is_out_of_the_collectors_sight_and_the_process_left_as_it_was() -> None:
    before = gc.get_threshold()
    with tidy.at_our_moments():
        assert gc.get_threshold()[0] == tidy.YOUNG
        kept = [[number] for number in range(1000)]
        tidy.tidy()
        hidden = gc.get_freeze_count()
        assert hidden > len(kept)
        kept += [[number] for number in range(1000)]
        tidy.tidy()
        assert gc.get_freeze_count() > hidden
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_what_nobody_needs_any_more_is_found_when_everything_is_looked_through() -> None:
    """A ring that was hidden while it was in use is let go of within the hour."""

    class Ring:
        own: "Ring"

    with tidy.at_our_moments():
        ring = Ring()
        ring.own = ring
        gone = ref(ring)
        tidy.tidy()
        del ring
        tidy.tidy()
        assert gone() is not None
        tidy.tidy(everything=True)
        assert gone() is None


def test_who_is_done_first_leaves_the_others_at_it() -> None:
    before = gc.get_threshold()
    one, two = tidy.at_our_moments(), tidy.at_our_moments()
    one.__enter__()
    tidy.tidy()
    two.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() == tidy.THRESHOLDS
    assert gc.get_freeze_count() > 0
    two.__exit__(None, None, None)
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_in_the_background_until_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []
    stopping, enough = Event(), Event()

    def tidied(*, everything: bool = False) -> None:
        looked.append(everything)
        if len(looked) == 4:
            enough.set()

    monkeypatch.setattr(tidy, "tidy", tidied)
    monkeypatch.setattr(tidy, "EVERY", 0.001)
    monkeypatch.setattr(tidy, "ALL_AGAIN", 2)
    before = gc.get_threshold()
    thread = tidy.in_background(stopping)
    in_time = enough.wait(10)
    stopping.set()
    thread.join(10)
    assert in_time
    assert not thread.is_alive()
    assert looked[:4] == [True, False, True, False]
    assert gc.get_threshold() == before


def test_the_web_process_does_so() -> None:
    asks = (
        "import config.wsgi, gc, time\n"
        "until = time.monotonic() + 10\n"
        "while not gc.get_freeze_count() and time.monotonic() < until: time.sleep(0.01)\n"
        "print(gc.get_freeze_count() > 10_000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("gazetteer")
def test_positions_on_ten_thousand_acts_for_any_day() -> None:
    """Of the tables, as a reader asks. The promise of design.md section 7 is 5 ms for any date."""
    found = positions.measure(10_000)
    assert found.acts >= 10_000
    assert found.days.questions > 150
    assert found.days.own_longest_ms <= 5
    assert found.again.own_longest_ms <= 5
    assert found.related.own_longest_ms <= 5
