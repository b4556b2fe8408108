"""Whether quoted words speak of a time."""

import pytest

from briefings.publish.dated import speaks_of_time


@pytest.mark.parametrize(
    "words",
    [
        "in July", "on 3 July", "back in 2008", "last Thursday", "two months ago", "In March,",
        "yesterday", "mid-May", "Since then", "early autumn", "on Christmas Eve", "24 hours later",
    ],
)  # fmt: skip
def test_a_time(words):
    assert speaks_of_time(words)


@pytest.mark.parametrize(
    "words",
    [
        "it may recognise them",
        "troops march on",
        "recognised the regime",
        "a decadent monarchy",
        "",
    ],
)
def test_no_time(words):
    assert not speaks_of_time(words)
