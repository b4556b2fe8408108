"""The whole way through, once: an article in, a page and a Telegram message out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import runtime
from bot.tasks import send_batch
from briefings import publish, queries
from briefings.curate import drafts, entities
from briefings.deliver import outbox, subscribe
from briefings.models import Act, Citation, DigestSchedule, Entity, Entry, Source
from briefings.reading import store
from briefings.site.build import build
from briefings.tasks import issue_digests
from briefings.vocabulary import Status
from tests.factories import DigestScheduleFactory, UserFactory
from tests.simulated import READER, Telegram

ARTICLE = """\
After months of talks the Republic of Norland recognised the Southern Authority in July 2025.
Its neighbours said that they would wait and see what the Authority does with it."""

MORNING = datetime(2025, 9, 1, 5, tzinfo=UTC)
"""08:00 in Vilnius."""


@pytest.mark.django_db(transaction=True)
def test_an_article_in_a_page_and_a_message_out(telegram: Telegram, tmp_path: Path) -> None:
    yesterday = MORNING - timedelta(hours=12)
    editor, approver = UserFactory(role="editor"), UserFactory(role="publisher")

    # A source comes in, with its text, which is private and never changes.
    source = store.save(
        Source(title="Norland moves first", authors="A. Writer", text=ARTICLE), now=yesterday
    )

    # An editor writes an entry in their own words and cites the passage it rests on.
    norland = entities.save(
        Entity(slug="norland", kind="state", name="Norland", short_name="Norland")
    )
    south = entities.save(
        Entity(slug="south", kind="contested_polity", name="Southern Authority", short_name="South")
    )
    entry = drafts.save(
        Entry(
            kind="act",
            headline="Norland recognises the Southern Authority",
            statement="Norland accepted the Authority as a state.",
            date="2025-07",
        ),
        by=editor,
        now=yesterday,
    )
    Act.objects.create(
        entry=entry, actor=norland, subject=south, verb="recognises", object_kind="state"
    )
    Citation.objects.create(
        entry=entry,
        source=source,
        exact="Norland recognised the Southern Authority in July 2025",
        supports=["statement", "actor", "subject", "verb", "date"],
    )
    drafts.settle(entry, now=yesterday)

    # A second person approves exactly what will be shown, and publishes it.
    assert publish.problems(entry) == []
    publish.submit(entry, by=editor, now=yesterday)
    shown = publish.look(Entry.objects.get())
    publish.approve(entry, by=approver, content_hash=shown.seal, now=yesterday)
    publish.release(entry, by=approver, now=yesterday)

    # The position follows from the act; nobody typed it.
    answer = queries.positions(subject="south", as_of=MORNING.date(), known_at=datetime.now(UTC))
    assert [(row.actor, row.status) for row in answer.positions] == [("norland", Status.RECOGNISES)]

    # The site has a page for it, with the quoted words.
    build(output=tmp_path, site_url="https://desk.example", now=MORNING)
    page = (tmp_path / "current" / "e" / f"{entry.public_id}.html").read_text(encoding="utf-8")
    assert "Norland recognises the Southern Authority" in page
    assert "recognised the Southern Authority in July 2025" in page

    # A reader subscribed; in the morning a digest is issued, once.
    telegram.join(READER)
    subscribe.subscribe(READER, kind="private", language="en", frequency="daily", now=yesterday)
    DigestScheduleFactory()
    now = datetime.now(UTC)
    assert DigestSchedule.objects.count() == 1
    (digest,) = issue_digests(now=MORNING, issued_at=now)
    assert issue_digests(now=MORNING, issued_at=now) == []

    # The message arrives, once, and the ledger says so.
    send_batch()
    send_batch()
    runtime.close()
    (message,) = telegram.shown()
    assert "Norland recognises the Southern Authority" in message["text"]
    assert outbox.counts(digest.pk)["sent"] == 1
