"""Readers of four languages and the bot: whose language holds, and no English in another's screens."""

import asyncio
import re
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bot import commands
from bot.desk.door import door
from bot.render import words
from bot.texts import key_of, texts_of
from bot.tongues import CHOOSE, LANGUAGES, speaking, spoken, told
from briefings import publish, queries
from briefings.deliver import follows, subscribe
from briefings.models import Entity, EntityName, Entry, Follow, Source, Subscriber
from briefings.types import Letter
from briefings.vocabulary import RetractionReason
from tests.bot.conftest import Chat
from tests.bot.talking import edition, inline, issue
from tests.bot.tongues import COMMAND, OTHERS, PARTS, said, strings
from tests.factories import (
    NOW,
    DigestScheduleFactory,
    EntityFactory,
    publish_entry,
    publishable,
    recognition,
)
from tests.simulated import READER

pytestmark = pytest.mark.django_db
OURS = re.compile(
    r"Cablegram|cablegram_bot|Telegram|Natural Earth|[A-Z][a-z]+/[A-Z]\w+|UTC|http\S+"
)
ROMAN = re.compile(r"[A-Za-z]{2,}")
GREETINGS = {
    "en": "Cablegram sends", "lt": "Cablegram siunčia", "uk": "Cablegram надсилає",
    "ru": "Cablegram присылает",
}  # fmt: skip


def tokens(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)}


def english_words() -> set[str]:
    """Words of the interface in English."""
    found = set()
    for part in PARTS:
        for _, text in strings(tuple(said("en", part).values())):
            found |= tokens(COMMAND.sub("", re.sub(r"<[^>]*>|\{\w+\}", "", text)))
    return found


def own_words(language: str) -> set[str]:
    found = set()
    for part in PARTS:
        for _, text in strings(tuple(said(language, part).values())):
            found |= tokens(text)
    return found


def of_the_record() -> list[str]:
    """What is in English in every language: what the desk wrote and what it quotes."""
    found = list(Entry.objects.values_list("headline", flat=True))
    found += Entry.objects.values_list("statement", flat=True)
    for row in Source.objects.all():
        found += [row.title, row.authors, row.publisher, row.original_publisher]
    found += [row.short_name for row in Entity.objects.filter(slug__in=NAMELESS)]
    found += [row.name for row in Entity.objects.filter(slug__in=NAMELESS)]
    return sorted(filter(None, found), key=len, reverse=True)


NAMELESS = ("westmark", "taliban-1996")
"""Entities for which the record has no name but the English one."""


def english_in(text: str, language: str) -> set[str]:
    """English words of the interface that a screen in another language shows."""
    for own in (*of_the_record(), CHOOSE, *LANGUAGES.values()):
        text = text.replace(own, "")
    text = OURS.sub("", COMMAND.sub("", text))
    if language == "lt":
        return tokens(text) & (english_words() - own_words(language))
    return set(ROMAN.findall(text))


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """Acts between those whom the gazetteer names in every language, one of them taken back."""
    russia, china = EntityFactory(slug="russia"), EntityFactory(slug="china")
    taliban = Entity.objects.get(slug="taliban-2021")
    nobody = EntityFactory(slug="westmark")
    EntityName.objects.filter(entity=nobody).exclude(lang="en").delete()
    act = recognition(russia, taliban, date="2025-07", object_kind="government")
    one = publish_entry(act)
    publish_entry(recognition(china, taliban, date="2025-08", object_kind=None, verb="welcomes",
                              reacts_to=act.act))  # fmt: skip
    publish_entry(recognition(nobody, taliban, date=None, object_kind=None, verb="meets"))
    publish_entry(recognition(russia, Entity.objects.get(slug="abkhazia"), date="2008-08-26"))
    gone = publishable(headline="A thing that never was")
    wrong = publish_entry(gone)
    assert wrong.approved_by
    publish.retract(gone, reason=RetractionReason.ERROR, by=wrong.approved_by, now=NOW)
    for number in range(7):
        publish_entry(publishable(headline=f"A plain event, number {number}"))
    made = issue(one, wrong)
    edition(made, one, wrong)
    return {"act": act, "issue": made}


