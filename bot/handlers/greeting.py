"""/start, with or without something in its link."""

import re

from django.conf import settings
from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.speaking import say
from bot.render import Answer

_ENTRY = re.compile(r"e_([0-9]{1,9})")


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What this is and a first choice; or, by a link such as ``?start=e_12``, that entry."""
    chat = update.effective_chat
    if chat is not None and chat.type == ChatType.PRIVATE:
        # Whoever writes to us has not blocked us, whatever an earlier answer made us believe.
        await desk.unblock(chat.id)
    match = _ENTRY.fullmatch("".join(context.args or ()))
    await say(update, await _entry(int(match[1])) if match else render.start())


async def _entry(number: int) -> Answer:
    view = await desk.entry(str(number))
    return render.entry(view, site=settings.SITE_URL) if view else render.no_entry(number)
