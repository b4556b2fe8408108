"""/recognitions and /actor: who stands where."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from telegram import Update
from telegram.ext import ContextTypes

from bot import desk, render
from bot.desk.record import Recognitions
from bot.handlers.asking import asked as read
from bot.handlers.speaking import say
from bot.render import Answer, Button, buttons, words
from bot.tongues.forms import name_of

CHOICE = 12
"""How many subjects are offered to whoever asks about nobody."""


async def recognitions(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Who recognises whom, as published: /recognitions taliban yesterday."""
    now = _now()
    asked = await read(context.args or (), now.date())
    if asked.wrong:
        await say(update, render.bad_date(asked.written))
    elif asked.future:
        await say(update, render.future_date(asked.written))
    elif not asked.name:
        await say(update, await _which(asked.day))
    else:
        found = await desk.recognitions(asked.name, day=asked.day, now=now)
        await say(update, _shown(found, asked.name, asked.day))


async def page(key: str, number: int, *, now: datetime) -> Answer:
    """The answer behind a button; the list of subjects where its entity is gone."""
    try:
        slug, day, only = buttons.read_subject(key)
    except ValueError:
        return await _which(None)
    found = await desk.recognitions_by_key(slug, day=day, now=now)
    if found.answer is None:
        return await _which(day)
    return render.recognitions(
        found.answer,
        site=settings.SITE_URL,
        day=day,
        page=number,
        address=found.page,
        only=only,
        more=_timeline_row(found),
    )


async def subject_page(slug: str, *, now: datetime) -> Answer | None:
    """What a link to a subject opens; None if there is none."""
    found = await desk.recognitions_by_key(slug, day=None, now=now)
    return _shown(found, slug, None) if found.answer else None


def _shown(found: Recognitions, name: str, day: date | None) -> Answer:
    if found.answer is None:
        return render.unknown_name(name, found.nearest, day=day)
    return render.recognitions(
        found.answer,
        site=settings.SITE_URL,
        day=day,
        also=found.also,
        address=found.page,
        more=_timeline_row(found),
    )


async def actor(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """One party: where it stands and what it did: /actor russia."""
    chat, name = update.effective_chat, " ".join(context.args or ())
    if chat is None:  # for the type checker: a command always has a chat
        return
    if not name:
        await say(update, await _whom(words.ACTOR_OF_WHOM, buttons.ACTOR))
        return
    found = await desk.actor(name, chat_id=chat.id, now=_now())
    if found.answer is None:
        await say(update, render.unknown_name(name, found.nearest, view=buttons.ACTOR))
        return
    await say(update, _of_actor(found, page=1))


async def actor_page(key: str, number: int, *, chat_id: int, now: datetime) -> Answer:
    """The card of a party behind a button."""
    found = await desk.actor_by_key(key, chat_id=chat_id, now=now)
    if found.answer is None:
        return await _whom(words.ACTOR_OF_WHOM, buttons.ACTOR)
    return _of_actor(found, page=number)


async def actor_by_number(number: int, *, chat_id: int) -> Answer | None:
    """The card of a party that a link names by its key; None if there is none."""
    whom = await desk.entity_by_number(number)
    return await actor_page(whom.slug, 1, chat_id=chat_id, now=_now()) if whom else None


def _of_actor(found: Recognitions, *, page: int) -> Answer:
    answer = found.answer
    if answer is None or answer.actor is None:  # for the type checker: asked about an actor
        raise ValueError("an answer about an actor")
    who = answer.actor
    key = buttons.subject_key(who.slug, None)
    label = words.UNFOLLOW if found.follows else words.FOLLOW
    wish = "unfollow" if found.follows else "follow"
    follow = Button(label.format(name=name_of(who)[:24]), buttons.setting(f"{wish}-actor", key))
    about = Button(words.ABOUT_THEM, buttons.data(buttons.RECOGNITIONS, key))
    timeline = Button(words.TIMELINE, buttons.data(buttons.TIMELINE, key))
    return render.recognitions(
        answer,
        site=settings.SITE_URL,
        page=page,
        also=found.also,
        address=found.page,
        view=buttons.ACTOR,
        more=((follow,), (timeline, about)),
    )


def _timeline_row(found: Recognitions) -> tuple[tuple[Button, ...], ...]:
    asked = found.answer and (found.answer.subject or found.answer.actor)
    if not asked or not found.page:
        return ()
    key = buttons.subject_key(asked.slug, None)
    return ((Button(words.TIMELINE, buttons.data(buttons.TIMELINE, key)),),)


async def _which(day: date | None) -> Answer:
    return render.which_subject(await desk.subjects(limit=CHOICE), day=day)


async def _whom(sentence: str, view: str) -> Answer:
    return render.lists.ask(sentence, await desk.subjects(limit=CHOICE), view)


def _now() -> datetime:
    return timezone.now()
