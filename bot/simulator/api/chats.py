"""Methods about the bot itself, chats and their members."""

from bot.simulator import people, posts, shapes
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request, forbidden, migrated
from bot.simulator.simulator import Simulator
from bot.simulator.world import BOT_NAME, Chat, Json

# The longest of each in characters; core.telegram.org/bots/api#setmydescription and neighbours
_PROFILE = {"name": 64, "description": 512, "short_description": 120}


def get_me(sim: Simulator, params: Params) -> Json:  # noqa: ARG001  # takes none
    """https://core.telegram.org/bots/api#getme"""
    return {
        **sim.world.bot(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchat"""
    chat = posts.readable(sim, params.chat_id())
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    full = {
        **sim.world.chat_json(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }
    pinned = chat.messages.get(chat.pinned or 0)
    if pinned:
        full["pinned_message"] = pinned.body
    return full


def get_chat_member(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    chat = _joined(sim, params)
    user_id = params.number("user_id")
    if user_id == sim.world.bot_id:
        return shapes.membership(sim.world.bot(), shapes.bot_status(chat, sim.world))
    if user_id not in sim.world.users:
        raise bad_request("invalid user_id specified" if user_id <= 0 else "member not found")
    return _member(sim, chat, user_id)


def get_chat_administrators(sim: Simulator, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getchatadministrators; other bots are left out."""
    chat = _joined(sim, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    leaders = dict.fromkeys([*chat.members[:1], *chat.admins])
    found = [_member(sim, chat, user_id) for user_id in leaders if user_id in sim.world.users]
    if shapes.bot_status(chat, sim.world) == "administrator":
        found.append(shapes.membership(sim.world.bot(), "administrator"))
    return found


def get_chat_member_count(sim: Simulator, params: Params) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount"""
    return len(sim.world.viewers(_joined(sim, params))) + 1


def leave_chat(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#leavechat"""
    chat = _joined(sim, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    before = shapes.bot_status(chat, sim.world)
    chat.state = "left"
    people.announce(sim, chat, None, before, "left", by_bot=True)
    return True


def _joined(sim: Simulator, params: Params) -> Chat:
    """A chat the bot is in; some of its doors are closed to those who have left."""
    chat = posts.readable(sim, params.chat_id())
    if chat.state == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if chat.state == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if chat.state == "migrated" and chat.migrate_to is not None:
        raise migrated(chat.migrate_to)
    return chat


def _member(sim: Simulator, chat: Chat, user_id: int) -> Json:
    status = "member" if user_id in sim.world.viewers(chat) else "left"
    if user_id in chat.admins:
        status = "administrator"
    if chat.members and user_id == chat.members[0]:
        status = "creator"  # the first member of a group is taken to have made it
    return shapes.membership(sim.world.users[user_id].as_json(), status)


def set_profile(sim: Simulator, params: Params) -> bool:
    """setMyName, setMyDescription and setMyShortDescription, whichever fields are given."""
    for field, longest in _PROFILE.items():
        if field in params:
            if len(params.text(field)) > longest:
                raise bad_request(f"{field.replace('_', ' ')} is too long")
            sim.world.profile[f"{field}:{params.text('language_code')}"] = params.text(field)
    sim.events.tell_all("bot")
    return True


def get_name(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyname"""
    return {"name": _profile(sim, "name", params) or BOT_NAME}


def get_description(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmydescription"""
    return {"description": _profile(sim, "description", params)}


def get_short_description(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyshortdescription"""
    return {"short_description": _profile(sim, "short_description", params)}


def _profile(sim: Simulator, field: str, params: Params) -> str:
    own = sim.world.profile.get(f"{field}:{params.text('language_code')}")
    return own or sim.world.profile.get(f"{field}:", "")