SCREENS: tuple[tuple[str, ...], ...] = (
    ("/start", "/help", "/latest", "/digest", "/recognitions", "/recognitions taliban"),
    ("/recognitions taliban 2019", "/recognitions taliban 2025-07-10", "/recognitions nosuchname",
     "/recognitions taliban 2999", "/recognitions taliban 2025-13", "/recognitions russia"),
    ("/recognitions france", "/recognitions abkhazia", "/timeline", "/timeline taliban"),
    ("/timeline france",),
    ("/actor", "/actor russia", "/actor france", "/map", "/map taliban", "/map russia"),
    ("/entry", "/entry 999", "/entry {act}", "/search", "/search nosuchname", "/search Россия"),
    ("/sources", "/corrections", "/about", "/privacy", "/mydata", "/forgetme", "nosuchname"),
    ("/follow", "/follow russia", "/unfollow", "/following", "/unfollow russia", "/following"),
    ("/settings", "/subscribe", "/subscribe daily", "/digest", "/settings", "/mydata"),
    ("/subscribe weekly", "/subscribe each", "/subscribe off", "/settings", "/unsubscribe", "/stop"),
    ("/feedback", "/feedback nosuchname"),
)  # fmt: skip
STAY = ("/follow", "/settings", "/subscribe weekly")
"""Rows in one chat; the others in many, as one may not be answered as fast as a test asks."""
TAPS: tuple[tuple[str, ...], ...] = (
    ("cfg:often:1", "cfg:hour:1", "cfg:zone:1", "cfg:regions:1", "cfg:topics:1"),
    ("set:topic:recognition.on", "cfg:quiet:1", "set:quiet:never", "cfg:quiet:1", "cfg:language:1"),
    ("set:pause:on", "cfg:main:1", "set:pause:off", "set:sound:off", "set:hour:19"),
    (
        "set:zone:Europe/Vilnius",
        "set:frequency:each",
        "set:frequency:daily",
        "set:follow-actor:russia",
    ),
    ("set:unfollow:russia", "rec:taliban-2021!r:1", "rec:taliban-2021!f:1", "tl:taliban-2021:1"),
    ("act:russia:1", "latest:start:2", "dg:{issue}:1", "dgi:{issue}.1:1", "dgi:{issue}.2:1"),
    ("nothing:-:1", "priv:-:1", "my:-:1", "set:forget:no", "fol:-:1", "s:-:2"),
    ("set:forget:yes", "set:forget:yes", "map:taliban-2021:1", "tlp:taliban-2021:1"),
)


@pytest.mark.parametrize("language", OTHERS)
def test_no_screen_of_another_language_has_english_in_it(
    chat: Chat, world: dict[str, Any], language: str
) -> None:
    DigestScheduleFactory()
    chat.language = language
    left: dict[str, set[str]] = {}

    def look(what: str) -> None:
        last = chat.telegram.shown(chat.reader)[-1]
        labels = [b["text"] for row in last.get("buttons") or [] for b in row]
        for text in (last["text"], *labels):
            if found := english_in(text.replace("nosuchname", ""), language):
                left[f"{what}: {text[:40]}"] = found

    keys = {"act": world["act"].pk, "issue": world["issue"].pk}
    for row in SCREENS:
        for asked in row:
            if row[0] not in STAY or asked == row[0]:
                chat.reader = chat.telegram.join(chat.reader + 1)
            chat(asked.format(**keys))
            look(asked)
    for row in TAPS:
        chat.reader = chat.telegram.join(chat.reader + 1)
        kind: Any = {"kind": "private", "language": language, "now": NOW}
        subscribe.subscribe(chat.reader, frequency="weekly", **kind)
        follows.follow(chat.reader, "russia", **kind)
        chat("/start")
        for tapped in row:
            chat.send_data(f"v1:{tapped}".format(**keys))
            look(tapped)
    assert not left


def test_a_stored_message_is_put_together_as_it_was(world: dict[str, Any]) -> None:
    """What is told anew in another language is, in English, what was approved, to the letter."""
    shown = [one for one in queries.latest(limit=30) if not one.retracted]
    assert len(shown) > 8
    for one in shown:
        assert told.retold(one) == one.message
        odd = replace(one, message=one.message.replace("\n", "\nOnce. ", 1))
        with speaking("uk"):
            assert told.retold(one) != one.message
            assert told.message(odd) == odd.message  # of another form: left alone


def test_names_stand_in_the_language_of_the_reader(chat: Chat, world: dict[str, Any]) -> None:
    chat.language = "uk"
    shown = chat("/recognitions taliban")
    assert shown.startswith("Талібан: хто визнає — щонайменше 1 держава")
    assert "Росія — визнання, липень 2025 року" in shown
    assert "схвальний відгук про крок (Росія)" in shown
    assert "Westmark — зустріч" in shown  # no name of its own in the record
    assert "Russia acts on Taliban authorities" in chat("/timeline taliban")  # a headline stays
    chat.language = "lt"
    assert "Rusija — pripažino, 2025 m. liepos mėn." in chat("/recognitions taliban")
    chat.language = "de"
    assert "Russia — recognised, July 2025" in chat("/recognitions taliban")


