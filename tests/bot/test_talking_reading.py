"""What readers can read, by commands, by buttons and inline: each test is a conversation."""

from datetime import UTC, datetime
from typing import Any

import pytest

from briefings import publish
from briefings.models import Delivery, Digest, Subscriber
from briefings.queries import entries
from briefings.vocabulary import RetractionReason
from tests.bot.conftest import Chat
from tests.bot.talking import edition, inline, issue
from tests.factories import NOW, DigestScheduleFactory, UserFactory, publish_entry, publishable
from tests.simulated import READER

pytestmark = pytest.mark.django_db


# --- reading -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("behind", "said"),
    [
        ("yesterday", "in our record, on "),
        ("2025", "in our record, as of "),
        ("July 2025", "in our record, as of "),
        ("on 3 August 2025", "in our record, on 3 August 2025"),
        ("last month", "in our record, on "),
        ("today", "in our record, as of "),
        ("03.08.2025", "in our record, on 3 August 2025"),
        ("2025 m. rugpjūčio 3 d.", "in our record, on 3 August 2025"),
    ],
)
def test_a_day_in_words(
    chat: Chat, norland: None, behind: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2025, 7, 20, 12, tzinfo=UTC) if "July" in behind else None
    if moment:
        monkeypatch.setattr("bot.handlers.recognitions.timezone.now", lambda: moment)
    shown = chat(f"/recognitions southern authority {behind}")
    assert shown.startswith("Southern Authority: ")
    assert said in shown or (moment is None and behind == "2025")


def test_recognitions_by_sort(chat: Chat, norland: None) -> None:
    chat("/recognitions southern authority")
    assert ["Recognised", "Refused", "✓ All"] in chat.labels()
    assert any("Full list" in label for row in chat.labels() for label in row)
    only = chat.tap("Recognised")
    assert "Norland" in only
    assert "Westmark" not in only
    assert "None of that sort" in chat.tap("Refused")
    assert "Westmark" in chat.tap("All")


def test_timeline_and_actor(chat: Chat, norland: None) -> None:
    assert chat("/timeline").startswith("Timeline of whom?")
    assert chat.tap("Southern Authority").startswith("Southern Authority: 2 acts on record")
    shown = chat.tap("As text")
    assert shown.index("1 · July 2025") < shown.index("2 · August 2025")
    assert "Norland acts" in chat.tap("1")
    assert chat.tap("‹ Back") == shown
    said = "“nowhere at all” is not in the record.\n"
    for command, example in (
        ("timeline", "/timeline taliban"), ("actor", "/actor russia"), ("follow", "/follow russia"),
        ("map", "/map taliban · /map taliban 2025-07"),
        ("recognitions", "/recognitions taliban · /recognitions taliban 2025-07-31"),
    ):  # fmt: skip
        assert chat(f"/{command} nowhere at all") == said + example
    assert chat("/map norland 2025-13").endswith("\n/map taliban · /map taliban 2025-07")
    assert chat("/map norland tomorrow").endswith("\n/map taliban · /map taliban 2025-07")
    assert chat("/actor westmark").startswith("Westmark: no recognition in force on record")
    chat.tap("Follow Westmark")
    assert ["Unfollow Westmark"] in chat.labels()
    assert chat("/actor").startswith("Which party?")
    assert "is not in the record" in chat("/actor westmrk")
    assert chat.tap("Westmark").startswith("Westmark: no recognition")


@pytest.mark.parametrize("text", ["/entry", "/entry twelve", "/entry -1", "/entry 9999999999"])
def test_an_entry_without_a_number_gets_an_example(chat: Chat, text: str) -> None:
    assert "/entry 12" in chat(text)


def test_an_entry(chat: Chat) -> None:
    number = entries.latest(limit=1)[0].number if publish_entry(publishable()) else 0
    assert f"#{number}" in chat(f"/entry {number}")
    assert f"#{number}" in chat(f"/entry E-{number:04d}")
    assert chat("/entry 4711").startswith("There is no entry 4711")


def test_searching_reads_on_from_the_message_itself(chat: Chat, broker: Any) -> None:
    for number in range(9):
        publish_entry(publishable(headline=f"Embassy {number} reopens"))
    shown = chat("/search embassy")
    assert shown.startswith("Search “embassy”\n9 found")
    assert "1 · Embassy" in shown
    second = chat.tap("›")
    assert "7 · Embassy" in second
    card = chat.tap("8")
    assert "Search “embassy”" in card  # so that the way back is known
    assert chat.tap("‹ Back") == second
    assert "cannot be read any more" in (chat("/help") and chat.send_data("v1:s:-:2"))
    assert chat("/search zzzzz").startswith("Search “zzzzz”\nNothing found")
    assert chat("/search").startswith("Search for what?")
    kept = b" ".join(broker.keys("*"))
    assert b"embassy" not in kept


