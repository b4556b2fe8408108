"""The listening socket: it can be shut for a while, so that callers are refused."""

import asyncio
import contextlib
import socket

from aiohttp import web


class Door:
    """Where requests come in; shut, it is as if nothing ran here."""

    def __init__(self) -> None:
        self._runner: web.AppRunner | None = None
        self._site: web.SockSite | None = None
        self._opening: asyncio.Task[None] | None = None

    async def open(self, runner: web.AppRunner, listener: socket.socket) -> None:
        """Serve what comes in at this socket, which this takes over."""
        self._runner = runner
        self._site = web.SockSite(runner, listener)
        await self._site.start()

    def shut(self, seconds: float) -> None:
        """Refuse every connection for `seconds` of real time; answers under way still leave."""
        if self._runner is None or self._site is None or self._opening is not None:
            return
        self._opening = asyncio.create_task(self._away(self._runner, self._site, seconds))

    async def close(self) -> None:
        """Forget about opening again."""
        if self._opening is not None:
            self._opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._opening

    async def _away(self, runner: web.AppRunner, site: web.SockSite, seconds: float) -> None:
        address = runner.addresses[0]
        await site.stop()
        for connection in runner.server.connections if runner.server else ():
            connection.close()  # once it has answered what it is at
        # Bound but not listening: the port stays ours, and whoever knocks is refused.
        holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            holder.bind(address[:2])
            await asyncio.sleep(seconds)
            await self.open(runner, holder)
        except BaseException:
            holder.close()
            raise
        finally:
            self._opening = None
