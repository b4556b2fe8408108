"""Telegram's own parser judges ours: the same text, entities and complaints, to the letter."""

import secrets

import pytest

from tests.bot.simulator.judges import court, ours

SOURCES, TANGLES = 150_000, 50_000


def test_tdlib_and_we_agree_on_the_stored_cases():
    stored = ours.verdicts()
    assert len(stored) >= 1990
    wrong = [(asked, told) for asked, told in stored if ours.answer(asked) != told]
    assert wrong == []
    refused = sum(isinstance(told, dict) for _, told in stored)
    assert 500 < refused < 1500  # a corpus of nothing but complaints, or without any, proves little


@pytest.mark.long
def test_tdlib_and_we_agree_on_random_and_mutated_strings():
    court.require()
    seed = secrets.randbelow(2**32)  # new strings with each run; a failure names it
    asked = list(ours.questions(seed, SOURCES, TANGLES))
    told = court.ask("tdlib", asked)
    wrong = [
        (question, answer)
        for question, answer in zip(asked, told, strict=True)
        if answer is not None and ours.answer(question) != answer
    ]
    assert wrong[:5] == [], f"seed {seed}"
