"""One machine from start to end: refuse or prepare, start, tend, stop."""

import os
import signal
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.utils import timezone

from briefings.management.supervisor import board, broker, preflight, table
from briefings.management.supervisor.keeper import PULSE, Keeper

PATIENCE = 60.0  # seconds until a program that does not answer is named instead of waited for


def run(say: Callable[[str], None]) -> None:
    """Keep this machine running until a signal ends it.

    Raises RefusedError or BrokerError if it cannot start at all.
    """
    os.umask(
        0o077
    )  # what lies in VAR_DIR is this user's alone, in a folder that was there before too
    lock = preflight.only_one(settings.VAR_DIR)
    preflight.ports_free(_ports())
    preflight.database_answers(settings.DATABASE_URL)
    if settings.REDIS_EMBEDDED:
        broker.prepare(settings.BROKER_SOCKET, settings.VAR_DIR / "broker")
        early = [table.broker_program()]
    else:
        preflight.broker_answers(settings.REDIS_URL)
        early = []
    # SIGINT too: started in the background by a script, this process would ignore it.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup wants it
        signal.signal(signal.SIGHUP, _interrupt)
    keeper = Keeper(
        Path(settings.VAR_DIR, "logs"),
        environment=table.environment(),
        say=say,
        held=(lock.fileno(),),  # until the last process is gone, no other start may begin
    )
    try:
        # These need no table, so they start while the tables are made.
        keeper.start(*early, table.web(), *([table.simulator()] if _simulated() else []))
        # Loaded only now, with every stage it calls: meanwhile the programs above load theirs.
        prepare = import_module("briefings.management.supervisor.prepare")
        prepare.tables(say)
        prepare.sending(now=timezone.now(), say=say)
        accounts = prepare.record(now=timezone.now(), say=say)
        _name_the_late(keeper, say)
        # One after the other, in the order in which somebody waits for them: what is typed on the
        # chat page before the bot is there waits for it, and the ticks come soon enough.
        keeper.start(table.bot())
        say(board.text(accounts))
        _name_the_late(keeper, say)
        keeper.start(table.worker(), table.beat())
        while True:
            keeper.tend()
            time.sleep(PULSE)
    except KeyboardInterrupt:
        say("Stopping …")
    finally:
        _kill_on_the_next_signal(keeper)
        keeper.stop()
        if settings.REDIS_EMBEDDED:
            broker.tidy(settings.BROKER_SOCKET)


def _name_the_late(keeper: Keeper, say: Callable[[str], None]) -> None:
    """Wait for everything that was started; say so where one does not come."""
    for program in keeper.wait_until_ready(PATIENCE):
        say(f"{program.name} does not answer yet; its log is {keeper.log(program)}")


def _simulated() -> bool:
    """Whether the simulator stands in, and on this machine: an address may name another one."""
    ours = f"http://127.0.0.1:{settings.SIMULATOR_PORT}"
    return bool(settings.TELEGRAM_SIMULATED and ours == settings.TELEGRAM_API_URL)


def _ports() -> list[tuple[int, str]]:
    wanted = [
        (settings.PORT, "site and admin"),
        (settings.WEBHOOK_PORT, "the bot's own, PORT plus one"),
    ]
    if _simulated():
        wanted.append((settings.SIMULATOR_PORT, "the chat page, PORT plus two"))
    return wanted


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _kill_on_the_next_signal(keeper: Keeper) -> None:
    def kill(_number: int, _frame: FrameType | None) -> None:
        keeper.kill()
        os._exit(130)

    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, kill)
