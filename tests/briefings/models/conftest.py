"""A record with one of everything, for tries by raw SQL."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from briefings import publish
from briefings.curate import drafts
from briefings.models import (
    Act,
    Batch,
    BatchItem,
    Delivery,
    Digest,
    DigestItem,
    DigestPlan,
    Edition,
    EditionItem,
    Entry,
    Feedback,
    Mark,
    Recall,
    SendingBatch,
    Suggestion,
    Tally,
)
from briefings.vocabulary import Change, RetractionReason
from tests.factories import (
    NOW,
    QUOTE,
    TEXT,
    CitationFactory,
    DigestScheduleFactory,
    EntityFactory,
    EntryFactory,
    SourceFactory,
    UserFactory,
    publish_entry,
    publishable,
    recognition,
    subscriber,
)


@pytest.fixture
def keys(settings) -> dict[str, object]:
    """Keys of a record with one of everything, to be filled into SQL."""
    norland, southern = EntityFactory(slug="norland"), EntityFactory(slug="southern")
    clan = EntityFactory(slug="quasi-states", kind="class", un_status="none")
    merged = EntityFactory(slug="old-norland", merged_into=norland)
    act = recognition(norland, southern)
    publication = publish_entry(act)
    event = publish_entry(publishable())
    source = SourceFactory(text=TEXT)
    copied = SourceFactory(republishes=source, revises=source)
    third = SourceFactory(republishes=copied, revises=copied)
    draft = recognition(norland, southern, date="2025-08")
    approved = publishable(by=UserFactory(role="editor"))
    publisher = UserFactory(role="publisher")
    publish.submit(approved, by=approved.edited_by, now=NOW)
    shown = publish.look(Entry.objects.get(pk=approved.pk)).seal
    publish.approve(approved, by=publisher, content_hash=shown, now=NOW)
    approved_act = recognition(southern, norland)
    publish.submit(approved_act, by=approved_act.edited_by, now=NOW)
    shown = publish.look(Entry.objects.get(pk=approved_act.pk)).seal
    publish.approve(approved_act, by=publisher, content_hash=shown, now=NOW)
    again_open = recognition(norland, southern, date="2025-06")
    reopened = publish_entry(again_open)
    publish.reopen(
        again_open, by=again_open.edited_by, change=Change.CORRECTED, public_note="No.", now=NOW
    )
    waiting = publishable()
    publish.submit(waiting, by=waiting.edited_by, now=NOW)
    lone = EntryFactory(kind="act")
    retracted = publishable()
    publish_entry(retracted)
    taken = publish.retract(retracted, by=publisher, reason=RetractionReason.ERROR, now=NOW)
    quoting = CitationFactory(entry=draft, source=source, exact=QUOTE)
    drafts.settle(draft, now=NOW)
    quoting.refresh_from_db()
    tally = Tally.objects.create(entry=draft, subject=southern, measure="recognises", value=4)
    digest = Digest.objects.create(
        schedule=DigestScheduleFactory(), window=NOW, window_start=NOW - timedelta(days=1),
        window_end=NOW, title="Daily", issued_at=NOW,
    )  # fmt: skip
    item = DigestItem.objects.create(digest=digest, publication=publication, position=1)
    batch = Batch.objects.create(
        name="a.csv", sha256="0" * 64, imported_by=publisher, imported_at=NOW
    )
    for entry, out in ((act, publication), (waiting, None)):
        BatchItem.objects.create(
            batch=batch, entry=entry, content_hash="a" * 64, edited_at=NOW, publication=out
        )
    idea = Suggestion.objects.create(source=source, start=0, end=4, exact=TEXT[:4])
    reader = subscriber(7)
    whole = {"window_start": NOW - timedelta(days=1), "window_end": NOW, "issued_at": NOW}
    alert = Digest.objects.create(kind="alert", since=1, upto=2, title="New", **whole)
    notice = Digest.objects.create(kind="notice", publication=taken, title="Gone", **whole)
    edition = Edition.objects.create(digest=digest, fingerprint="f" * 64)
    line = EditionItem.objects.create(edition=edition, publication=publication, position=1)
    recall = Recall.objects.create(digest=digest, publication=taken, revision=1, made_at=NOW)
    letter = Delivery.objects.create(
        digest=digest, subscriber=reader, edition=edition, local_date=NOW.date(), not_before=NOW,
        expires_at=NOW + timedelta(hours=6),
    )  # fmt: skip
    plan = DigestPlan.objects.create(schedule=DigestScheduleFactory(), window=NOW.date())
    Mark.objects.create(name="mine")
    SendingBatch.objects.create(token="t", taken_at=NOW)
    Feedback.objects.create(text="Look here", received_on=NOW.date())
    rows = SimpleNamespace(
        norland=norland, southern=southern, clan=clan, merged=merged, act=act,
        publication=publication, event=event, source=source, copied=copied, third=third,
        draft=draft, approved=approved, waiting=waiting, lone=lone, retracted=retracted,
        taken=taken, quoting=quoting, tally=tally, digest=digest, item=item, reader=reader,
        editor=draft.edited_by, other=UserFactory(), publisher=publisher,
        editor_of_act=act.edited_by, entry_of_event=event.entry, waiting_editor=waiting.edited_by,
        alert=alert, notice=notice, edition=edition, line=line, recall=recall, letter=letter,
        plan=plan, idea=idea, approved_act=approved_act, reopened=reopened,
        row=Act.objects.get(entry=draft), published_row=Act.objects.get(entry=act),
    )  # fmt: skip
    return {name: row.pk for name, row in vars(rows).items()}
