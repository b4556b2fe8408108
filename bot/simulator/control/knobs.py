"""Groups and channels, faults, the clock, the log, and a new start."""

from datetime import UTC, datetime

from aiohttp import web

from bot.simulator import people, shapes
from bot.simulator.clock import iso
from bot.simulator.control.body import (
    SIMULATOR,
    answer,
    number,
    one_of,
    optional,
    path_id,
    read,
    take,
)
from bot.simulator.log import KINDS
from bot.simulator.people import ImpossibleError
from bot.simulator.world import CHAT_STATES, CHAT_TYPES, Chat

_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


async def put_chat(request: web.Request) -> web.Response:
    """Create a group or channel with the bot in it, or change the fields given."""
    sim, chat_id, body = request.app[SIMULATOR], path_id(request), await read(request)
    if chat_id >= 0:
        raise ImpossibleError("Groups and channels have negative ids.")
    known = sim.world.chats.get(chat_id)
    chat = known or Chat(chat_id, "group", f"Chat {-chat_id}")
    before = shapes.bot_status(chat, sim.world) if known else "left"
    chat.type = one_of(take(body, "type", str, chat.type), CHAT_TYPES, "type")
    chat.title = take(body, "title", str, chat.title)
    chat.state = one_of(take(body, "state", str, chat.state), CHAT_STATES, "state")
    chat.migrate_to = optional(body, "migrate_to", int) or chat.migrate_to
    if chat.state == "migrated" and chat.migrate_to is None:
        raise ImpossibleError("A migrated chat needs 'migrate_to'.")
    members = body.get("members", chat.members)
    if not isinstance(members, list) or not all(
        isinstance(member, int) and member in sim.world.users for member in members
    ):
        raise ImpossibleError("'members' must list ids of users that exist.")
    chat.members = list(members)
    sim.world.chats[chat_id] = chat
    after = shapes.bot_status(chat, sim.world)
    if before != after:
        by = sim.world.users[chat.members[0]] if chat.members else None
        people.announce(sim, chat, by, before, after)
    return answer(
        {
            "id": chat.id,
            "type": chat.type,
            "title": chat.title,
            "members": chat.members,
            "state": chat.state,
            "migrate_to": chat.migrate_to,
        }
    )


async def post_fault(request: web.Request) -> web.Response:
    """Arrange for calls to go wrong."""
    try:
        number_of_rule = request.app[SIMULATOR].faults.add(await read(request))
    except NotImplementedError as error:
        raise ImpossibleError(str(error), 501) from None
    except (ValueError, TypeError, AttributeError) as error:
        raise ImpossibleError(str(error)) from None
    return answer({"id": number_of_rule}, 201)


async def delete_faults(request: web.Request) -> web.Response:
    """Let everything go right again."""
    request.app[SIMULATOR].faults.clear()
    return web.Response(status=204)


async def post_clock(request: web.Request) -> web.Response:
    """Set or advance the virtual clock; without either, read it."""
    sim, body = request.app[SIMULATOR], await read(request)
    wanted, jump = body.get("set"), body.get("advance") or 0
    if not isinstance(jump, int | float):
        raise ImpossibleError("'advance' must be a number of seconds.")
    now = (sim.clock.now() if wanted is None else _moment(wanted)) + jump
    if not 0 <= now < _LATEST:
        raise ImpossibleError("The clock goes from 1970 to 2100.")
    if wanted is not None or jump:
        sim.clock.set(now)
    sim.updates.expire()
    return answer({"now": iso(sim.clock.now())})


async def get_log(request: web.Request) -> web.Response:
    """Entries of the log behind a number, of one kind or of all."""
    kind = request.query.get("kind") or None
    if kind is not None:
        one_of(kind, KINDS, "kind")
    lines = request.app[SIMULATOR].log.read(after=number(request, "after") or 0, kind=kind)
    body = b"[" + b",".join(line.strip() for line in lines) + b"]"
    return web.Response(body=body, content_type="application/json")


async def post_reset(request: web.Request) -> web.Response:
    """Forget everything but the log."""
    request.app[SIMULATOR].reset()
    return web.Response(status=204)


def _moment(value: object) -> float:
    """Seconds since the epoch, from a number or an ISO 8601 text with a zone."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise ImpossibleError("'set' must be ISO 8601 or seconds since the epoch.") from None
    if moment.tzinfo is None:
        raise ImpossibleError("'set' needs a time zone, as in 2026-01-01T08:00:00Z.")
    return moment.timestamp()
