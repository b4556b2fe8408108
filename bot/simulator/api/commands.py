"""The bot's menu of commands, by scope and language."""

import re

from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.simulator import Simulator
from bot.simulator.world import Json, User, World

_NAME = re.compile(r"[a-z0-9_]{1,32}")  # core.telegram.org/bots/api#botcommand
_LONGEST_DESCRIPTION = 256
_MOST_COMMANDS = 100
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_my_commands(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    given = params.json("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands list JSON object")
    if len(given) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    sim.world.commands[_key(params)] = [_command(item) for item in given]
    sim.events.tell_all("bot")
    return True


def get_my_commands(sim: Simulator, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands"""
    return sim.world.commands.get(_key(params), [])


def delete_my_commands(sim: Simulator, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    sim.world.commands.pop(_key(params), None)
    sim.events.tell_all("bot")
    return True


def menu(world: World, user: User) -> list[Json]:
    """What this user sees behind `/` in their private chat: the narrowest list that exists.

    The order is that of core.telegram.org/bots/api#determining-list-of-commands.
    """
    for scope in (f"chat:{user.id}", "all_private_chats", "default"):
        for language in (user.language_code, ""):
            found = world.commands.get(f"{scope}/{language}")
            if found:
                return found
    return []


def _key(params: Params) -> str:
    scope = params.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if not isinstance(scope, dict) or kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    parts = [str(kind), *(str(scope.get(name, "")) for name in _SCOPES[kind])]
    return f"{':'.join(parts)}/{params.text('language_code')}"


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(given.get("command", "")).removeprefix("/")
    description = str(given.get("description", ""))
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= _LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
