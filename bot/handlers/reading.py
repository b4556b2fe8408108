"""/latest and /digest: what is new."""

from django.conf import settings
from telegram import Update
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.speaking import say
from bot.render import Answer, buttons
from bot.render.reading import PER_PAGE


async def latest(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The newest entries: /latest."""
    await say(update, await latest_page(1))


async def latest_page(page: int, key: str = buttons.PLAIN) -> Answer:
    """One page of them; a page beyond the last is the last."""
    found = await desk.latest(page, size=PER_PAGE)
    return render.latest(
        found.entries, count=found.count, page=found.page, site=settings.SITE_URL, key=key
    )


async def digest(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The newest briefing: /digest."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    newest = await desk.newest_digest()
    if newest is not None:
        await say(update, render.digest(newest, site=settings.SITE_URL))
        return
    wish = await desk.subscription(chat.id)
    await say(update, render.no_digest(wish.slot if wish and wish.active else None))
