"""A letter to the editor who asked to see it, in their own chat; no row of the ledger."""

from briefings.deliver import chats
from briefings.models import Edition, Subscriber
from briefings.types import Letter


def letter(user_id: int, edition_id: int) -> Letter | None:
    """What an edition says, addressed to the chat that an editor linked; None without either."""
    edition = Edition.objects.select_related("digest").filter(pk=edition_id).first()
    chat = Subscriber.objects.filter(editor=user_id, active=True).first()
    if edition is None or chat is None:
        return None
    chat_id = chats.unseal(bytes(chat.chat_cipher))
    return Letter(
        delivery=0,
        batch="",
        digest=edition.digest_id,
        language=edition.language,
        silent=False,
        chat_id=chat_id,
        thread_id=None,
        chat_tag=chats.tag(chat_id),
        kind=edition.digest.kind,
        chat_kind=chat.kind,
        edition=edition.pk,
    )
