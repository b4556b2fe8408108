"""/start, with or without something in its link."""

import re

from django.utils import timezone
from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers import reading, recognitions
from bot.handlers.speaking import say
from bot.render import Answer, personal
from bot.tongues import spoken

_NUMBERED = re.compile(r"([eat])_([0-9]{1,9})")
_NAMED = re.compile(r"t_([a-z0-9-]{1,60})")


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What this is and a first choice; or, by a link such as ``?start=e_12``, what it names."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    if chat.type == ChatType.PRIVATE:
        # Whoever writes to us has not blocked us, whatever an earlier answer made us believe.
        await desk.unblock(chat.id, now=timezone.now())
    answer = await _named("".join(context.args or ()), chat)
    await say(update, answer or await _greeting(chat))


async def _named(payload: str, chat: Chat) -> Answer | None:
    """What a link's payload names: an entry, a party, a briefing, a subject, an editor's account."""
    if payload.startswith(desk.LINK) and chat.type == ChatType.PRIVATE:
        token = payload.removeprefix(desk.LINK)
        done = await desk.link(token, chat.id, language=spoken(), now=timezone.now())
        return personal.linked(done=done)
    if match := _NUMBERED.fullmatch(payload):
        number = int(match[2])
        match match[1]:
            case "e":
                return await reading.entry_card(number, None, chat_id=chat.id)
            case "a":
                return await recognitions.actor_by_number(number, chat_id=chat.id)
            case _:
                view = await desk.whole_issue(number)
                return await reading.edition_page(str(number), 1, own=False) if view else None
    if match := _NAMED.fullmatch(payload):
        return await recognitions.subject_page(match[1], now=timezone.now())
    return None


async def _greeting(chat: Chat) -> Answer:
    now = await desk.now(chat.id, now=timezone.now())
    return render.start(now.held.slot if now else None)
