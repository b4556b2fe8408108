"""The sending task: lease a batch, send it, record it."""

import logging
import mmap
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from celery import shared_task
from celery.signals import worker_process_shutdown, worker_shutting_down
from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError

from bot import proofs, runtime
from bot.lease import holding
from bot.ledger import Ended, Ledger, commit
from bot.runtime import Runtime
from bot.sender import ABREAST, Sender
from bot.texts import Text, key_of
from bot.wording import Wording
from briefings.deliver import lock, outbox
from briefings.deliver.outcomes import Outcome
from briefings.types import Letter
from briefings.wake import wake

BATCH = 100
"""Letters of one lease: four seconds' worth at 25 a second."""
PAID_BATCH = 500
"""The same for paid broadcasts: half a second's worth and more."""
PAID_ABREAST = 100
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


@shared_task(ignore_result=True, soft_time_limit=70, time_limit=75)
def test_send(user_id: int, edition_id: int) -> None:
    """Show an edition to one editor in their own chat. Tried once; only a log line says how it ended."""
    _show(partial(proofs.of_edition, user_id, edition_id))


@shared_task(ignore_result=True, soft_time_limit=70, time_limit=75)
def test_next(user_id: int, schedule_id: int, audience: str) -> None:
    """The same of the next issue of a schedule, as it would go to one audience now."""
    _show(partial(proofs.of_next, user_id, schedule_id, audience, now=timezone.now()))


def _show(made: Callable[[], proofs.Proof | None]) -> None:
    here = runtime.current()
    outcome = here.run(_shown(here, made), timeout=PATIENCE)
    _log.info("a test message ended: %s", outcome)


async def _shown(here: Runtime, made: Callable[[], proofs.Proof | None]) -> str:
    try:
        proof = await here.on_ledger(made)()
        if proof is None:
            return "nothing to show, or no linked chat"
        sender = Sender(here.bot, here.limiter, begin=_never, record=_unwritten)
        return (await sender.show(*proof)).kind.label
    finally:
        await here.rest()


async def _never(_letter: Letter) -> Text | None:
    return None


async def _unwritten(_letter: Letter, _outcome: Outcome) -> None:
    return


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
    release = here.on_ledger(outbox.release)
    paid = settings.TELEGRAM_PAID_BROADCAST
    taken = 0

    try:
        locked = await here.on_ledger(lock.heartbeat)(now=timezone.now())
        if locked:
            _log.warning("sending is locked: %s", locked)
            return False
        wording = Wording(await here.name())

        async def more() -> Sequence[Letter]:
            nonlocal taken
            if not going():
                return ()
            letters = await here.on_ledger(_load)(wording, PAID_BATCH if paid else BATCH)
            taken += len(letters)
            return letters

        def write(letters: list[Letter], ended: list[Ended]) -> dict[tuple[int, str], Text]:
            return commit(wording, letters, ended)

        letters = await more()
        if not letters:
            return False
        ledger = Ledger(here.on_ledger(write))
        sender = Sender(
            here.bot,
            here.limiter,
            begin=ledger.begin,
            record=ledger.record,
            paid=paid,
            abreast=PAID_ABREAST if paid else ABREAST,
        )
        unsent = await sender.send(letters, going=going, more=more)
        await release(unsent)
        return len(unsent) < taken
    finally:
        await here.rest()


def _load(wording: Wording, limit: int) -> list[Letter]:
    """The next letters, as far as there are words for them."""
    letters = outbox.lease(now=timezone.now(), limit=limit)
    try:
        texts = wording.of(letters)
        outbox.unsaid([one for one in letters if key_of(one) not in texts], now=timezone.now())
        return [one for one in letters if key_of(one) in texts]
    except Exception:
        # Otherwise they stay taken until the lease runs out, before every other digest's.
        outbox.release(letters)
        raise


@worker_shutting_down.connect
def _stop(**_signal: Any) -> None:
    """Begin nothing more; what is on its way is waited for."""
    _stopping[0] = 1


@worker_process_shutdown.connect
def _close(**_signal: Any) -> None:
    runtime.close()
