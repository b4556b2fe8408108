"""A chat changes: a reader blocks us or comes back, a group or a channel takes us in, a group moves."""

from django.utils import timezone
from telegram import ChatMember, ChatMemberAdministrator, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.permission import GROUPS
from bot.render import speech
from bot.tongues import spoken

GONE = (ChatMember.BANNED, ChatMember.LEFT)
FIRST = "daily"
"""How often a channel that took us in gets a digest, until it says otherwise."""


async def membership(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The reader blocked us or came back; a group took us in or showed us out."""
    change = update.my_chat_member
    if change is None:  # for the type checker: the handler is for these updates
        return
    if change.chat.type == ChatType.CHANNEL:
        await _channel(change)
        return
    gone = change.new_chat_member.status in GONE
    was_gone = change.old_chat_member.status in GONE
    if gone:
        await desk.block(change.chat.id, now=timezone.now())
    elif was_gone:
        await desk.unblock(change.chat.id, now=timezone.now())
        if change.chat.type in GROUPS:
            await _greet(change, render.start_group().text)


async def _channel(change: ChatMemberUpdated) -> None:
    """A channel is subscribed once we may post there: only its administrators can let us."""
    can, could = _can_post(change.new_chat_member), _can_post(change.old_chat_member)
    if not can:
        await desk.block(change.chat.id, now=timezone.now())
        return
    if could:
        return
    held = await desk.now(change.chat.id, now=timezone.now())
    if held is not None:  # it comes back, with what it had asked for
        await desk.unblock(change.chat.id, now=timezone.now())
        return
    await desk.subscribe(
        change.chat.id,
        kind=str(change.chat.type),
        language=spoken(),
        frequency=FIRST,
        now=timezone.now(),
    )
    await _greet(change, speech.JOINED_CHANNEL.format(frequency=speech.FREQUENCIES[FIRST]))


def _can_post(member: ChatMember) -> bool:
    return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)


async def _greet(change: ChatMemberUpdated, text: str) -> None:
    """One line. Where we may not write after all, it is not missed."""
    try:
        await change.chat.send_message(text)
    except TelegramError:
        return


async def migrated(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """A group became a supergroup; both of them say so, and either is enough."""
    message = update.effective_message
    if message is None:  # for the type checker: the handler is for service messages
        return
    if message.migrate_to_chat_id:
        await desk.migrate(message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await desk.migrate(message.migrate_from_chat_id, message.chat.id)
