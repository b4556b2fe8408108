"""What a tapped button does: answered first, then looked up, then drawn in place."""

from contextlib import suppress

from django.utils import timezone
from telegram import CallbackQuery, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import render
from bot.handlers import reading, recognitions, subscribing
from bot.handlers.speaking import redraw
from bot.render import Answer, buttons


async def tapped(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Any button of any message of ours."""
    query = update.callback_query
    if query is None:  # for the type checker: the handler is for these updates
        return
    with suppress(BadRequest):  # "query is too old": the wish still counts
        await query.answer()
    await redraw(query, await _answer(update, query))


async def _answer(update: Update, query: CallbackQuery) -> Answer:
    asked = buttons.read(query.data or "")
    match asked:
        case buttons.Asked(view=buttons.LATEST):
            return await reading.latest_page(asked.page, asked.key)
        case buttons.Asked(view=buttons.RECOGNITIONS):
            return await recognitions.page(asked.key, asked.page, now=timezone.now())
        case buttons.Asked(view=buttons.SET, key="frequency", value="daily" | "weekly" | "off"):
            return await subscribing.set_frequency(update, asked.value)
        case _:
            return render.old_button()
