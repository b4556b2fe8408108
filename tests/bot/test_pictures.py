"""/map and /timeline: a picture, what it says in words, and the way to the list."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.request import urlopen

import pytest
from django.conf import settings
from PIL import Image
from redis import Redis

from bot.render import pictures
from bot.render.markup import size
from briefings import queries
from tests.bot.conftest import Chat
from tests.factories import NOW, EntityFactory, met, publish_entry, recognition
from tests.simulated import READER

pytestmark = pytest.mark.django_db


def last(chat: Chat) -> Any:
    return chat.telegram.shown()[-1]


def picture(chat: Chat) -> Image.Image:
    with urlopen(chat.telegram.url + last(chat)["photo"]["url"], timeout=5) as answer:  # noqa: S310
        return Image.open(BytesIO(answer.read()))


def uploads(chat: Chat) -> int:
    """How many pictures Telegram got as files; the others were sent by its own id."""
    return len({one["photo"]["url"] for one in chat.telegram.shown() if one.get("photo")})


def test_a_map_says_in_words_what_it_shows(chat: Chat, norland: None) -> None:
    said = chat("/map southern authority")
    assert said.startswith("Southern Authority\nRecognised as a government by at least 1")
    assert "Recognise it: 1 · Norland" in said
    assert "in our record, as of" in said
    assert picture(chat).width == 1280
    assert chat.labels()[0] == ["As text", "Timeline"]


def test_a_map_of_whom_somebody_recognises(chat: Chat, norland: None) -> None:
    said = chat("/map norland")
    assert said.startswith("Norland\nRecognises 1 subject in our record.")
    assert "Recognises: 1 · Southern Authority" in said


def test_the_list_is_one_tap_away_and_the_picture_stays(chat: Chat, norland: None) -> None:
    chat("/map southern authority")
    before = len(chat.telegram.shown())
    assert chat.tap("As text").startswith("Southern Authority: recognised by")
    assert len(chat.telegram.shown()) == before + 1
    assert chat.telegram.shown()[before - 1]["photo"]


def test_from_map_to_timeline_and_back(chat: Chat, norland: None) -> None:
    chat("/map southern authority")
    assert chat.tap("Timeline").startswith("Southern Authority: 2 acts on record")
    assert "July 2025 — Norland acts" in last(chat)["text"]
    assert picture(chat).width == 1280
    assert chat.tap("On a map").startswith("Southern Authority\nRecognised")


def test_a_map_of_a_day(chat: Chat, norland: None) -> None:
    said = chat("/map southern authority 2025-06")
    assert "as of 30 June 2025" in said
    assert "Norland" not in said
    assert chat.tap("As text").startswith("Southern Authority: no act")


def test_before_it_was_there_nothing_is_drawn(chat: Chat, norland: None) -> None:
    said = chat("/map southern authority 2019")
    assert not last(chat).get("photo")
    assert "Southern Authority" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("/map", "A map of whom?"),
        ("/map nowhere at all", "“nowhere at all” is not in the record"),
        ("/map southern authority 2025-13", "“2025-13”"),
        ("/map southern authority 2999", "2999 is still to come"),
        ("/timeline", "Timeline of whom?"),
        ("/timeline nowhere at all", "“nowhere at all” is not in the record"),
    ],
)
def test_wrong_input_gets_help(chat: Chat, norland: None, asked: str, said: str) -> None:
    assert said in chat(asked)
    assert not last(chat).get("photo")


def test_nobody_acted_so_there_is_nothing_to_draw(chat: Chat) -> None:
    met(EntityFactory(slug="quietland", short_name="Quietland"))
    assert chat("/timeline quietland") == "Quietland: no act on record"


def test_the_same_picture_goes_up_once(chat: Chat, norland: None) -> None:
    chat("/map southern authority")
    chat("/map southern authority")
    assert uploads(chat) == 1
    publish_entry(
        recognition(EntityFactory(slug="eastland"), EntityFactory(slug="elsewhere"), date="2025")
    )
    chat("/map southern authority")
    assert uploads(chat) == 1  # nothing about it changed
    publish_entry(
        recognition(
            EntityFactory(slug="midland"), EntityFactory(slug="southern-authority"),
            date="2025-08", object_kind="government",
        )
    )  # fmt: skip
    assert "Midland" in chat("/map southern authority")
    assert uploads(chat) == 2


def test_an_id_that_telegram_has_forgotten_is_no_dead_end(chat: Chat, norland: None) -> None:
    chat("/map southern authority")
    redis = Redis.from_url(settings.REDIS_URL)
    [key] = redis.keys("tg:pic:*")
    redis.set(key, "AgACforgotten")
    assert chat("/map southern authority").startswith("Southern Authority")
    assert picture(chat).width == 1280
    assert redis.get(key) != b"AgACforgotten"


def test_what_is_kept_names_no_chat(chat: Chat, norland: None) -> None:
    chat("/map southern authority")
    redis = Redis.from_url(settings.REDIS_URL)
    [key] = redis.keys("tg:pic:*")
    assert str(READER) not in key.decode()
    assert 0 < redis.ttl(key) <= 30 * 24 * 3600


def test_a_caption_has_room_for_whatever_there_is(norland: None) -> None:
    subject = EntityFactory(slug="crowded")
    for number in range(70):
        state = EntityFactory(slug=f"s-{number}", short_name=f"A state with a long name, {number}")
        publish_entry(
            recognition(state, subject, date=f"20{number % 16 + 10}", object_kind="state")
        )
    answer = queries.positions(
        subject="crowded", as_of=NOW.date(), known_at=NOW + timedelta(days=1)
    )
    caption = pictures.map_caption(answer, site="https://a.example", address="/x.html")
    assert size(caption.text)[0] <= pictures.LONGEST
    assert " more" in caption.text
    acts, count = queries.acts_of("crowded", limit=40)
    whom = queries.entity("crowded")
    assert whom is not None
    assert size(pictures.timeline_caption(whom, acts, count=count).text)[0] <= pictures.LONGEST
