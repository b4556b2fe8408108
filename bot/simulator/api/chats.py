"""Methods about the bot itself, chats and their members."""

from bot.simulator import posts, shapes
from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.simulator import Simulator
from bot.simulator.world import Json

_PROFILE = ("name", "description", "short_description")


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
    chat = posts.readable(sim, params.chat_id())
    user_id = params.number("user_id")
    if user_id == sim.world.bot_id:
        return shapes.membership(sim.world.bot(), shapes.bot_status(chat, sim.world))
    user = sim.world.users.get(user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    status = "member" if user_id in sim.world.viewers(chat) else "left"
    if chat.members and user_id == chat.members[0]:
        status = "creator"  # the first member of a group is taken to have made it
    member = shapes.membership(user.as_json(), status)
    return {**member, "is_anonymous": False} if status == "creator" else member


def set_profile(sim: Simulator, params: Params) -> bool:
    """setMyName, setMyDescription and setMyShortDescription, whichever fields are given."""
    for field in _PROFILE:
        if field in params:
            sim.world.profile[f"{field}:{params.text('language_code')}"] = params.text(field)
    sim.events.tell_all("bot")
    return True


def get_description(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmydescription"""
    return {"description": _profile(sim, "description", params)}


def get_short_description(sim: Simulator, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyshortdescription"""
    return {"short_description": _profile(sim, "short_description", params)}


def _profile(sim: Simulator, field: str, params: Params) -> str:
    own = sim.world.profile.get(f"{field}:{params.text('language_code')}")
    return own or sim.world.profile.get(f"{field}:", "")
