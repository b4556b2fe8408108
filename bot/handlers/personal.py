"""/privacy, /mydata, /forgetme, /about, /feedback."""

from django.conf import settings as configured
from django.utils import timezone
from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import desk, tips
from bot.handlers.permission import may_change
from bot.handlers.speaking import say
from bot.render import Answer, personal, settings


async def privacy(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """What is held on a chat, why and how long: /privacy."""
    await say(update, privacy_page())


def privacy_page() -> Answer:
    """The policy, in short."""
    return personal.privacy(days=_days())


async def my_data(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Everything that is held on this chat: /mydata."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    await say(update, await my_data_page(update, chat))


async def my_data_page(update: Update, chat: Chat) -> Answer:
    """All of it; in a group, for its administrators."""
    if not await may_change(update, chat):
        return settings.admins_only()
    held = await desk.held(chat.id)
    left = held is None and await desk.has_left(chat.id)
    return personal.my_data(held, days=_days(), left=left)


async def forget_me(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Delete all of it, once it is confirmed: /forgetme."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    await say(update, await ask_page(update, chat))


async def ask_page(update: Update, chat: Chat) -> Answer:
    """Whether it is meant."""
    return personal.forget_ask() if await may_change(update, chat) else settings.admins_only()


async def forget(update: Update, chat: Chat, wish: str) -> Answer:
    """Do it, or leave it. Twice is the same as once."""
    if not await may_change(update, chat):
        return settings.admins_only()
    if wish != "yes":
        return personal.kept()
    now = timezone.now()
    held = await desk.forget(chat.id, now=now)
    return personal.forgotten(by=(now + desk.BACKUPS).date(), held=held)


async def about(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What this is and how it is made: /about."""
    await say(update, personal.about(site=configured.SITE_URL, bot=context.bot.username))


async def feedback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A tip or a link for the desk: /feedback https://example.org/report."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None or message is None:  # for the type checker: a command always has both
        return
    words = "".join((message.text or "").split(maxsplit=1)[1:]).strip()
    if not words or chat.type == ChatType.CHANNEL:
        await say(update, personal.tip_usage())
        return
    user = update.effective_user
    who = desk.tag(user.id if user else chat.id)
    if not await tips.may(context.bot_data["redis"], who):
        await say(update, personal.tips_enough())
        return
    if not await desk.tip(words, now=timezone.now()):
        await say(update, personal.tip_usage())
        return
    cut = desk.LONGEST_TIP if len(words) > desk.LONGEST_TIP else 0
    await say(update, personal.tip_kept(cut=cut))


def _days() -> int:
    return int(getattr(configured, "REMEMBER_DAYS", 30))