def test_sources_and_corrections(chat: Chat) -> None:
    assert chat("/sources") == "No source is cited yet."
    assert chat("/corrections").startswith("Nothing had to be put right")
    entry = publishable()
    publish_entry(entry)
    assert "A. Writer" in chat("/sources")
    publish.retract(entry, by=UserFactory(role="publisher"), reason=RetractionReason.ERROR, now=NOW)
    assert "Retracted" in chat("/corrections")
    assert RetractionReason.ERROR.label in chat("/corrections")


# --- digests -------------------------------------------------------------------------------------
def test_a_digest_as_the_reader_gets_it(chat: Chat) -> None:
    one, two = publish_entry(publishable(headline="Some thing")), publish_entry(publishable())
    chat("/subscribe daily")
    digest = issue(one, two, reviewed=False)
    mine = edition(digest, one)
    digest.items.create(publication=two, position=2)
    assert "2 · Something happened" in chat("/digest")  # no copy of my own: all of it
    Delivery.objects.create(
        digest=digest, subscriber=Subscriber.objects.get(), edition=mine, not_before=NOW,
        expires_at=NOW, local_date=NOW.date(),
    )  # fmt: skip
    shown = chat("/digest")
    assert "1 · Some thing" in shown
    assert "2 · " not in shown
    assert "Not reviewed today" in shown
    assert "Some thing" in chat.tap("1")
    assert chat.tap("‹ Back") == shown
    before = len(chat.telegram.shown())
    chat.tap("Settings")  # a digest stays what it is; settings come as a message of their own
    assert len(chat.telegram.shown()) == before + 1


def test_the_digest_of_the_readers_own_cadence(chat: Chat) -> None:
    one, two = publish_entry(publishable(headline="Daily thing")), publish_entry(publishable())
    weekly = DigestScheduleFactory(slug="weekly", cadence="weekly", weekday=0, title="Weekly")
    for digest, publication in ((issue(two, schedule=weekly), two), (issue(one), one)):
        edition(digest, publication)
    Digest.objects.filter(schedule=weekly).update(title="Weekly briefing")
    chat("/subscribe weekly")
    assert chat("/digest").startswith("Weekly briefing")
    chat("/subscribe daily")
    assert "Daily thing" in chat("/digest")


def test_an_alert_waits_for_nobodys_old_button(chat: Chat) -> None:
    chat("/help")
    for data in ("v1:ed:9:1", "v1:edi:9.1:1", "v1:edi:x.y:1", "v1:dg:9:1", "v1:e:x:1", "v1:e:1~:1",
                 "v1:ef:4:1", "v1:nothing:-:1", "v1:act:~zz:1", "v1:rec:a@b:1"):  # fmt: skip
        chat.send_data(data)
    assert chat.telegram.shown()


def test_a_button_of_a_message_that_is_gone_is_answered_in_a_new_one(chat: Chat) -> None:
    chat("/help")
    [shown] = chat.telegram.shown()
    chat.tap_on({**shown, "message_id": 999_999}, "v1:latest:-:1", READER)
    assert len(chat.telegram.shown()) == 2
    assert chat.telegram.shown()[-1]["text"] == "Nothing is published yet."


# --- inline --------------------------------------------------------------------------------------


def test_inline(chat: Chat, norland: None) -> None:
    for number in range(25):
        publish_entry(publishable(headline=f"Embassy {number} reopens"))
    found = inline(chat, "")
    assert len(found["results"]) == 20
    assert found["cache_time"] == 60
    assert found["button"] == {"text": "Open the bot", "start_parameter": "inline"}
    assert len(inline(chat, "", found["next_offset"])["results"]) == 7
    [one] = inline(chat, "#1")["results"] or [None]
    assert one is None or one["reply_markup"]["inline_keyboard"][0][0]["url"].endswith("start=e_1")
    [who] = [r for r in inline(chat, "norland")["results"] if r["id"].startswith("a")]
    assert "?start=a_" in who["reply_markup"]["inline_keyboard"][0][0]["url"]
    assert inline(chat, "zzzz")["results"] == []
