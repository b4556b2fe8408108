"""Twenty questions about the demo record, asked of every face it has: all give the same answer."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from briefings.management.demo import load
from briefings.models import Entity
from briefings.site.build import build
from tests.bot.conftest import Chat, chat
from tests.briefings.admin.conftest import Seat
from tests.factories import UserFactory
from tests.same_answer import (
    Said,
    acts,
    folded,
    from_actor_page,
    from_chat,
    from_desk,
    from_json,
    from_subject_page,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Question:
    """Whom it is about, by which of its names, on which day (None: today)."""

    name: str
    slug: str
    on: str | None = None
    side: str = "subject"
    known: frozenset[tuple[str, str]] | None = None
    """What the answer must be, as far as people agreed on it beforehand: who, and how."""
    counts: tuple[tuple[str, int], ...] = ()


def who(**statuses: str) -> frozenset[tuple[str, str]]:
    return frozenset((name.replace("_", " "), status) for name, status in statuses.items())


FOUR = ("Abkhazia", "North Korea", "South Ossetia", "Syria")
LAPSED = frozenset((name, "lapsed") for name in FOUR)
UNSURE = frozenset((name, "unknown_on_date") for name in FOUR)
RUSSIA = who(Russia="recognises")

QUESTIONS = [
    # who recognises it, since when, by how many
    Question("taliban", "taliban-2021", known=RUSSIA, counts=(("recognises", 1),)),
    Question("Талибан", "taliban-2021", known=RUSSIA),
    Question("taliban-2021", "taliban-2021", "2025-07-31", known=RUSSIA),
    Question("Taliban", "taliban-2021", "2025-07-15", known=who(Russia="unknown_on_date")),
    Question("Taliban", "taliban-2021", "2025-06-30", known=frozenset()),
    Question("taliban-2021", "taliban-2021", "1998-06-01", known=frozenset()),
    Question("Abchazija", "abkhazia", known=RUSSIA, counts=(("un_members", 1),)),
    Question("abkhazia", "abkhazia", "2011-09-20", known=who(Russia="unknown_on_date")),
    Question("Южная Осетия", "south-ossetia", known=RUSSIA),
    # what lapsed
    Question("DNR", "dnr", known=LAPSED, counts=(("lapsed", 4), ("recognises", 0))),
    Question("dnr", "dnr", "2025-08-30", known=UNSURE),
    Question("ЛНР", "lnr", known=LAPSED, counts=(("lapsed", 4),)),
    # who refused
    Question("quasi-state territories", "quasi-state-territories", known=who(Kazakhstan="refuses")),
    # the other way round
    Question("Росія", "russia", side="actor"),
    Question("Russia", "russia", "2025-07-15", side="actor"),
    Question("Sirija", "syria", side="actor"),
    Question("KP", "north-korea", side="actor"),
    Question("Казахстан", "kazakhstan", side="actor"),
    # engagement alone; and one of whom nothing is said
    Question("Pakistan", "pakistan", side="actor", known=frozenset()),
    Question("Assad regime", "assad-government", known=frozenset()),
]


class Faces:
    """Everything that can be asked."""

    def __init__(self, folder: Any, chat: Chat) -> None:
        load.load(now=timezone.now())
        self.now = timezone.now()
        build(output=folder, site_url="http://127.0.0.1:8000", now=self.now)
        self.site = folder / "current"
        self.chat = chat
        self.desk = Seat(UserFactory(role="reader-editor"))
        self.names = dict(Entity.objects.values_list("slug", "short_name"))
        self.rows = acts(self._csv())

    @staticmethod
    def _csv() -> bytes:
        raw = BytesIO()
        out = TextIOWrapper(raw, write_through=True)
        call_command("export_acts", stdout=out)
        return raw.getvalue()

    def json(self, one: Question) -> dict[str, Any]:
        out = StringIO()
        day = ["--as-of", one.on] if one.on else []
        call_command("positions", f"--{one.side}", one.name, *day, "--format", "json", stdout=out)
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    def all(self, one: Question) -> dict[str, Said]:
        """What each face says; the site only knows today."""
        told = self.json(one)
        assert told[one.side] == one.slug
        key = Entity.objects.get(slug=one.slug).pk
        page = self.desk.get(f"/admin/briefings/entity/{key}/change/", {"on": one.on or ""})
        said = {
            "json": from_json(told, self.names),
            "bot": from_chat(
                self.chat(" ".join(filter(None, ("/recognitions", one.name, one.on))))
            ),
            "desk": from_desk(page.content.decode(), one.side),
            "csv": Said(positions=self._folded(one)),
        }
        place, read = {
            "subject": ("recognitions", from_subject_page),
            "actor": ("actors", from_actor_page),
        }[one.side]
        file = self.site / place / f"{one.slug}.html"
        if not one.on and file.exists():
            said["site"] = read(file.read_text())
        return said

    def _folded(self, one: Question) -> set[tuple[str, str, str, str]]:
        day = date.fromisoformat(one.on) if one.on else self.now.date()
        if one.side == "subject":
            return {
                (self.names[who], how, at, "") for who, how, at in folded(self.rows, one.slug, day)
            }
        subjects = {row["subject"] for row in self.rows}
        return {
            (self.names[subject], how, at, "")
            for subject in subjects
            for who, how, at in folded(self.rows, subject, day)
            if who == one.slug
        }


__all__ = ["chat"]  # a fixture is found by its name here


@pytest.fixture
def faces(tmp_path, chat: Chat):
    return Faces(tmp_path, chat)


def differences(said: dict[str, Said]) -> list[str]:
    """What a face says otherwise than the JSON, part by part."""
    told = said["json"]
    found = []
    for face, other in said.items():
        if face == "csv":  # it has no numbers of entries
            wanted = {(*fact[:3], "") for fact in told.positions or ()}
        else:
            wanted = told.positions or set()
        if other.positions is not None and other.positions != wanted:
            found.append(f"{face}: {sorted(other.positions)}, not {sorted(wanted)}")
        for part in ("beside", "undated", "tallies", "state"):
            theirs = getattr(other, part)
            if theirs is not None and theirs != getattr(told, part):
                found.append(f"{face}: {part} {theirs}, not {getattr(told, part)}")
        for name, number in other.counts.items():
            if number != told.counts[name]:
                found.append(f"{face}: {name} {number}, not {told.counts[name]}")
    return found


def test_twenty_questions_have_one_answer_each(faces):
    assert len(QUESTIONS) == 20
    wrong, answered = [], Counter[str]()
    for one in QUESTIONS:
        said = faces.all(one)
        answered.update(list(said))
        asked = f"{one.name} ({one.side}, {one.on or 'today'})"
        wrong += [f"{asked}: {line}" for line in differences(said)]
        facts = {fact[:2] for fact in said["json"].positions or ()}
        if one.known is not None and facts != one.known:
            wrong.append(f"{asked}: {sorted(facts)}, not {sorted(one.known)}")
        counts = said["json"].counts
        wrong += [f"{asked}: {k} {counts[k]}, not {n}" for k, n in one.counts if counts[k] != n]
    assert not wrong, "\n".join(wrong)
    # The site knows today alone, and has no page for a subject without positions.
    assert answered == {"json": 20, "bot": 20, "desk": 20, "csv": 20, "site": 12}


def test_whom_nobody_knows_is_known_nowhere(faces):
    with pytest.raises(CommandError, match="know nobody"):
        faces.json(Question("Atlantis", ""))
    assert "is not in the record" in faces.chat("/recognitions Atlantis")
    assert "atlantis" not in {row["subject"] for row in faces.rows}
    assert not (faces.site / "recognitions/atlantis.html").exists()
