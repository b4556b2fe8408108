"""Changes the key under which chat ids are kept, while letters go out.

Every process must know both keys first: SUBSCRIBER_KEY is the new one, SUBSCRIBER_KEY_OLD the one
before. What is under the new key already is passed over, so a run that was broken off goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from briefings.deliver import chats
from briefings.models import Subscriber

CHUNK = 1000
"""Rows of one transaction: a worker waits for a tenth of a second at most."""

# Only what is still as it was read: a reader who came back meanwhile is under the new key already.
_CHANGE = """
UPDATE briefings_subscriber SET chat_cipher = %s, chat_index = %s
WHERE id = %s AND chat_index = %s"""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What a run came to, in rows."""

    changed: int
    current: int
    """Under the new key before this run."""
    unreadable: int
    """Under neither key."""


def rekey(progress: Callable[[int], None] = lambda _done: None) -> Rekeyed:
    """Bring every chat id under the new key; ``progress`` is told how many were looked at."""
    changed = current = unreadable = last = 0
    while rows := list(
        Subscriber.objects.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", "chat_cipher", "chat_index")[:CHUNK]
    ):
        changes = []
        for key, cipher, index in rows:
            if chats.is_current(bytes(cipher)):
                current += 1
                continue
            try:
                chat_id = chats.unseal(bytes(cipher))
            except InvalidTag:
                unreadable += 1
                continue
            changes.append((chats.seal(chat_id), chats.index(chat_id), key, bytes(index)))
        if changes:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(_CHANGE, changes)
        changed += len(changes)
        last = rows[-1][0]
        progress(changed + current + unreadable)
    return Rekeyed(changed, current, unreadable)
