"""Entries, positions and answers of the record, made directly, and a look at what is said of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot import render
from bot.render.markup import LONGEST, MOST_ENTITIES, size
from bot.simulator.text.html import parse
from briefings import edtf
from briefings.types import (
    ActRecord,
    Counts,
    DigestView,
    EntityRef,
    EntryView,
    Position,
    PositionsAnswer,
)
from briefings.vocabulary import (
    Basis,
    Certainty,
    Change,
    Coverage,
    EntityKind,
    EntryKind,
    Mode,
    ObjectKind,
    Status,
    SubjectState,
    UnStatus,
    Verb,
)

SITE = "https://desk.example"
NOW = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def checked(answer: render.Answer) -> str:
    """The text as Telegram's rules read it, after every limit was looked at."""
    text, entities = parse(answer.text)
    assert 0 < utf16(text.strip()) <= LONGEST
    assert len(entities) <= MOST_ENTITIES
    assert size(answer.text)[0] >= utf16(text)
    every = [button for row in answer.buttons for button in row]
    data = [button.data for button in every if not (button.url or button.share)]
    assert all(one.isascii() and 1 <= len(one) <= 64 for one in data)
    assert all(button.label.strip() for button in every)
    assert len(every) <= 100
    assert len(json.dumps([[b.label, b.data, b.url] for b in every])) < 10_000
    assert all(len(row) <= 8 for row in answer.buttons)
    return text


def ref(slug: str, name: str = "", kind: EntityKind = EntityKind.STATE) -> EntityRef:
    return EntityRef(slug, name or slug.title(), name or slug.title(), kind, UnStatus.MEMBER)


def entry(number: int = 12, message: str | None = None, **more: Any) -> EntryView:
    public_id = f"E-{number:04d}"
    link = f'<b><a href="/e/{public_id}.html">Something happened</a></b>'
    view = EntryView(
        public_id=public_id, n=1, kind=EntryKind.ACT, basis=Basis.FACT,
        certainty=Certainty.SINGLE_SOURCE, headline="Something happened", statement="",
        statement_html="", message=message or f"{link}\nJuly 2025. It did. 🟢 <i>recognised</i>",
        date=None, date_text="Undated", date_min=None, date_max=None, scope="", participants=(),
        act=None, citations=(), tallies=(), change=Change.CREATED, public_note="",
        published_at=NOW, first_published_at=NOW,
    )  # fmt: skip
    return replace(view, **more)


def digest(items: tuple[EntryView, ...], title: str = "Daily briefing") -> DigestView:
    return DigestView(7, "daily", title, NOW, NOW, NOW, "", items)


def position(actor: str, status: Status = Status.RECOGNISES, **more: Any) -> Position:
    found = Position(
        actor=actor, subject="taliban", object_kind=ObjectKind.GOVERNMENT, status=status,
        possible=(status,), since="2025-07", until_known=None, certain=True, disputed=False,
        act=Verb.RECOGNISES, entry="E-0012", actor_un_status=UnStatus.MEMBER,
    )  # fmt: skip
    return replace(found, **more)


def act(actor: str, verb: Verb, when: str | None = "2025-07", **more: Any) -> ActRecord:
    found = ActRecord(
        "E-0015", actor, "taliban", verb, None, Mode.UNSTATED, edtf.parse(when) if when else None,
        0, Certainty.SINGLE_SOURCE, UnStatus.MEMBER,
    )  # fmt: skip
    return replace(found, **more)


TALIBAN = ref("taliban", "Taliban authorities", EntityKind.AUTHORITY)


def answer(*positions: Position, **more: Any) -> PositionsAnswer:
    named = (TALIBAN, ref("russia"), ref("china"), ref("pakistan"), ref("uzbekistan"))
    found = PositionsAnswer(
        subject=TALIBAN, actor=None, object_kind=ObjectKind.GOVERNMENT, as_of=NOW.date(),
        known_at=NOW, subject_state=SubjectState.EXISTS, coverage=Coverage.PARTIAL, see_also=(),
        counts=Counts(recognises=len(positions), recognises_undisputed=len(positions),
                      un_members=len(positions)),
        positions=positions, undated=(), other_acts=(), tallies=(),
        names={one.slug: one for one in named},
    )  # fmt: skip
    return replace(found, **more)
