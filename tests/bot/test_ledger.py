"""What waits is committed together, and a database that stumbles loses no outcome."""

import asyncio

import pytest
from django.db import OperationalError

from bot import ledger as ledgers
from bot.ledger import Ledger
from bot.render import Html
from bot.texts import Text
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter

NEEDS_NO_DATABASE = True
TEXT = Text(Html("News"))
SENT = Outcome(OutcomeKind.SENT, message_id=7)


def letter(number: int) -> Letter:
    return Letter(number, "batch", 7, "en", silent=False, chat_id=number)


class Book:
    """Stands in for the outbox on its thread."""

    def __init__(self, *failures: Exception) -> None:
        self.groups: list[tuple[list[int], list[int]]] = []
        self.failures = list(failures)

    async def commit(self, letters, ended) -> dict[tuple[int, str], Text]:
        await asyncio.sleep(0.005)
        self.groups.append(([one.delivery for one in letters], [one.delivery for one, _ in ended]))
        if self.failures:
            raise self.failures.pop(0)
        return {one.claim: TEXT for one in letters if one.delivery != 13}


def run(book: Book, numbers: range) -> list[object]:
    async def one(ledger: Ledger, number: int) -> Text | None:
        begun = await ledger.begin(letter(number))
        await ledger.record(letter(number), SENT)
        return begun

    async def all_of_them():
        ledger = Ledger(book.commit)
        work = (one(ledger, number) for number in numbers)
        return await asyncio.gather(*work, return_exceptions=True)

    return asyncio.run(all_of_them())


def test_forty_letters_take_two_commits():
    book = Book()
    found = run(book, range(40))
    assert len(book.groups) == 2
    assert [number for number, begun in enumerate(found) if not begun] == [13]


def test_a_stumble_is_tried_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledgers, "REST", 0.01)
    book = Book(OperationalError("deadlock"), OperationalError("again"))
    assert run(book, range(3)) == [TEXT] * 3


def test_a_database_that_is_away_ends_the_batch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ledgers, "REST", 0.01)
    book = Book(*[OperationalError("gone")] * ledgers.TRIES)
    assert [type(one) for one in run(book, range(3))] == [OperationalError] * 3
