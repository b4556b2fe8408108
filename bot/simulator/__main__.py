"""Starts the simulator: `python -m bot.simulator --port 8002 --log var/simulator.jsonl`."""

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
from pathlib import Path

from aiohttp import web

from bot.simulator.keep import Keeper
from bot.simulator.server import application
from bot.simulator.simulator import Simulator

_HOST = "127.0.0.1"
_GRACE = 0.3  # seconds that open connections get on the way out


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 2 if the port or a file cannot be had."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.simulator",
        description="A stand-in for Telegram on this machine: Bot API and chat page.",
    )
    parser.add_argument("--port", type=int, required=True, help="0 takes any free port")
    parser.add_argument(
        "--log", type=Path, required=True, help="where to append the log (JSON lines)"
    )
    parser.add_argument("--state", type=Path, help="keep chats in this file across restarts")
    parser.add_argument("--token", help="accept this bot token only")
    options = parser.parse_args(arguments)
    try:
        # The port comes first: a second simulator must not touch the files of the first.
        door = socket.create_server((_HOST, options.port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "there is no such port"
        return _refuse(f"The simulator cannot open port {options.port}: {reason}.")
    with door:
        try:
            asyncio.run(_serve(door, options.log, options.state, options.token))
        except OSError as error:
            return _refuse(f"The simulator cannot use {error.filename}: {error.strerror}.")
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


async def _serve(door: socket.socket, log: Path, state: Path | None, token: str | None) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    sim = Simulator.at(log, token=token)
    keeper = Keeper(sim, state) if state else None
    if keeper:
        keeper.restore()
    runner = web.AppRunner(application(sim), access_log=None, shutdown_timeout=_GRACE)
    await runner.setup()
    try:
        await sim.door.open(runner, door)
        port = door.getsockname()[1]
        sys.stdout.write(f"Simulator ready: http://{_HOST}:{port}/simulator/\n")
        sys.stdout.flush()
        await _until(stopped, keeper)
    finally:
        await runner.cleanup()
        if keeper:
            keeper.write()


async def _until(stopped: asyncio.Event, keeper: Keeper | None) -> None:
    keeping = asyncio.create_task(keeper.run()) if keeper else None
    await stopped.wait()
    if keeping:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping


if __name__ == "__main__":
    sys.exit(main())
