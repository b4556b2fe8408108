"""Whom a reader asks about, and on which day; the record decides what is a name and what a day."""

from collections.abc import Iterable
from datetime import date

from bot import desk
from bot.handlers import days
from bot.handlers.days import Asked


async def asked(words: Iterable[str], today: date) -> Asked:
    """The name and the day in what was written behind a command.

    “Russia Today”, “Women’s March 2017”: where words that may be a day belong to a name in the record,
    the longest such name counts. The record is asked only if there is a day to be read.
    """
    likeliest, *others = days.readings(list(words), today)
    if not others:
        return likeliest
    by_name = {one.name: one for one in (*reversed(others), likeliest)}
    return by_name.get(await desk.known_name(tuple(by_name)), likeliest)
