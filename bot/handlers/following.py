"""/follow, /unfollow, /following: whom a chat hears of at once."""

from datetime import datetime

from django.utils import timezone
from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers import recognitions
from bot.handlers.permission import may_change
from bot.handlers.speaking import say
from bot.render import Answer, Button, buttons, personal, settings, speech
from bot.tongues import spoken
from bot.tongues.forms import name_of
from briefings.types import EntityRef

EXAMPLE = "/follow russia"


async def follow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Hear at once when somebody is in the news: /follow russia."""
    chat, name = update.effective_chat, " ".join(context.args or ())
    if chat is None:  # for the type checker: a command always has a chat
        return
    if not await may_change(update, chat):
        await say(update, settings.admins_only())
        return
    if not name:
        await say(update, personal.follow_whom())
        return
    found = await desk.find(name, metonyms=True)
    if found.entity is None:
        await say(update, _nearest(name, found.nearest))
        return
    await say(update, await set_follow(chat, found.entity.slug, now=timezone.now()))


def _nearest(name: str, nearest: tuple[EntityRef, ...]) -> Answer:
    text = render.unknown_name(name, nearest, example=EXAMPLE).text
    row = [
        Button(
            speech.B_FOLLOW.format(name=name_of(one)),
            buttons.setting("follow", buttons.subject_key(one.slug, None)),
        )
        for one in nearest
    ]
    return Answer(text, tuple((one,) for one in row))


async def unfollow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Follow somebody no more: /unfollow russia."""
    chat, name = update.effective_chat, " ".join(context.args or ())
    if chat is None:  # for the type checker: a command always has a chat
        return
    if not await may_change(update, chat):
        await say(update, settings.admins_only())
        return
    found = await desk.find(name, metonyms=True) if name else None
    if found is None or found.entity is None:
        mine = await desk.following(chat.id)
        await say(update, personal.following(mine, head=speech.UNFOLLOW_WHOM))
        return
    await desk.unfollow(chat.id, found.entity.slug)
    await say(update, personal.unfollowed(name_of(found.entity)))


async def following(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Whom the chat follows: /following."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    await say(update, await page(chat, 1))


async def page(chat: Chat, number: int) -> Answer:
    """One page of them."""
    return personal.following(await desk.following(chat.id), page=number)


async def set_follow(chat: Chat, key: str, *, now: datetime) -> Answer:
    """Follow whom a button or a name leads to."""
    done, whom = await desk.follow(chat.id, key, kind=str(chat.type), language=spoken(), now=now)
    if done is desk.Followed.TOO_MANY:
        return personal.too_many(desk.MOST_FOLLOWED)
    return personal.followed(name_of(whom)) if whom else render.old_button()


async def by_button(update: Update, chat: Chat, field: str, key: str) -> Answer:
    """Follow or unfollow whom a button names, and show again what it stood under."""
    if not await may_change(update, chat):
        return settings.admins_only()
    wish, _, place = field.partition("-")
    now = timezone.now()
    if wish == "unfollow":
        await desk.unfollow(chat.id, key)
    else:
        answer = await set_follow(chat, key, now=now)
        if not place:
            return answer
    if place:
        return await recognitions.actor_page(key, 1, chat_id=chat.id, now=now)
    return await page(chat, 1)
