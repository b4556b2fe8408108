"""What a tapped button does: answered first, then looked up, then drawn in place."""

from contextlib import suppress

from django.utils import timezone
from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import proofs, render
from bot.desk.door import door
from bot.handlers import (
    following,
    personal,
    pictures,
    reading,
    recognitions,
    searching,
    subscribing,
)
from bot.handlers.permission import may_change
from bot.handlers.speaking import redraw, say
from bot.handlers.tongue import in_their_language
from bot.render import Answer, buttons
from bot.render.buttons import Asked

page_of_next = door(proofs.page_of_next)


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Any button of any message of ours."""
    query = update.callback_query
    if query is None:  # for the type checker: the handler is for these updates
        return
    with suppress(BadRequest):  # "query is too old": the wish still counts
        await query.answer()
    await _answered(update, context)


@in_their_language
async def _answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query, chat = update.callback_query, update.effective_chat
    if query is None or chat is None:  # a button of a message that is in no chat of ours
        return
    if chat.type == ChatType.CHANNEL and not await may_change(update, chat):
        return  # nothing of what its readers tap is shown to all of them
    asked = buttons.read(query.data or "")
    if asked is None:
        await redraw(query, render.old_button())
    elif asked.view == buttons.MAP:
        await pictures.map_tapped(update, context, asked.key, now=timezone.now())
    elif asked.view == buttons.DRAWN_TIMELINE:
        await pictures.timeline_tapped(update, context, asked.key, now=timezone.now())
    elif _stays(asked):
        await say(update, await _beside(update, asked))
    else:
        await redraw(query, await _in_place(update, query, chat, asked))


def _stays(asked: Asked) -> bool:
    """Whether the message that was tapped is a digest, which must stay as it is."""
    return (asked.view, asked.key) == (buttons.CONFIG, buttons.ALONE) or (
        asked.view == buttons.SET and asked.key == "pause" and asked.value == "week"
    )


async def _beside(update: Update, asked: Asked) -> Answer:
    if asked.view == buttons.SET:
        return await subscribing.choose(update, asked.key, asked.value)
    return await subscribing.screen(update, "main", 1)


async def _in_place(update: Update, query: CallbackQuery, chat: Chat, asked: Asked) -> Answer:
    shown = query.message.text or "" if isinstance(query.message, Message) else ""
    now, key, page = timezone.now(), asked.key, asked.page
    match asked.view:
        case buttons.SET:
            return await _set(update, chat, key, asked.value)
        case buttons.LATEST:
            return await reading.latest_page(page, key)
        case buttons.RECOGNITIONS:
            return await recognitions.page(key, page, now=now)
        case buttons.ACTOR:
            return await recognitions.actor_page(key, page, chat_id=chat.id, now=now)
        case buttons.TIMELINE:
            return await reading.timeline_page(key, page)
        case buttons.ENTRY:
            return await reading.card_page(key, chat_id=chat.id, shown=shown)
        case buttons.FOLLOW_CARD:
            return await reading.follow_from_card(update, key, page, shown=shown)
        case buttons.EDITION | buttons.DIGEST:
            return await reading.edition_page(key, page, own=asked.view == buttons.EDITION)
        case buttons.ITEM | buttons.DIGEST_ITEM:
            own = asked.view == buttons.ITEM
            return await reading.item(key, page, own=own, chat_id=chat.id)
        case buttons.PLAN:
            return await page_of_next(chat.id, key, page, now=now) or render.old_button()
        case buttons.SEARCH:
            return await searching.search_page(shown, page)
        case buttons.SOURCES:
            return await reading.sources_page(page)
        case buttons.CORRECTIONS:
            return await reading.corrections_page(page)
        case buttons.CONFIG:
            return await subscribing.screen(update, key, page)
        case buttons.FOLLOWING:
            return await following.page(chat, page)
        case buttons.PRIVACY:
            return personal.privacy_page()
        case buttons.MYDATA:
            return await personal.my_data_page(update, chat)
        case buttons.FORGET:
            return await personal.ask_page(update, chat)
        case _:
            return render.old_button()


async def _set(update: Update, chat: Chat, field: str, value: str) -> Answer:
    match field:
        case "frequency" if value in ("daily", "weekly", "each", "off"):
            return await subscribing.set_frequency(update, value)
        case "follow" | "unfollow" | "follow-actor" | "unfollow-actor":
            return await following.by_button(update, chat, field, value)
        case "forget":
            return await personal.forget(update, chat, value)
        case _:
            return await subscribing.choose(update, field, value)
