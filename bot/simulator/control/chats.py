"""Groups and channels, and the pictures in them."""

from aiohttp import web

from bot.simulator import people, shapes
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
from bot.simulator.simulator import Simulator
from bot.simulator.world import CHAT_STATES, CHAT_TYPES, Chat, Json, Topic


async def list_chats(request: web.Request) -> web.Response:
    """Groups and channels: all, or those of one user."""
    sim = request.app[SIMULATOR]
    user_id = number(request, "user_id")
    return answer(
        [
            shapes.chat(chat)
            for chat in sim.world.shared.values()
            if user_id is None or user_id in chat.members
        ]
    )


async def put_chat(request: web.Request) -> web.Response:
    """Create a group or channel with the bot in it, or change the fields given."""
    sim, chat_id, body = request.app[SIMULATOR], path_id(request), await read(request)
    if chat_id >= 0:
        raise ImpossibleError("Groups and channels have negative ids.")
    known = sim.world.chats.get(chat_id)
    old = known or Chat(chat_id, "group", f"Chat {-chat_id}")
    before = shapes.bot_status(old, sim.world) if known else "left"
    was_migrated = old.state == "migrated"
    chat = _changed(sim, old, body)
    sim.world.add_chat(chat)
    after = shapes.bot_status(chat, sim.world)
    if before != after:
        by = sim.world.users[chat.members[0]] if chat.members else None
        people.announce(sim, chat, by, before, after)
    if known and chat.state == "migrated" and not was_migrated:
        people.migrate(sim, chat)
    sim.events.tell_all("chats")
    return answer(shapes.chat(chat))


async def get_picture(request: web.Request) -> web.Response:
    """A picture for the chat page."""
    found = request.app[SIMULATOR].files.get(request.match_info["id"])
    if found is None:
        raise ImpossibleError("There is no such picture.", 404)
    picture, body = found
    kinds = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
    headers = {"Cache-Control": "max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=body, content_type=kinds[picture.kind], headers=headers)


def _changed(sim: Simulator, chat: Chat, body: Json) -> Chat:
    """The chat with the fields given; all are looked at before any is changed."""
    kind = one_of(take(body, "type", str, chat.type), CHAT_TYPES, "type")
    title = take(body, "title", str, chat.title)
    state = one_of(take(body, "state", str, chat.state), CHAT_STATES, "state")
    migrate_to = optional(body, "migrate_to", int) or chat.migrate_to
    if state == "migrated" and (migrate_to is None or migrate_to >= 0 or migrate_to == chat.id):
        raise ImpossibleError("A migrated chat needs 'migrate_to', the id of a supergroup.")
    members = _people(sim, body.get("members", chat.members), "members")
    admins = _people(sim, body.get("admins", chat.admins), "admins")
    topics = _topics(body.get("topics"), chat)
    if topics and kind != "supergroup":
        raise ImpossibleError("Only supergroups have topics.")
    bot_admin = take(body, "bot_admin", bool, chat.bot_admin)
    chat.type, chat.title, chat.state, chat.migrate_to = kind, title, state, migrate_to
    chat.members, chat.admins, chat.topics, chat.bot_admin = members, admins, topics, bot_admin
    return chat


def _people(sim: Simulator, given: object, name: str) -> list[int]:
    if not isinstance(given, list) or not all(
        isinstance(member, int) and member in sim.world.users for member in given
    ):
        raise ImpossibleError(f"'{name}' must list ids of users that exist.")
    return list(given)


def _topics(given: object, chat: Chat) -> dict[int, Topic]:
    """Topics by number: `{"5": {"name": "Asia", "closed": false}}`."""
    if given is None:
        return chat.topics
    try:
        assert isinstance(given, dict)  # noqa: S101  # told below, with what else may be wrong
        return {
            int(key): Topic(str(topic["name"]), bool(topic.get("closed", False)))
            for key, topic in given.items()
        }
    except (AssertionError, ValueError, TypeError, KeyError, AttributeError):
        raise ImpossibleError("'topics' must map numbers to {name, closed}.") from None
