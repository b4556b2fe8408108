"""A letter to the editor who asked to see something, in their own chat; no row of the ledger."""

from django.db.models import QuerySet

from briefings.deliver import chats
from briefings.models import Subscriber
from briefings.types import Letter


def letter(user_id: int) -> Letter | None:
    """A letter without words, addressed to the chat that an editor linked; None without one."""
    chat = _linked().filter(editor=user_id).first()
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


def may_see(chat_id: int) -> bool:
    """Whether a chat is that of somebody at the desk, who may read what is not out yet."""
    found = _linked().filter(chat_index__in=chats.indexes(chat_id)).select_related("editor")
    return any(
        chat.editor is not None and chat.editor.has_perm("briefings.view_digestschedule")
        for chat in found
    )


def _linked() -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(editor__is_active=True, active=True, kind="private")
