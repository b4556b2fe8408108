"""What an answer costs: so many questions to the database, however long the record is, and so much time.

Time is the processor's own, since others share the machine; `bench bot` measures what readers wait.
"""

import time
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bot.desk import record
from bot.render import buttons, card, lists, positions
from briefings import queries
from briefings.deliver import erase
from briefings.types import EntityRef

CHAT = 501
SMALL, LARGE = 100, 2_000
SITE = "https://a.example"


def screens() -> dict[str, tuple[int, Callable[[], object]]]:
    """Every screen that only reads, with how many queries it may take once it was asked for."""
    subject = most_told()
    who = subject.short_name
    now = timezone.now()
    newest = queries.latest(limit=1)[0]

    def drawn(found: record.Recognitions, view: str = buttons.RECOGNITIONS) -> object:
        assert found.answer
        return positions.recognitions(found.answer, site=SITE, address=found.page, view=view)

    def log(page: int) -> object:
        found = record.corrections(page, size=10)
        return lists.corrections(found.lines, count=found.count, page=found.page, site=SITE)

    def latest(page: int) -> object:
        found = record.latest(page, size=5)
        return lists.latest(found.entries, count=found.count, page=found.page, site=SITE)

    def timeline(page: int) -> object:
        found = record.acts(subject.slug, page=page, size=10)
        assert found
        return lists.timeline(
            found.whom, found.entries, count=found.count, page=found.page, site=SITE
        )

    def entry() -> object:
        found = record.card(newest.number, chat_id=CHAT)
        assert found
        return card.card(found.entry, site=SITE)

    return {
        "/recognitions": (9, lambda: drawn(record.recognitions(who, day=None, now=now))),
        "a name that may end in a day": (2, lambda: queries.known_name([f"{who} 2025", who])),
        "a day behind nobody's name": (1, lambda: queries.known_name(["nobody 2025", "nobody"])),
        "/actor": (11, lambda: drawn(record.actor(who, chat_id=CHAT, now=now), buttons.ACTOR)),
        "/latest": (4, lambda: latest(1)),
        "the last page of /latest": (4, lambda: latest(99_999)),
        "/corrections": (4, lambda: log(1)),
        "the last page of /corrections": (4, lambda: log(99_999)),
        "/timeline": (10, lambda: record.latest_acts(subject.slug)),
        "the last page of a timeline": (13, lambda: timeline(99_999)),
        "/sources": (6, lambda: queries.recent_sources(limit=40)),
        "/entry": (4, entry),
        "/search": (10, lambda: queries.search(who, limit=6)),
        "a mistyped /search": (16, lambda: queries.search("embasy recogniton", limit=6)),
        "inline": (5, lambda: record.inline("", limit=20, offset=0)),
        "inline with words": (11, lambda: record.inline("meets", limit=20, offset=0)),
        "whom to ask about": (2, lambda: queries.newest_subjects(limit=12)),
        "/mydata": (1, lambda: erase.held(CHAT)),
    }


def most_told() -> EntityRef:
    """The subject with the most acts."""
    return max(
        queries.newest_subjects(limit=20), key=lambda one: queries.acts_of(one.slug, limit=0)[1]
    )


@pytest.fixture
def record_of(db: None, gazetteer: Any) -> Callable[[int], None]:
    def made(entries: int) -> None:
        call_command("make_corpus", entries=entries, seed=3, stdout=StringIO())

    return made


def test_queries_are_few_and_as_many_in_a_long_record(record_of: Callable[[int], None]) -> None:
    asked: dict[str, list[int]] = {}
    for more in (SMALL, LARGE - SMALL):
        record_of(more)
        for name, (most, ask) in screens().items():
            ask()
            with CaptureQueriesContext(connection) as queries_of:
                ask()
            count = sum("SELECT" in one["sql"] for one in queries_of)
            asked.setdefault(name, []).append(count)
            assert count <= most, (name, count)
    # A word that leads nowhere in a short record leads somewhere in a long one, and the other way.
    same = {name: found for name, found in asked.items() if "mistyped" not in name}
    assert all(many <= few for few, many in same.values()), same


def test_answers_take_little_of_the_processor(record_of: Callable[[int], None]) -> None:
    record_of(LARGE)
    for name, (_, ask) in screens().items():
        ask()
        spent = []
        for _ in range(5):
            began = time.process_time()
            ask()
            spent.append(time.process_time() - began)
        # 2 to 12 ms where this was written; before, some took a hundred and grew with the record.
        assert min(spent) < 0.05, (name, spent)
