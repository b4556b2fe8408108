"""A desk with a bit of everything on it, for tests that try every door: accounts, rows, secret words."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from briefings import publish
from briefings.curate import drafts, proposals
from briefings.models import Batch, Citation, Digest, Entry, Feedback, Proposal, Publication
from briefings.roles import ROLES
from briefings.site.build import build
from briefings.tasks import issue_digests
from briefings.vocabulary import Change, RetractionReason
from tests.factories import (
    NOW,
    ActFactory,
    CitationFactory,
    DigestScheduleFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    subscriber,
)

STAFF = (*ROLES, "superuser")
NOBODY = ("anonymous", "deactivated")
TYPED = ("headline", "statement", "scope", "public_note", "review_note")


class Newsroom:
    """Entries in every state, and one row of everything else.

    `viewer` is one of NOBODY or STAFF: who will knock, and whose own entries are there.
    """

    def __init__(self, viewer: str, folder: Path) -> None:
        self.tokens: dict[str, str] = {}
        """Words that only the desk may see, with where they stand."""
        self.me = self._account(viewer)
        self.someone = UserFactory(role="editor", username="someone")
        self.chief = UserFactory(role="publisher", username="chief")
        self.superuser = UserFactory(username="root", is_superuser=True)
        # Of nobody's own while nobody is signed in: then these are somebody else's too.
        mine = self.me or self.someone
        self.entries: dict[str, Entry] = {}
        for name, by in (("own draft", mine), ("draft", self.someone)):
            self.entries[name] = self._entry(name, by)
        for name, by in (("own review", mine), ("review", self.someone)):
            self.entries[name] = self._submitted(name, by)
        self.entries["approved"] = self._approved("approved")
        self.entries["published"] = self._published("published")
        self.entries["retracted"] = self._published("retracted")
        publish.retract(
            self.entries["retracted"], by=self.chief, reason=RetractionReason.ERROR, now=NOW
        )
        self.entries["reopened"] = self._reopened("reopened")
        for entry in self.entries.values():
            entry.refresh_from_db()
        self.hashes = {name: publish.look(one).seal for name, one in self.entries.items()}
        self.rows = self._others()
        # Of nobody's own while nobody is signed in.
        self.own_proposal = self._proposal("reopened", mine)
        build(output=folder, site_url="http://127.0.0.1:8000", now=NOW)
        self.site = folder / "current"

    def _account(self, viewer: str) -> User | None:
        if viewer == "anonymous":
            return None
        if viewer == "superuser":
            return UserFactory(username="me", is_superuser=True)
        if viewer == "deactivated":
            return UserFactory(username="me", role="publisher", is_active=False)
        return UserFactory(username="me", role=viewer)

    def secret(self, where: str) -> str:
        """A new word that stands nowhere else."""
        word = f"zq{secrets.token_hex(8)}"
        self.tokens[word] = where
        return word

    def _entry(self, name: str, by: User, *, hidden: bool = True) -> Entry:
        """A cited act that passes the gate; `hidden` words are in every field somebody types into."""

        def word(field: str) -> str:
            return self.secret(f"{name}: {field}") if hidden else f"plain {field} of {name}"

        entry: Entry = EntryFactory(
            kind="act", by=by, headline=word("headline"), statement=word("statement"),
            scope=word("scope"), date="2025-07",
        )  # fmt: skip
        ActFactory(entry=entry)
        quoted = word("quotation")
        source = SourceFactory(
            title=word("title"), authors=word("authors"), publisher=word("publisher"),
            # Far from the words that are quoted, since those are published with their neighbours.
            text=f"{self.secret(f'{name}: text')} {'and so it went on ' * 20}until Norland did "
            f"{quoted} at dawn, and all of them knew it.",
        )  # fmt: skip
        CitationFactory(entry=entry, source=source, exact=f"did {quoted} at")
        drafts.settle(entry, now=NOW)
        if hidden:
            Entry.objects.filter(pk=entry.pk).update(review_note=word("review note"))
        entry.refresh_from_db()
        return entry

    def _submitted(self, name: str, by: User, *, hidden: bool = True) -> Entry:
        entry = self._entry(name, by, hidden=hidden)
        publish.submit(entry, by=self.superuser, now=NOW)
        entry.refresh_from_db()
        return entry

    def _approved(self, name: str, *, hidden: bool = True) -> Entry:
        entry = self._submitted(name, self.someone, hidden=hidden)
        shown = publish.look(entry)
        publish.approve(entry, by=self.chief, content_hash=shown.seal, now=NOW)
        entry.refresh_from_db()
        return entry

    def _published(self, name: str) -> Entry:
        entry = self._approved(name, hidden=False)
        publish.release(entry, by=self.chief, now=NOW)
        entry.refresh_from_db()
        return entry

    def _reopened(self, name: str) -> Entry:
        """Readers have its first version; the desk is at work on the second."""
        entry = self._published(name)
        note = self.secret(f"{name}: public note")
        publish.reopen(entry, by=self.someone, change=Change.CORRECTED, public_note=note, now=NOW)
        for field in ("headline", "statement", "scope", "review_note"):
            Entry.objects.filter(pk=entry.pk).update(**{field: self.secret(f"{name}: {field}")})
        Citation.objects.filter(entry=entry).update(
            prefix=self.secret(f"{name}: before"), suffix=self.secret(f"{name}: after")
        )
        return entry

    def _others(self) -> dict[str, models.Model]:
        """One row of every other table that the desk shows."""
        DigestScheduleFactory()
        reader = subscriber(101)
        late = NOW + timedelta(hours=30)  # so late that it waits for a person
        issue_digests(now=late, issued_at=late)
        digest = Digest.objects.get()
        delivery = digest.deliveries.get()
        return {
            "act": self.entries["draft"].act,
            "batch": self._batch(),
            "delivery": delivery,
            "digest": digest,
            "digestschedule": digest.schedule,  # type: ignore[dict-item]
            "entity": EntityFactory(),
            "feedback": Feedback.objects.create(text="See https://a.example/b.", received_on=NOW),
            "proposal": self._proposal("retracted", self.someone),
            "source": SourceFactory(),
            "subscriber": reader,
        }

    def _proposal(self, name: str, by: User) -> Proposal:
        """Another name for whom readers know by an entry; it waits for a second person."""
        entity = self.entries[name].act.actor
        word = self.secret(f"{name}: name")
        stood, wished = {"short_name": entity.short_name}, {"short_name": word}
        note = self.secret(f"{name}: why")
        return proposals.propose(entity, stood=stood, wished=wished, note=note, by=by, now=NOW)

    def _batch(self) -> Batch:
        """An import of one entry, which waits for its approval."""
        batch = Batch.objects.create(
            name="acts.csv", sha256="0" * 64, imported_by=self.someone, imported_at=NOW
        )
        entry = self._entry("imported", self.someone)
        Entry.objects.filter(pk=entry.pk).update(batch=batch)
        batch = publish.check_batch(batch, now=NOW)
        self.hashes["there"] = batch.content_hash or ""
        return batch

    def objects(self, model: str) -> dict[str, Any]:
        """Keys of a model's rows by what they are to the viewer, with keys of none."""
        if model == "entry":
            found: dict[str, Any] = {name: one.pk for name, one in self.entries.items()}
        else:
            found = {"there": self.rows[model].pk}
        if model == "entity":
            found["known"] = self.entries["published"].act.actor.pk
        if model == "proposal":
            found["own"] = self.own_proposal.pk
        return {**found, "missing": 999_999, "nonsense": "../x'_5F"}


def public_words() -> str:
    """Everything that was published, to make sure that a secret word is none of it."""
    return " ".join(f"{one.snapshot} {one.html}" for one in Publication.objects.all())
