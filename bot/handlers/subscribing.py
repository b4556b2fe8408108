"""/subscribe, /unsubscribe, /settings: what comes by itself, and how."""

from dataclasses import replace
from datetime import time
from functools import partial

from django.utils import timezone
from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.permission import may_change
from bot.handlers.speaking import say
from bot.render import Answer, Html, buttons, settings, speech, words
from bot.render.settings import Now
from bot.tongues import LANGUAGES, speaking, spoken

_WORDS = {
    "daily": "daily",
    "weekly": "weekly",
    "each": "each",
    "all": "each",
    "off": "off",
    "on": "daily",
    "stop": "off",
}
_SCREENS_FOR_ALL = ("main", "often", "regions", "language", buttons.ALONE)
"""Screens that a chat without any choice can have."""


async def subscribe(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """How often digests come: /subscribe, /subscribe daily, /subscribe off."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    wish = _WORDS.get(" ".join(context.args or ()).lower())
    if wish:
        await say(update, await set_frequency(update, wish))
        return
    if not await may_change(update, chat):
        await say(update, settings.admins_only())
        return
    answer = settings.often(await _now(chat))
    await say(update, _plain(chat, replace(answer, text=_with_usage(answer.text))))


def _with_usage(text: Html) -> Html:
    return Html(f"{text}\n\n{words.SUBSCRIBE_USAGE}")


def _plain(chat: Chat, answer: Answer) -> Answer:
    """In a channel a message has no buttons that change anything: its readers would see them."""
    return Answer(answer.text) if chat.type == ChatType.CHANNEL else answer


async def unsubscribe(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Nothing more comes by itself: /unsubscribe, /stop."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    if not await may_change(update, chat):
        await say(update, settings.admins_only())
        return
    await desk.unsubscribe(chat.id)
    answer = Answer(Html(words.UNSUBSCRIBED), settings.frequency_rows(None)[:1])
    await say(update, _plain(chat, answer))


async def set_frequency(update: Update, frequency: str) -> Answer:
    """Do as wished and say how it stands now; the same wish twice changes nothing."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a wish always comes from a chat
        return render.sorry()
    if not await may_change(update, chat):
        return settings.admins_only()
    now = timezone.now()
    if frequency == "off":
        return _plain(chat, settings.stopped(await desk.chosen(desk.set_off, chat.id, now=now)))
    message = update.effective_message
    await desk.subscribe(
        chat.id,
        kind=str(chat.type),
        language=spoken(),
        frequency=frequency,
        now=now,
        thread_id=message.message_thread_id if message and message.is_topic_message else None,
    )
    if chat.type == ChatType.CHANNEL:
        held = speech.FREQUENCIES[frequency]
        return Answer(Html(speech.CHANNEL_STATE.format(frequency=held)))
    stands = await _now(chat)
    return settings.subscribed(stands) if stands else render.sorry()


async def show_settings(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Everything that can be set: /settings."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    if not await may_change(update, chat):
        await say(update, settings.admins_only())
        return
    await say(update, _plain(chat, settings.main(await _now(chat))))


async def screen(update: Update, name: str, page: int) -> Answer:
    """One screen of the settings."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a tap always comes from a chat
        return render.sorry()
    if not await may_change(update, chat):
        return settings.admins_only()
    now = await _now(chat)
    if now is None and name not in _SCREENS_FOR_ALL and not name.startswith("region."):
        return settings.main(None)
    match name:
        case "often":
            return settings.often(now)
        case "regions":
            return settings.regions()
        case "language":
            return settings.language(now)
    if name.startswith("region."):
        region = name.removeprefix("region.")
        return settings.places(region, desk.zones(), page=page)
    screens = {
        "hour": settings.hour,
        "zone": settings.zone,
        "topics": settings.topics,
        "quiet": settings.quiet,
    }
    if now is not None and name in screens:
        return screens[name](now)
    return settings.main(now)


async def choose(update: Update, field: str, value: str) -> Answer:
    """Set what a button says, and show the screen it was on, as it stands now."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a tap always comes from a chat
        return render.sorry()
    if not await may_change(update, chat):
        return settings.admins_only()
    now = timezone.now()
    try:
        match field:
            case "hour":
                wanted = time(int(value))
                stands = await desk.chosen(desk.set_slot, chat.id, wanted, now=now)
            case "zone":
                stands = await desk.chosen(desk.set_zone, chat.id, value, now=now)
            case "sound":
                silent = partial(desk.set_silent, silent=value == "off")
                stands = await desk.chosen(silent, chat.id, now=now)
            case "quiet":
                start, end = _span(value)
                stands = await desk.chosen(desk.set_quiet, chat.id, start, end, now=now)
            case "language" if value in LANGUAGES:
                kind = str(chat.type)
                stands, tongue = await desk.choose_language(chat.id, value, kind=kind, now=now)
                with speaking(value, tongue.names):
                    return settings.main(stands)
            case "pause" if value == "off":
                stands = await desk.chosen(desk.resume, chat.id, now=now)
            case "pause":
                stands = await desk.chosen(partial(desk.pause, now=now), chat.id, now=now)
            case "topic":
                return await _topic(chat, value)
            case _:
                return render.old_button()
    except ValueError:  # a value that no button of ours carries
        return render.old_button()
    return settings.main(stands)


async def _topic(chat: Chat, value: str) -> Answer:
    now = timezone.now()
    topic, _, wish = value.partition(".")
    if value == "all":
        stands = await desk.chosen(desk.set_topics, chat.id, frozenset(), now=now)
    else:
        change = partial(desk.choose_topic, wanted=wish == "on")
        stands = await desk.chosen(change, chat.id, topic, now=now)
    return settings.topics(stands) if stands else settings.main(None)


def _span(value: str) -> tuple[time, time]:
    """``22-07``, or ``never``."""
    if value == "never":
        return time(0), time(0)
    start, _, end = value.partition("-")
    return time(int(start)), time(int(end))


async def _now(chat: Chat) -> Now | None:
    return await desk.now(chat.id, now=timezone.now())
