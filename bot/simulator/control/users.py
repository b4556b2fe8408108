"""People, and what they do."""

from itertools import islice

from aiohttp import web

from bot.simulator import people, shapes
from bot.simulator.api.commands import menu
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
from bot.simulator.people import ImpossibleError
from bot.simulator.queries import Query
from bot.simulator.world import USER_STATES, Chat, Json, User

_MOST_LISTED = 500
_MOST_AT_ONCE = 200_000


async def list_users(request: web.Request) -> web.Response:
    """People with the last message of their chat with the bot: the first 500, or as asked."""
    sim = request.app[SIMULATOR]
    limit, wanted = number(request, "limit"), request.query.get("q", "").lower()
    found = (
        person
        for person in sim.world.users.values()
        if not wanted or wanted in person.first_name.lower() or wanted == str(person.id)
    )
    most = _MOST_LISTED if limit is None else max(0, limit)
    return answer([shapes.person(person, sim.world) for person in islice(found, most)])


async def put_users(request: web.Request) -> web.Response:
    """Create many people at once: `{first, count, …}` with ids in a row, or `{ids: […], …}`.

    The other fields are those of one user; existing people are overwritten.
    """
    sim, body = request.app[SIMULATOR], await read(request)
    ids = body.get("ids")
    if ids is None:
        first, count = take(body, "first", int), take(body, "count", int)
        ids = range(first, first + count)
    elif not isinstance(ids, list) or not all(type(number) is int for number in ids):
        raise ImpossibleError("'ids' must list whole numbers.")
    if not 0 < len(ids) <= _MOST_AT_ONCE or min(ids) <= 0:
        raise ImpossibleError(f"One to {_MOST_AT_ONCE} people at once, with positive ids.")
    name = take(body, "first_name", str, "Reader")
    language = take(body, "language_code", str, "en")
    state = one_of(take(body, "state", str, "active"), USER_STATES, "state")
    for user_id in ids:
        sim.world.users[user_id] = User(user_id, name, language_code=language, state=state)
        if user_id not in sim.world.chats:
            sim.world.add_chat(Chat(user_id, "private"))
    sim.events.tell_all("reload")
    return answer({"created": len(ids), "users": len(sim.world.users)})


async def put_user(request: web.Request) -> web.Response:
    """Create a user or change the fields given; a changed state is not reported to the bot."""
    sim, user_id, body = request.app[SIMULATOR], path_id(request), await read(request)
    if user_id <= 0:
        raise ImpossibleError("A user id is a positive number.")
    user = sim.world.users.get(user_id) or User(user_id, f"User {user_id}")
    for name in ("first_name", "last_name", "username", "language_code"):
        setattr(user, name, take(body, name, str, getattr(user, name)))
    if not user.first_name.strip():
        raise ImpossibleError("A user needs a first name.")
    user.state = one_of(take(body, "state", str, user.state), USER_STATES, "state")
    sim.world.users[user_id] = user
    if user_id not in sim.world.chats:
        sim.world.add_chat(Chat(user_id, "private"))
    shown = shapes.person(user, sim.world)
    sim.events.tell([user_id], "user", user=shown)
    return answer(shown)


async def post_message(request: web.Request) -> web.Response:
    """Say something, to the bot or in a group."""
    sim, body = request.app[SIMULATOR], await read(request)
    said = people.say(
        sim,
        path_id(request),
        take(body, "text", str),
        chat_id=optional(body, "chat_id", int),
        thread=optional(body, "thread_id", int),
        answers=optional(body, "reply_to", int),
    )
    return answer({"update_id": said.update_id, "message_id": said.message_id}, 201)


async def get_messages(request: web.Request) -> web.Response:
    """What this user sees now, oldest first."""
    sim, user_id = request.app[SIMULATOR], path_id(request)
    people.user(sim, user_id)
    chat_id, after = number(request, "chat_id"), number(request, "after") or 0
    found = [
        shapes.seen(message)
        for chat in sim.world.chats_of(user_id)
        if chat_id in (None, chat.id)
        for message in chat.messages.values()
        if message.id > after
    ]
    return answer(sorted(found, key=lambda shown: (shown["at"], shown["message_id"])))


async def post_callback(request: web.Request) -> web.Response:
    """Tap an inline button."""
    sim, body = request.app[SIMULATOR], await read(request)
    query = people.tap(
        sim,
        path_id(request),
        take(body, "message_id", int),
        take(body, "data", str),
        chat_id=optional(body, "chat_id", int),
        force=take(body, "force", bool, False),
    )
    return answer({"callback_query_id": query.id}, 202)


async def get_callback(request: web.Request) -> web.Response:
    """Whether a tap was answered, and how."""
    query = _query(request, request.app[SIMULATOR].queries.callbacks)
    shown: Json = {"answered": query.answered, "text": "", "show_alert": False}
    return answer({**shown, **query.answer})


async def post_inline(request: web.Request) -> web.Response:
    """Search inline."""
    sim, body = request.app[SIMULATOR], await read(request)
    query = people.search(
        sim, path_id(request), take(body, "query", str, ""), take(body, "offset", str, "")
    )
    return answer({"inline_query_id": query.id, "cached": query.cached}, 202)


async def post_choice(request: web.Request) -> web.Response:
    """Send a result of an inline search."""
    sim, body = request.app[SIMULATOR], await read(request)
    query = sim.queries.inline.get(take(body, "inline_query_id", str))
    if query is None:
        raise ImpossibleError("There is no such query.", 404)
    message = people.choose(
        sim,
        path_id(request),
        query,
        take(body, "result_id", str),
        optional(body, "chat_id", int),
    )
    return answer({"message_id": message.id}, 201)


async def get_inline(request: web.Request) -> web.Response:
    """Whether an inline search was answered, and how."""
    query = _query(request, request.app[SIMULATOR].queries.inline)
    return answer({"answered": query.answered, "results": [], **query.answer})


async def put_block(request: web.Request) -> web.Response:
    """Block the bot or let it back in."""
    sim, user_id, body = request.app[SIMULATOR], path_id(request), await read(request)
    people.block(sim, user_id, blocked=take(body, "blocked", bool))
    return answer(shapes.person(people.user(sim, user_id), sim.world))


async def get_menu(request: web.Request) -> web.Response:
    """The bot as this user sees it: name, description, commands."""
    sim = request.app[SIMULATOR]
    person = people.user(sim, path_id(request))
    profile = sim.world.profile
    language = person.language_code
    chat = sim.world.chats[person.id]
    return answer(
        {
            **sim.world.bot(),
            "description": profile.get(f"description:{language}")
            or profile.get("description:", ""),
            "commands": menu(sim.world, person),
            "pinned": chat.pinned,
        }
    )


def _query(request: web.Request, kept: dict[str, Query]) -> Query:
    query = kept.get(request.match_info["id"])
    if query is None:
        raise ImpossibleError("There is no such query.", 404)
    return query
