"""Faults, limits, the clock, the log, and a new start."""

from datetime import UTC, datetime

from aiohttp import web

from bot.simulator.clock import iso
from bot.simulator.control.body import SIMULATOR, answer, number, one_of, read
from bot.simulator.log import KINDS
from bot.simulator.people import ImpossibleError

_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


async def get_limits(request: web.Request) -> web.Response:
    """Which flood limits hold."""
    return answer(request.app[SIMULATOR].limits.change({}))


async def put_limits(request: web.Request) -> web.Response:
    """`flood`: whether limits are enforced; `paid_broadcast`: whether paying lifts the 30/s."""
    try:
        return answer(request.app[SIMULATOR].limits.change(await read(request)))
    except ValueError as error:
        raise ImpossibleError(str(error)) from None


async def post_fault(request: web.Request) -> web.Response:
    """Arrange for calls or updates to go wrong; a refusal of everything begins at once."""
    sim, wish = request.app[SIMULATOR], await read(request)
    try:
        rule = sim.faults.read(wish)
    except ValueError as error:
        raise ImpossibleError(str(error)) from None
    if rule.do == "refuse" and not wish.get("match"):
        seconds = float(rule.args.get("seconds", 1))
        sim.log.write("fault", do="refuse", seconds=seconds)
        sim.door.shut(seconds)
    else:
        sim.faults.rules.append(rule)
    return answer({"id": rule.id}, 201)


async def delete_faults(request: web.Request) -> web.Response:
    """Let everything go right again."""
    sim = request.app[SIMULATOR]
    sim.faults.clear()
    sim.limits.forgive()
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
    """Entries of the log behind a number, of one kind or of all; `last` is how many at most.

    The last ones of all kinds, that is: a kind asked for besides leaves some of them out.
    """
    log = request.app[SIMULATOR].log
    kind = request.query.get("kind") or None
    if kind is not None:
        one_of(kind, KINDS, "kind")
    after, last = number(request, "after") or 0, number(request, "last")
    if last is not None:
        after = max(after, log.sequence - last)
    lines = log.read(after=after, kind=kind)
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
