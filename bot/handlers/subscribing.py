"""/subscribe and /unsubscribe, and what happens when a reader blocks us or comes back."""

from django.utils import timezone
from telegram import Chat, ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.speaking import say
from bot.render import Answer

LANGUAGE = "en"
"""The one that the bot speaks."""
_WORDS = {"daily": "daily", "weekly": "weekly", "off": "off", "on": "daily", "stop": "off"}


async def subscribe(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """How often briefings come: /subscribe, /subscribe daily, /subscribe off."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    wish = _WORDS.get(" ".join(context.args or ()).lower())
    await say(update, await set_frequency(update, wish) if wish else await state(chat))


async def unsubscribe(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """No more briefings: /unsubscribe, /stop."""
    await say(update, await set_frequency(update, "off"))


async def state(chat: Chat) -> Answer:
    """What the chat has asked for, with the choices."""
    held = await desk.subscription(chat.id)
    if held is None or not held.active:
        return render.subscription(None)
    return render.subscription(held.frequency, slot=held.slot, zone=held.time_zone)


async def set_frequency(update: Update, frequency: str) -> Answer:
    """Do as wished and say how it stands now; the same wish twice changes nothing."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a wish always comes from a chat
        return render.sorry()
    if not await _may_change(update, chat):
        return render.admins_only()
    if frequency == "off":
        await desk.unsubscribe(chat.id)
        return render.unsubscribed()
    message = update.effective_message
    held = await desk.subscribe(
        chat.id,
        kind=str(chat.type),
        language=LANGUAGE,
        frequency=frequency,
        now=timezone.now(),
        thread_id=message.message_thread_id if message and message.is_topic_message else None,
    )
    return render.subscription(held.frequency, slot=held.slot, zone=held.time_zone, changed=True)


async def membership(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The reader blocked us or came back; a group took us in or showed us out."""
    change = update.my_chat_member
    if change is None:  # for the type checker: the handler is for these updates
        return
    gone = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    was_gone = change.old_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    if gone:
        await desk.block(change.chat.id)
    elif was_gone:
        await desk.unblock(change.chat.id)
        if change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            await change.chat.send_message(render.start_group().text)


async def _may_change(update: Update, chat: Chat) -> bool:
    """In a group, its administrators; an anonymous one writes as the group itself."""
    if chat.type == ChatType.PRIVATE:
        return True
    message, user = update.effective_message, update.effective_user
    if update.callback_query is None and message and message.sender_chat:
        return message.sender_chat.id == chat.id
    if user is None:
        return False
    member = await chat.get_member(user.id)
    return member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
