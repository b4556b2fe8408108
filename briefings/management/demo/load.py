"""Loads the demo record through the same doors that editors use. All or nothing, and once."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from briefings import publish, text
from briefings.curate import drafts, entities
from briefings.management.demo import accounts
from briefings.models import (
    Act,
    Cadence,
    Citation,
    DigestSchedule,
    Entity,
    Entry,
    Participant,
    Publication,
    PublishedAct,
    Source,
    Tally,
    Weekday,
)
from briefings.reading import store
from briefings.vocabulary import NameKind

HERE = Path(__file__).parent
# TOML rows: what a key holds is Any until a model field takes it.
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo record holds, and what this run added to it."""

    entries: int
    """Standing entries."""
    acts: int
    """Of these, acts."""
    recognitions: int
    """Of these, acts of recognition."""
    drafts: int
    """Entries that wait at the desk."""
    added: int
    """Entries added by this run; 0 when the record was there."""
    accounts: dict[str, str]
    """Passwords by account, as long as they are unchanged."""


@transaction.atomic
def load(*, now: datetime) -> DemoReport:
    """Load the demo record and its accounts; a second run finds them and changes nothing."""
    var_dir = Path(settings.VAR_DIR)
    people = accounts.make(var_dir)
    record = _read("record.toml")
    added = 0
    # By the sample's text, the one thing that no editor can change.
    sample = text.sha256_hex(text.normalise((HERE / "sample.txt").read_text(encoding="utf-8")))
    if not Source.objects.filter(text_sha256=sample).exists():
        added = _Loader(people["editor"], people["approver"], now).load(
            _read("entities.toml")["entity"], record
        )
    _schedules(now)
    return _report(added, accounts.passwords(var_dir))


def _read(name: str) -> Row:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _report(added: int, passwords: dict[str, str]) -> DemoReport:
    standing = Publication.objects.standing()
    acts = PublishedAct.objects.filter(publication__in=standing)
    return DemoReport(
        entries=standing.count(),
        acts=acts.count(),
        recognitions=acts.filter(verb="recognises").count(),
        drafts=Entry.objects.exclude(state__in=["published", "retracted"]).count(),
        added=added,
        accounts=passwords,
    )


def _schedules(now: datetime) -> None:
    """The two usual schedules, at eight in the morning in Vilnius; edited in the admin from then on."""
    for slug, title, cadence, weekday in (
        ("daily", "Daily briefing", Cadence.DAILY, None),
        ("weekly", "Weekly briefing", Cadence.WEEKLY, Weekday.MONDAY),
    ):
        DigestSchedule.objects.get_or_create(
            slug=slug,
            defaults={
                "title": title,
                "cadence": cadence,
                "weekday": weekday,
                "local_time": time(8),
                "time_zone": "Europe/Vilnius",
                "created_at": now,
            },
        )


class _Loader:
    """One run: who writes, who approves, the entities by slug, and what was made by its key."""

    def __init__(self, editor: User, approver: User, now: datetime) -> None:
        self.editor = editor
        self.approver = approver
        self.now = now
        self.entities: dict[str, Entity] = Entity.objects.in_bulk(field_name="slug")
        self.sources: dict[str, Source] = {}
        self.entries: dict[str, Entry] = {}
        self.acts: dict[str, Act] = {}

    def load(self, entity_rows: list[Row], record: Row) -> int:
        """Load everything; the number of entries made."""
        for row in entity_rows:
            self._entity(row)
        for row in record["source"]:
            self._source(row)
        for row in record["entry"]:
            self._entry(row)
        # Reactions point at acts that may stand anywhere in the file.
        for row in record["entry"]:
            if target := row.get("act", {}).get("reacts_to"):
                self.acts[row["key"]].reacts_to = self.acts[target]
                self.acts[row["key"]].save(update_fields=["reacts_to"])
        # The last published is the first read, so all is published from its end, the lead last.
        lead: list[str] = record["lead"]
        rest = [row["key"] for row in record["entry"] if row["key"] not in lead]
        states = {row["key"]: row.get("state", "published") for row in record["entry"]}
        for key in reversed(lead + rest):
            self._send_on(self.entries[key], states[key])
        return len(record["entry"])

    def _entity(self, row: Row) -> None:
        """Somebody the gazetteer does not have; an entity that is there is left as it is."""
        plain = {key: value for key, value in row.items() if key not in ("names", "of_state")}
        if state := row.get("of_state"):
            plain["of_state"] = self.entities[state]
        entity = self.entities.get(row["slug"]) or entities.save(Entity(**plain))
        self.entities[row["slug"]] = entity
        for name in row["names"]:
            entities.add_name(
                entity,
                name["name"],
                kind=NameKind(name["kind"]),
                lang=name["lang"],
                metonym=name.get("metonym", False),
            )

    def _source(self, row: Row) -> None:
        plain = {key: value for key, value in row.items() if key not in ("key", "text_file")}
        if name := row.get("text_file"):
            plain["text"] = (HERE / name).read_text(encoding="utf-8")
        self.sources[row["key"]] = store.save(Source(**plain), now=self.now)

    def _entry(self, row: Row) -> None:
        fields = ("kind", "basis", "certainty", "headline", "statement", "date", "scope")
        entry = Entry(**{key: row[key] for key in fields if key in row})
        drafts.save(entry, by=self.editor, now=self.now)
        self.entries[row["key"]] = entry
        for part in row.get("participants", ()):
            Participant.objects.create(
                entry=entry, entity=self.entities[part["entity"]], role=part["role"]
            )
        if act := row.get("act"):
            known = {key: value for key, value in act.items() if key != "reacts_to"}
            known |= {side: self.entities[act[side]] for side in ("actor", "subject")}
            self.acts[row["key"]] = Act.objects.create(entry=entry, **known)
        for citation in row.get("citations", ()):
            Citation.objects.create(
                entry=entry, **{**citation, "source": self.sources[citation["source"]]}
            )
        for tally in row.get("tallies", ()):
            Tally.objects.create(
                entry=entry, **{**tally, "subject": self.entities[tally["subject"]]}
            )
        drafts.settle(entry, now=self.now)

    def _send_on(self, entry: Entry, state: str) -> None:
        """Take an entry as far as the file says, one person after the other."""
        if state == "draft":
            return
        publish.submit(entry, by=self.editor, now=self.now)
        if state == "in_review":
            return
        entry.refresh_from_db()
        seen = publish.look(entry).seal
        publish.approve(entry, by=self.approver, content_hash=seen, now=self.now)
        publish.release(entry, by=self.approver, now=self.now)
