"""Two states of which one may be merged into the other, and somebody who takes a while."""

import threading
import time

import pytest

from tests.factories import EntityFactory


@pytest.fixture
def pause(monkeypatch):
    """``pause(owner, name)``: whoever did that takes a while to go on; the event is set once they did."""

    def paused(owner, name):
        done, real = threading.Event(), getattr(owner, name)

        def slow(*args, **kwargs):
            found = real(*args, **kwargs)
            done.set()
            time.sleep(0.4)
            return found

        monkeypatch.setattr(owner, name, slow)
        return done

    return paused


@pytest.fixture
def norland():
    return EntityFactory(slug="norland")


@pytest.fixture
def nordmark():
    return EntityFactory(slug="nordmark")
