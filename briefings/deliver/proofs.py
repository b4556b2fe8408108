"""A letter to the editor who asked to see something, in their own chat; no row of the ledger."""

from briefings.deliver import chats
from briefings.models import Subscriber
from briefings.types import Letter


def letter(user_id: int) -> Letter | None:
    """A letter without words, addressed to the chat that an editor linked; None without one."""
    chat = Subscriber.objects.filter(
        editor=user_id, editor__is_active=True, active=True, kind="private"
    ).first()
    if chat is None:
        return None
    chat_id = chats.unseal(bytes(chat.chat_cipher))
    return Letter(
        delivery=0,
        batch="",
        digest=0,
        language=chat.language,
        silent=False,
        chat_id=chat_id,
        chat_tag=chats.tag(chat_id),
        chat_kind=chat.kind,
    )
