"""What readers can do, by commands and by buttons: each test is a conversation."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from briefings import publish, queries
from briefings.deliver import links
from briefings.models import (
    Delivery,
    Digest,
    Edition,
    EditionItem,
    Feedback,
    Follow,
    Publication,
    Subscriber,
)
from briefings.queries import entries
from briefings.vocabulary import RetractionReason
from tests.bot.conftest import NAME, Chat
from tests.factories import (
    NOW,
    DigestScheduleFactory,
    EntityFactory,
    UserFactory,
    publish_entry,
    publishable,
    subscriber,
)
from tests.simulated import READER

pytestmark = pytest.mark.django_db


def issue(*publications: Publication, schedule: Any = None, **more: Any) -> Digest:
    """An issue as the tick makes it, without its readers."""
    return Digest.objects.create(
        schedule=schedule or DigestScheduleFactory(), window=NOW.date(), window_start=NOW,
        window_end=NOW + timedelta(days=1), title="Daily briefing", issued_at=timezone.now(),
        upto=max((one.serial for one in publications), default=0), **more,
    )  # fmt: skip


def edition(digest: Digest, *publications: Publication) -> Edition:
    made = Edition.objects.create(digest=digest, fingerprint="f")
    for place, one in enumerate(publications, start=1):
        digest.items.create(publication=one, position=place)
        EditionItem.objects.create(edition=made, publication=one, position=place)
    return made


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


# --- groups and channels -------------------------------------------------------------------------
def post(chat: Chat, text: str, channel: int) -> Any:
    update = chat.update(text, chat={"id": channel, "type": "channel", "title": "News"})
    message = update.pop("message")
    del message["from"]
    message["sender_chat"] = message["chat"]
    return {**update, "channel_post": message}


def joined(chat: Chat, where: dict[str, Any], old: str, new: str, *, posts: bool = True) -> Any:
    chat.number += 1
    rights = dict.fromkeys(
        ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
         "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
         "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"), False,
    )  # fmt: skip
    members = {
        f"{when}_chat_member": {
            "status": status, "user": {"id": 4242, "is_bot": True, "first_name": "Bot"},
            **({**rights, "can_post_messages": posts} if status == "administrator" else {}),
        }
        for when, status in (("old", old), ("new", new))
    }  # fmt: skip
    return {
        "update_id": chat.number,
        "my_chat_member": {
            "chat": where, "from": {"id": READER, "is_bot": False, "first_name": NAME}, "date": 1,
            **members,
        },
    }  # fmt: skip


def test_a_channel_is_subscribed_once_we_may_post(chat: Chat) -> None:
    chat.telegram.ask(
        "PUT", "chats/-1007",
        {"type": "channel", "title": "News", "members": [READER], "state": "active"},
    )  # fmt: skip
    where = {"id": -1007, "type": "channel", "title": "News"}
    chat.take(joined(chat, where, "left", "administrator", posts=False))
    assert not Subscriber.objects.exists()
    chat.take(joined(chat, where, "administrator", "administrator") | {"update_id": 900})
    chat.take(joined(chat, where, "left", "administrator"))
    row = Subscriber.objects.get()
    assert (row.kind, row.frequency, row.active) == ("channel", "daily", True)
    chat.take(post(chat, "just a post", -1007), post(chat, "/subscribe weekly", -1007))
    row.refresh_from_db()
    assert row.frequency == "weekly"
    seen = chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1007")
    assert [one["text"][:24] for one in seen] == [
        "Each briefing will be po",
        "Each issue is posted her",
    ]
    assert not any(one["buttons"] for one in seen)
    chat.take(joined(chat, where, "administrator", "left"))
    row.refresh_from_db()
    assert not row.active
    chat.take(joined(chat, where, "left", "administrator"))
    row.refresh_from_db()
    assert (row.active, row.frequency) == (True, "weekly")


def test_who_reads_a_channel_cannot_switch_it_off(chat: Chat) -> None:
    chat.telegram.join(502)
    chat.telegram.ask(
        "PUT", "chats/-1007",
        {"type": "channel", "title": "News", "members": [READER, 502], "state": "active"},
    )  # fmt: skip

    def posts() -> list[str]:
        seen = chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1007")
        return [one["text"] for one in seen]

    def tap(data: str, user: int) -> None:
        chat.rest()
        chat.number += 1
        [message] = chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1007")
        where = {"id": -1007, "type": "channel", "title": "News"}
        chat.take(
            {
                "update_id": chat.number,
                "callback_query": {
                    "id": "1", "chat_instance": "1", "data": data,
                    "from": {"id": user, "is_bot": False, "first_name": NAME},
                    "message": {
                        "message_id": message["message_id"], "date": 1, "chat": where,
                        "text": message["text"],
                    },
                },
            }
        )  # fmt: skip

    chat.take(post(chat, "/subscribe daily", -1007))
    before = posts()
    stranger = 503  # reads a public channel and is no member
    for user in (502, stranger):
        for data in ("v1:set:frequency:off", "v1:set:pause:week", "v1:set:forget:yes",
                     "v1:latest:-:1", "v1:set:zone:Asia/Tokyo"):  # fmt: skip
            tap(data, user)
    row = Subscriber.objects.get()
    assert (row.frequency, row.paused_until, row.time_zone) == ("daily", None, "Europe/Vilnius")
    assert posts() == before
    tap("v1:set:frequency:off", READER)
    assert Subscriber.objects.get().frequency == "off"


def test_a_group_moves_by_either_message(chat: Chat) -> None:
    subscriber(-42)
    Subscriber.objects.update(kind="group")
    old = chat.update("", chat={"id": -42, "type": "group", "title": "R"})
    new = chat.update("", chat={"id": -10042, "type": "supergroup", "title": "R"})
    for update, field, other in (
        (old, "migrate_to_chat_id", -10042),
        (new, "migrate_from_chat_id", -42),
    ):
        del update["message"]["text"], update["message"]["entities"]
        update["message"][field] = other
    chat.take(old, new)
    row = Subscriber.objects.get()
    assert row.kind == "supergroup"
    assert chat.take(chat.update("/help")) is not None
    from briefings.deliver import chats as ids  # noqa: PLC0415  # beside the fixture of that name

    assert ids.unseal(bytes(row.chat_cipher)) == -10042


def test_an_anonymous_administrator_is_heard(chat: Chat) -> None:
    """Telegram shows them as a bot of its own, and other bots are not listened to."""
    group = {"id": -43, "type": "supergroup", "title": "Readers"}
    chat.telegram.ask(
        "PUT", "chats/-43", {"type": "supergroup", "title": "Readers", "members": [READER]}
    )
    update = chat.update("/subscribe weekly", chat=group)
    update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    update["message"]["sender_chat"] = group
    update["message"]["message_thread_id"] = 5
    update["message"]["is_topic_message"] = True
    chat.take(update)
    row = Subscriber.objects.get()
    assert (row.frequency, row.thread_id) == ("weekly", 5)


# --- inline --------------------------------------------------------------------------------------
def inline(chat: Chat, text: str, offset: str = "") -> Any:
    query = chat.telegram.ask("POST", f"users/{READER}/inline", {"query": text, "offset": offset})
    chat.number += 1
    chat.take(
        {
            "update_id": chat.number,
            "inline_query": {
                "id": query["inline_query_id"],
                "from": chat.person(READER),
                "query": text,
                "offset": offset,
            },
        }
    )
    return chat.telegram.ask("GET", f"inline/{query['inline_query_id']}")


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