def test_the_language_is_guessed_then_chosen_and_stored_for_subscribers_alone(chat: Chat) -> None:
    for code, greeting in GREETINGS.items():
        chat.language = code
        assert chat("/start").startswith(greeting)
        assert chat.labels()[-1:] == [[CHOOSE]]
    assert not Subscriber.objects.exists()
    chat.language = "uk"
    chat("/subscribe weekly")
    assert Subscriber.objects.get().language == "uk"
    chat.language = "ru"  # a new telephone changes nothing
    assert chat("/settings").startswith("Налаштування")
    chat.tap("Мова")
    assert chat.labels()[:2] == [["English", "Lietuvių"], ["✓ Українська", "Русский"]]
    assert chat.tap("Lietuvių").startswith("Nustatymai\nApžvalga: kas savaitę")
    assert "Kalba: Lietuvių (patys įrašai rašomi angliškai)" in chat.telegram.shown()[-1]["text"]
    assert Subscriber.objects.get().language == "lt"
    assert chat("/latest") == "Dar nieko nepaskelbta."
    chat.send_data("v1:set:language:xx")
    assert Subscriber.objects.get().language == "lt"


def test_whoever_asked_for_nothing_can_choose_too(chat: Chat) -> None:
    chat.language = "en"
    chat("/start")
    assert "written in English" in chat.tap(CHOOSE)
    assert chat.tap("Українська").startswith("Налаштування\nОгляд: вимкнено")
    row = Subscriber.objects.get()
    assert (row.language, row.frequency, Follow.objects.count()) == ("uk", "off", 0)
    assert chat("/start").startswith(GREETINGS["uk"])
    chat("/forgetme")
    chat.tap("Так, видалити")
    assert not Subscriber.objects.exists()
    assert chat("/start").startswith(GREETINGS["en"])


def test_in_a_group_its_own_language_holds(chat: Chat) -> None:
    group = {"id": -1_001, "type": "supergroup", "title": "Desk"}
    chat.telegram.ask("PUT", "chats/-1001", {"type": "supergroup", "title": "Desk",
                                             "members": [READER], "admins": [READER]})  # fmt: skip
    chat.language = "lt"
    chat.take(chat.update("/subscribe daily", chat=group))
    assert Subscriber.objects.get().language == "lt"
    chat.language = "uk"
    chat.take(chat.update("/latest", chat=group))
    said = [
        one["text"] for one in chat.telegram.ask("GET", f"users/{READER}/messages?chat_id=-1001")
    ]
    assert "Dar nieko nepaskelbta." in said


def test_chats_of_different_languages_never_mix(chat: Chat, world: dict[str, Any]) -> None:
    """All at once, as they come in one answer of getUpdates, with tasks and threads of their own."""
    updates, users = [], {}
    for number in range(16):
        language = list(LANGUAGES)[number % 4]
        user = chat.telegram.join(READER + 1 + number)
        users[user] = language
        chat.language = language
        updates.append(chat.update("/start" if number % 8 < 4 else "/privacy", user))
    chat.take_at_once(*updates)
    heads = {"en": "Privacy", "lt": "Privatumas", "uk": "Приватність", "ru": "Приватность"}
    for number, (user, language) in enumerate(users.items()):
        [shown] = chat.telegram.shown(user)
        expected = GREETINGS[language] if number % 8 < 4 else heads[language]
        assert shown["text"].startswith(expected)


def test_tasks_and_threads_take_their_language_along() -> None:
    heard: list[tuple[str, str]] = []

    async def one(language: str) -> None:
        with speaking(language):
            for _ in range(20):
                await asyncio.sleep(0)
                heard.append((language, spoken()))
                heard.append((language, await asyncio.to_thread(spoken)))
                task = asyncio.create_task(asyncio.to_thread(lambda: words.SETTINGS))
                heard.append((words.SETTINGS, await task))
                heard.append((language, await door(spoken)()))

    async def everybody() -> None:
        await asyncio.gather(*(one(language) for language in LANGUAGES for _ in range(3)))
        assert spoken() == "en"

    asyncio.run(everybody())
    assert all(wanted == got for wanted, got in heard)
    assert len(heard) == 4 * 3 * 20 * 4
    alone: list[str] = []
    with speaking("ru"):
        thread = threading.Thread(target=lambda: alone.append(spoken()))
        thread.start()
        thread.join()
    assert alone == ["en"]  # a thread of nobody's: it must say for itself, as the sender does


