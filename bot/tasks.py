"""The sending task: lease a batch, send it, record it."""

import logging
import mmap
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_process_shutdown, worker_shutting_down
from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError

from bot import desk, render, runtime
from bot.lease import holding
from bot.runtime import Runtime
from bot.sender import Sender, Text
from briefings.deliver import outbox
from briefings.deliver.outcomes import Outcome
from briefings.types import Letter
from briefings.wake import wake

BATCH = 100
"""Letters of one lease: four seconds' worth at 25 a second."""
SLOTS = ("tg:slot:1", "tg:slot:2")
"""How many batches are sent at a time, over all processes: one sends while the other commits."""
SLOT = 15.0
"""Seconds a slot is held without being renewed."""
BEGIN_FOR = timedelta(seconds=25)
"""After this nothing is begun, so that all is answered (30 s) before the task must end."""
PATIENCE = 60
"""Seconds the task waits for its batch; its hard limit is above that."""

_log = logging.getLogger(__name__)
# One byte that the pool's children, forked later, share with the worker that is told to stop.
_stopping = mmap.mmap(-1, 1)


@shared_task(ignore_result=True, soft_time_limit=70, time_limit=75)
def send_batch() -> None:
    """Send one short batch; another follows if there may be more, or else the next tick."""
    here = runtime.current()
    if here.run(carry(here), timeout=PATIENCE):
        wake("bot.tasks.send_batch")


async def carry(here: Runtime) -> bool:
    """Send one batch if a slot is free; whether there may be more to send.

    Without Redis nothing is sent: nobody could say how fast.
    """
    try:
        async with holding(here.redis, SLOTS, SLOT) as slot:
            if slot is None or _stopping[0]:
                return False
            until = time.monotonic() + BEGIN_FOR.total_seconds()

            def going() -> bool:
                return not (slot.lost.is_set() or _stopping[0]) and time.monotonic() < until

            return await _send(here, going)
    except (RedisError, OSError) as error:
        _log.warning("Redis does not answer (%s): letters wait", type(error).__name__)
        return False


async def _send(here: Runtime, going: Callable[[], bool]) -> bool:
    """Lease, send, record, give back. A batch of which nothing could be begun asks for no other."""
    now = timezone.now
    lease, release = here.on_ledger(outbox.lease), here.on_ledger(outbox.release)
    begin, record = here.on_ledger(outbox.begin), here.on_ledger(outbox.record)

    async def begun(letter: Letter) -> bool:
        return await begin(letter, now=now())

    async def recorded(letter: Letter, outcome: Outcome) -> None:
        await record(letter, outcome, now=now())

    try:
        letters = await lease(now=now(), limit=BATCH)
        if not letters:
            return False
        try:
            texts = await here.on_ledger(_texts)(letters)
        except Exception:
            # Otherwise they stay taken until the lease runs out, before every other digest's.
            await release(letters)
            raise
        sender = Sender(here.bot, here.limiter, begin=begun, record=recorded)
        unsent = await sender.send(letters, texts, going=going)
        await release(unsent)
        return len(unsent) < len(letters)
    finally:
        await here.rest()


def _texts(letters: Iterable[Letter]) -> dict[tuple[int, str], Text]:
    """What the letters say, by digest and language; rendered once for the whole batch."""
    texts: dict[tuple[int, str], Text] = {}
    for key, language in {(letter.digest, letter.language) for letter in letters}:
        view = desk.issued(key)
        if view is not None:
            texts[key, language] = Text(render.digest(view, site=settings.SITE_URL).text)
    return texts


@worker_shutting_down.connect
def _stop(**_signal: Any) -> None:
    """Begin nothing more; what is on its way is waited for."""
    _stopping[0] = 1


@worker_process_shutdown.connect
def _close(**_signal: Any) -> None:
    runtime.close()
