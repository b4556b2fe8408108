"""Made-up subscribers: sealed like real ones, with chat ids that nobody has."""

from collections.abc import Callable
from datetime import date, time
from random import Random

from briefings.deliver import chats
from briefings.models import ChatKind, Frequency, Subscriber

CHUNK = 2000
LOWEST, HIGHEST = 2**51, 2**52
"""Ids that fit (https://core.telegram.org/bots/api#chat: at most 52 significant bits), far above any
given out so far: a corpus that meets a real token by mistake writes to nobody."""


def subscribe(rng: Random, readers: int, progress: Callable[[int], None]) -> int:
    """Add subscribers; gives how many."""
    for start in range(0, readers, CHUNK):
        Subscriber.objects.bulk_create(_reader(rng) for _ in range(min(CHUNK, readers - start)))
        progress(min(start + CHUNK, readers))
    return readers


def _reader(rng: Random) -> Subscriber:
    chat_id = rng.randrange(LOWEST, HIGHEST)
    frequency = rng.choices(list(Frequency), (10, 60, 25, 5))[0]
    return Subscriber(
        chat_cipher=chats.seal(chat_id),
        chat_index=chats.index(chat_id),
        kind=ChatKind.PRIVATE,
        language=rng.choice(("en", "lt", "uk", "ru")),
        frequency=frequency,
        slot=time(8),
        joined_month=date(rng.randint(2020, 2025), rng.randint(1, 12), 1),
    )
