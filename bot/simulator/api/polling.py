"""Methods about how updates reach the bot."""

import re
from urllib.parse import urlsplit

from bot.simulator import errors
from bot.simulator.api.params import Params
from bot.simulator.simulator import Simulator
from bot.simulator.webhook import DEFAULT_CONNECTIONS
from bot.simulator.world import Json

_MOST_UPDATES, _LONGEST_POLL = 100, 50  # core.telegram.org/bots/api#getupdates
_MOST_CONNECTIONS = 100  # core.telegram.org/bots/api#setwebhook
_SECRET = re.compile(r"[A-Za-z0-9_\-]{1,256}")
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


async def get_updates(sim: Simulator, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getupdates"""
    if sim.webhook.url:
        raise errors.webhook_active()
    _allow(sim, params)
    limit = params.number("limit", _MOST_UPDATES)
    return await sim.updates.poll(
        offset=params.number("offset"),
        limit=limit if 1 <= limit <= _MOST_UPDATES else _MOST_UPDATES,
        timeout=min(max(params.number("timeout"), 0), _LONGEST_POLL),
    )


def set_webhook(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setwebhook, for addresses on this machine only."""
    url = params.text("url")
    if not url:
        return delete_webhook(sim, params)
    parts = urlsplit(url)
    if parts.hostname not in _THIS_MACHINE:
        raise errors.bad_request("bad webhook: the simulator delivers to this machine only")
    if parts.scheme not in ("http", "https"):
        raise errors.bad_request("bad webhook: HTTPS url must be provided for webhook")
    secret = params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise errors.bad_request("secret token contains unallowed characters")
    _allow(sim, params)
    if params.flag("drop_pending_updates"):
        sim.updates.clear()
    connections = params.number("max_connections", DEFAULT_CONNECTIONS)
    sim.updates.interrupt(errors.webhook_arrived())
    sim.webhook.set(url, secret=secret, connections=min(max(connections, 1), _MOST_CONNECTIONS))
    return True


def delete_webhook(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    sim.webhook.remove()
    if params.flag("drop_pending_updates"):
        sim.updates.clear()
    return True


def get_webhook_info(sim: Simulator, params: Params) -> Json:  # noqa: ARG001  # takes none
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    return sim.webhook.info()


def _allow(sim: Simulator, params: Params) -> None:
    """A list given once holds until another is given; an empty one means the usual kinds."""
    given = params.json("allowed_updates")
    if isinstance(given, list):
        sim.updates.allowed = [str(kind) for kind in given]
