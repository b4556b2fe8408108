"""What readers can wish, by commands and by buttons: each test is a conversation."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from briefings import queries
from briefings.deliver import links
from briefings.models import Delivery, Digest, Feedback, Follow, Subscriber
from tests.bot.conftest import Chat
from tests.bot.talking import edition, issue
from tests.factories import (
    NOW,
    DigestScheduleFactory,
    EntityFactory,
    UserFactory,
    publish_entry,
    publishable,
)
from tests.simulated import READER

pytestmark = pytest.mark.django_db


# --- links ---------------------------------------------------------------------------------------
def test_links_open_what_they_name(chat: Chat, norland: None) -> None:
    state = EntityFactory(slug="norland")
    assert chat(f"/start a_{state.pk}").startswith("Norland: recognises 1 party")
    assert chat("/start t_southern-authority").startswith("Southern Authority: recognised by")
    one = publish_entry(publishable(headline="A thing of note"))
    digest = issue(one)
    edition(digest, one)
    assert chat(f"/start t_{digest.pk}").startswith("Daily briefing · ")
    for payload in ("a_999999", "t_999999", "t_nothing", "x", "e_", "src_site", "inline"):
        assert "every statement" in chat(f"/start {payload}"), payload


@pytest.mark.parametrize(
    ("control", "error"),
    [("held", ""), ("held", "late"), ("cancelled", ""), ("running", "cancelled")],
)
def test_an_issue_that_did_not_go_out_is_read_by_nobody(
    chat: Chat, norland: None, control: str, error: str
) -> None:
    """Its number is easily guessed, and a button from before keeps it."""
    one = publish_entry(publishable(headline="A thing of note"))
    digest = issue(one)
    edition(digest, one)
    key = f"{digest.pk}"
    assert "A thing of note" in chat(f"/start t_{key}")
    button = next(
        b["callback_data"]
        for row in chat.telegram.shown()[-1]["buttons"]
        for b in row
        if key in b.get("callback_data", "")
    )
    Digest.objects.update(control=control, error=error)
    for asked in (f"/start t_{key}", "/digest"):
        said = chat(asked)
        assert "A thing of note" not in said, asked
    assert "A thing of note" not in chat.send_data(button)


def test_an_editor_links_a_chat_once(chat: Chat) -> None:
    editor = UserFactory(role="editor")
    token = links.make(editor, now=timezone.now())
    assert chat(f"/start {token}").startswith("This chat is linked")
    assert Subscriber.objects.get().editor == editor
    assert Subscriber.objects.get().frequency == "off"
    assert "used already" in chat(f"/start {token}")
    late = links.make(editor, now=timezone.now() - links.LIFETIME)
    assert "too old" in chat(f"/start {late}")
    assert links.unlink(editor)
    assert not links.is_linked(editor)


# --- settings ------------------------------------------------------------------------------------
def test_settings_by_buttons(chat: Chat) -> None:
    DigestScheduleFactory()
    assert "no digest comes here" in chat("/settings")
    chat("/subscribe daily")
    assert chat("/settings").startswith("Settings\nDigest: daily, 08:00 (Europe/Vilnius)")
    assert "Next: " in chat.telegram.shown()[-1]["text"]
    chat.tap("Hour")
    assert "daily, 19:00" in chat.tap("19:00")
    chat.tap("Time zone")
    chat.tap("Somewhere else")
    chat.tap("Africa")
    assert "(Africa/Algiers)" in chat.tap("Algiers")
    chat.tap("Topics")
    assert chat.tap("Reactions").endswith("Topics: Reactions")  # the first chosen is the only one
    assert chat.tap("Recognition").endswith("Topics: Recognition, Reactions")
    assert chat.tap("✓ Reactions").endswith("Topics: Recognition")
    row = Subscriber.objects.get()
    assert row.topics == ["recognition"]
    assert "Topics: all" in chat.tap("All topics")
    chat.tap("‹ Back")
    chat.tap("Quiet hours")
    assert "Quiet hours: 23:00–06:00" in chat.tap("23–06")
    assert "Sound: off" in chat.tap("Sound off")
    assert "Paused until" in chat.tap("Pause a week")
    assert "Paused" not in chat.tap("Resume now")
    row.refresh_from_db()
    assert (row.slot.hour, row.time_zone, row.silent, row.quiet_from.hour) == (
        19,
        "Africa/Algiers",
        True,
        23,
    )
    for field in (
        "hour:77",
        "zone:Nowhere/At_all",
        "topic:weather.on",
        "quiet:x",
        "language:xx",
        "x:y",
    ):
        assert "older message" in chat.send_data(f"v1:set:{field}"), field


def test_off_keeps_what_is_followed_and_stop_does_not(chat: Chat, norland: None) -> None:
    chat("/subscribe each")
    chat("/follow norland")
    assert "You still hear of the 1 you follow" in chat("/subscribe off")
    assert Subscriber.objects.alive().exists()
    assert "Nothing more will come" in chat("/stop")
    assert not Subscriber.objects.alive().exists()
    assert not Follow.objects.exists()


def test_who_changes_their_mind_starts_with_the_next_digest(chat: Chat) -> None:
    one, two = publish_entry(publishable()), publish_entry(publishable())
    issue(one)
    chat("/subscribe daily")
    assert Subscriber.objects.get().heard == one.serial
    chat("/subscribe weekly")  # at another pace, and nothing is skipped or told twice
    assert Subscriber.objects.get().heard == one.serial
    chat("/subscribe each")  # from now on, and not all that a briefing would have told
    assert Subscriber.objects.get().heard == two.serial
    Subscriber.objects.update(heard=1)
    chat("/subscribe each")
    assert Subscriber.objects.get().heard == 1  # nothing changed


# --- following -----------------------------------------------------------------------------------
def test_following(chat: Chat, norland: None) -> None:
    assert "Follow whom?" in chat("/follow")
    assert "is not in the record" in chat("/follow norlnd")
    assert chat.tap("Follow Norland").startswith("You follow Norland")
    assert chat("/follow Norland").startswith("You follow Norland")  # twice is once
    assert Follow.objects.count() == 1
    assert chat.labels() == [["Following"]]
    assert chat.tap("Following").startswith("Following\nA tap ends it.")
    assert chat.tap("✕ Norland").startswith("You follow nobody")
    chat("/follow norland")
    assert chat("/unfollow").startswith("Unfollow whom?")
    assert chat("/unfollow norland").startswith("You do not follow Norland any more")
    assert not Follow.objects.exists()


def test_following_from_a_card(chat: Chat, norland: None) -> None:
    chat("/latest")
    assert "Parties Westmark → Southern Authority" in chat.tap("1")
    chat.tap("Follow Westmark")
    assert Follow.objects.get().entity.slug == "westmark"
    assert chat.labels()[0] == ["‹ Back", "Unfollow Westmark", "Share"]
    chat.tap("Unfollow Westmark")
    assert not Follow.objects.exists()
    assert chat.tap("‹ Back").startswith("Latest\n2 entries in the record")


# --- privacy -------------------------------------------------------------------------------------
def test_everything_held_is_shown_and_goes(chat: Chat, norland: None) -> None:
    assert chat("/mydata").startswith("Nothing is held on this chat.")
    chat("/subscribe weekly")
    chat("/follow norland")
    digest = issue()
    row = Subscriber.objects.get()
    sent = Delivery.objects.create(
        digest=digest, subscriber=row, state="sent", sent_at=NOW, message_id=77, not_before=NOW,
        expires_at=NOW,
    )  # fmt: skip
    waiting = Delivery.objects.create(
        digest=digest, subscriber=row, part=2, not_before=NOW, expires_at=NOW
    )
    assert "Delete" in str(chat.labels() if chat("/privacy") else "")
    shown = chat.tap("What you hold on me")
    for words in ("weekly", "Norland", "1 sent", "1 waiting", "of 1 the number"):
        assert words in shown
    assert chat("/forgetme").startswith("Delete everything")
    assert chat.tap("No, keep it").startswith("Nothing was deleted")
    chat("/forgetme")
    assert chat.tap("Yes, delete").startswith("Done.")
    assert not Subscriber.objects.exists()
    assert not Follow.objects.exists()
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.state, sent.message_id, sent.subscriber) == ("sent", None, None)
    assert (waiting.state, waiting.subscriber) == ("cancelled", None)
    assert chat.send_data("v1:set:forget:yes").startswith("Nothing was held")
    # What is held then is told as well, until it goes.
    assert "but a keyed mark that it left" in chat("/mydata")
    chat("/subscribe daily")
    assert "daily" in chat("/mydata")


def test_a_tip_is_kept_without_its_sender(chat: Chat, broker: Any) -> None:
    assert chat("/feedback").startswith("A tip for the desk")
    assert chat("/feedback See https://example.org/report\nIt is new.").startswith("Thank you")
    row = Feedback.objects.get()
    assert row.text == "See https://example.org/report\nIt is new."
    assert str(READER) not in str(vars(row))
    assert chat("/feedback\nA tip on a line of its own").startswith("Thank you")
    assert Feedback.objects.filter(text="A tip on a line of its own").exists()
    for number in range(3):
        chat(f"/feedback tip {number}")
    assert chat("/feedback one more").startswith("That is enough for today")
    assert Feedback.objects.count() == 5
    assert not [key for key in broker.keys("*") if str(READER).encode() in key]


# --- floods --------------------------------------------------------------------------------------
def test_a_flood_of_one_chat_is_skipped_but_for_what_stops_it(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat("/subscribe daily")
    chat.take_at_once(*(chat.update("nonsense") for _ in range(20)), chat.update("/stop"))
    assert Subscriber.objects.get().frequency == "off"
    assert "write too fast were skipped: 8" in caplog.text
    assert len(chat.telegram.shown()) <= 1 + 12 + 1


def test_joined_month_and_nothing_finer(chat: Chat) -> None:
    chat("/subscribe")
    assert not Subscriber.objects.exists()  # asking how often is no wish
    chat("/subscribe each")
    assert Subscriber.objects.get().joined_month == date.today().replace(day=1)  # noqa: DTZ011
    assert queries.last_serial() == Subscriber.objects.get().heard
