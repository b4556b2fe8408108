"""When Python's collector looks through the memory of a process that answers."""

import gc
import subprocess
import sys
from threading import Event

import pytest

from briefings import tidy
from briefings.management.bench import positions


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
    with tidy.at_our_moments():
        ring: list[object] = []
        ring.append(ring)
        number = id(ring)
        tidy.tidy()
        del ring
        tidy.tidy()
        gc.unfreeze()
        assert any(id(one) == number for one in gc.get_objects())
        gc.freeze()
        tidy.tidy(everything=True)
        gc.unfreeze()
        assert not any(id(one) == number for one in gc.get_objects())


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
    assert enough.wait(10)
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()
    assert looked[:4] == [True, False, True, False]
    assert gc.get_threshold() == before


def test_the_web_process_does_so() -> None:
    asks = "import config.wsgi, gc, time; time.sleep(0.5); print(gc.get_threshold()[0])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tidy.YOUNG)


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
