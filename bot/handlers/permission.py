"""Who may change what a chat gets."""

from telegram import Chat, ChatMember, Update
from telegram.constants import ChatType
from telegram.error import BadRequest

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


async def may_change(update: Update, chat: Chat) -> bool:
    """In a group, its administrators; an anonymous one writes as the group itself.

    Whoever can write in a channel is one of its administrators; whoever can tap there may be anybody
    who reads it.
    """
    if chat.type == ChatType.PRIVATE:
        return True
    if chat.type == ChatType.CHANNEL and update.callback_query is None:
        return True
    message, user = update.effective_message, update.effective_user
    if update.callback_query is None and message and message.sender_chat:
        return message.sender_chat.id == chat.id
    if user is None:
        return False
    try:
        member = await chat.get_member(user.id)
    except BadRequest:  # not found there
        return False
    return member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
