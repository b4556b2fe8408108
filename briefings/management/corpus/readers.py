"""Made-up subscribers: sealed like real ones, with chat ids that nobody has."""

from collections.abc import Callable
from datetime import date, time
from random import Random

from briefings.deliver import chats
from briefings.models import ChatKind, Entity, Follow, Frequency, Subscriber
from briefings.queries import last_serial
from briefings.vocabulary import Topic

CHUNK = 2000
LOWEST, HIGHEST = 2**51, 2**52
"""Ids that fit (https://core.telegram.org/bots/api#chat: at most 52 significant bits), far above any
given out so far: a corpus that meets a real token by mistake writes to nobody."""


ZONES = (
    "Europe/Vilnius", "Europe/Kyiv", "Europe/London", "America/New_York", "America/Sao_Paulo",
    "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
"""Where they live; most in the first."""
FOLLOWING = 10
"""One reader in so many follows somebody."""


def subscribe(rng: Random, readers: int, progress: Callable[[int], None]) -> int:
    """Add subscribers; gives how many. They heard of everything that is published by now."""
    heard = last_serial()
    entities = list(Entity.objects.filter(merged_into=None).values_list("pk", flat=True))
    for start in range(0, readers, CHUNK):
        several = range(min(CHUNK, readers - start))
        rows = Subscriber.objects.bulk_create(_reader(rng, heard) for _ in several)
        Follow.objects.bulk_create(
            Follow(subscriber=row, entity_id=entity)
            for row in rows
            if entities and rng.randrange(FOLLOWING) == 0
            for entity in rng.sample(entities, min(3, len(entities)))
        )
        progress(min(start + CHUNK, readers))
    return readers


def _reader(rng: Random, heard: int) -> Subscriber:
    chat_id = rng.randrange(LOWEST, HIGHEST)
    frequency = rng.choices(list(Frequency), (10, 60, 25, 5))[0]
    return Subscriber(
        chat_cipher=chats.seal(chat_id),
        chat_index=chats.index(chat_id),
        kind=ChatKind.PRIVATE,
        language=rng.choice(("en", "lt", "uk", "ru")),
        time_zone=rng.choices(ZONES, (40, 15, 10, 10, 5, 8, 7, 5))[0],
        slot=time(rng.choices((7, 8, 9, 18), (20, 60, 10, 10))[0]),
        topics=sorted(rng.sample(Topic.codes(), rng.choice((0, 0, 0, 1, 2)))),
        # A few missed the last ones; some take a break.
        heard=max(0, heard - rng.choices((0, 1, 5, 50), (85, 5, 5, 5))[0]),
        paused_until=date(2099, 1, 1) if rng.randrange(100) == 0 else None,
        frequency=frequency,
        joined_month=date(rng.randint(2020, 2025), rng.randint(1, 12), 1),
    )