def letter(language: str, **more: Any) -> Letter:
    return Letter(delivery=1, batch="", language=language, silent=False, chat_id=1, **more)


@pytest.fixture
def four(world: dict[str, Any]) -> dict[str, str]:
    """The letters of one issue to readers of each language, as the sender's thread renders them."""
    made = [letter(language, digest=world["issue"].pk) for language in (*LANGUAGES, "de")]
    texts: dict[Any, Any] = {}
    with speaking("ru"):  # whatever the thread spoke before
        texts = texts_of(made, bot="cablegram_bot")
    return {one.language: str(texts[key_of(one)].html) for one in made}


def test_letters_are_written_in_the_language_of_the_reader(four: dict[str, str]) -> None:
    heads = {"en": "Daily briefing", "lt": "Dienos apžvalga", "uk": "Щоденний огляд",
             "ru": "Ежедневный обзор"}  # fmt: skip
    for language, head in heads.items():
        assert four[language].startswith(f"<b>{head}</b> · <tg-time")
        assert "Russia acts on" in four[language]
    assert "\n2025 m. liepos mėn. " in four["lt"]
    assert "mėn.." not in four["lt"]
    assert "визнання · одне джерело" in four["uk"]
    assert "Мы ошиблись." in four["ru"]
    assert "We got it wrong." in four["en"]
    assert four["de"] == four["en"]  # a language that we do not speak, from an older row


def test_editions_are_told_apart_by_language(chat: Chat, world: dict[str, Any]) -> None:
    for number, language in enumerate(LANGUAGES):
        subscribe.subscribe(
            READER + number, kind="private", language=language, frequency="daily", now=NOW
        )
    found = {subscribe.language(READER + number) for number in range(4)}
    assert found == set(LANGUAGES)
    assert subscribe.language(9_999) == ""


def test_menus_are_in_each_language() -> None:
    menus = {}
    for language in commands.LANGUAGES_OF_MENUS:
        with speaking(language):
            menus[language] = {one.command: one.description for one in commands.menu()}
    assert menus[""]["settings"] == "hour, time zone, topics, quiet hours, sound"
    assert menus["uk"]["help"] == "цей перелік"
    assert len({tuple(menu) for menu in menus.values()}) == 1
    assert all(len(set(menu.values())) == len(menu) for menu in menus.values())


def test_a_search_is_read_on_in_any_language(chat: Chat) -> None:
    for number in range(9):
        publish_entry(publishable(headline=f"Embassy {number} reopens"))
    chat.language = "lt"
    assert chat("/search „embassy“").startswith("Paieška „embassy“\nrasta: 9")
    chat.language = "ru"  # the message is still the Lithuanian one
    assert chat.tap("›").startswith("Поиск «embassy»\nнайдено: 9")


@pytest.mark.parametrize("language", OTHERS)
def test_every_state_has_a_name_and_no_metonym_is_one(language: str) -> None:
    names = queries.names_in(language)
    assert len(names) > 190
    assert not {"Кабул", "Москва", "Kabulas", "Maskva"} & set(names.values())
    assert names["china"] == {"lt": "Kinija", "uk": "Китай", "ru": "Китай"}[language]


def test_a_name_that_an_editor_adds_is_used_at_once(chat: Chat, world: dict[str, Any]) -> None:
    chat.language = "uk"
    chat("/actor westmark")
    EntityName.objects.create(
        entity=Entity.objects.get(slug="westmark"), name="Вестмарк", lang="uk", kind="exonym",
        folded="вестмарк",
    )  # fmt: skip
    assert chat("/actor westmark").startswith("Вестмарк")


def test_inline_results_are_for_whoever_asks(chat: Chat, world: dict[str, Any]) -> None:
    subscribe.subscribe(READER, kind="private", language="uk", frequency="daily", now=NOW)
    chat.language = "lt"  # what they chose goes before what their telephone speaks
    found = inline(chat, "russia")
    assert found["is_personal"]
    assert found["button"]["text"] == "Відкрити бота"
    [who] = [one for one in found["results"] if one["title"] == "Росія"]
    assert who["description"] == "Держава"
    acts = [one["description"] for one in found["results"] if "acts on" in one["title"]]
    assert "Липень 2025 року · Росія → Талібан" in [one[:1].upper() + one[1:] for one in acts]


def test_no_digest_yet_says_when(chat: Chat) -> None:
    DigestScheduleFactory(created_at=timezone.now() - timedelta(days=2))
    chat.language = "uk"
    chat("/subscribe daily")
    assert "Перший надійде" in chat("/digest")
