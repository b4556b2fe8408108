"""One row per command: what registers it, describes it in /help, puts it into menus and documents it."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.conf import settings
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot import render
from bot.handlers import (
    chats,
    following,
    greeting,
    personal,
    pictures,
    reading,
    recognitions,
    searching,
    subscribing,
    tapping,
)
from bot.handlers.permission import GROUPS
from bot.handlers.speaking import say
from bot.handlers.tongue import Handler, in_their_language
from bot.render import words
from bot.tongues import FIRST, LANGUAGES


class Place(Enum):
    """Where a command is offered. A menu is no permission: who may do what is asked each time."""

    PRIVATE = auto()
    GROUP = auto()
    ADMINS = auto()
    """In a group, to its administrators alone."""
    CHANNEL = auto()
    """As a post of an administrator."""


EVERYWHERE = frozenset({Place.PRIVATE, Place.GROUP, Place.ADMINS})
ALONE = frozenset({Place.PRIVATE})
BY_ADMINS = frozenset({Place.PRIVATE, Place.ADMINS})
CHANNELS_TOO = BY_ADMINS | {Place.CHANNEL}


async def help_page(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """What can be asked: /help."""
    chat = update.effective_chat
    place = Place.GROUP if chat and chat.type in GROUPS else Place.PRIVATE
    await say(update, render.help_page(listed(place), site=settings.SITE_URL))


async def lost(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Anything else in a private chat gets help rather than silence."""
    await say(update, render.help_page(listed(), site=settings.SITE_URL, lost=True))


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the bot."""

    name: str
    handler: Handler
    places: frozenset[Place] = EVERYWHERE
    takes: str = ""
    """What may stand behind it, for the documentation."""
    example: str = ""
    listed: bool = True
    """In /help and in Telegram's menu."""
    same_as: str = ""
    """The command of which it is another name."""

    @property
    def help(self) -> str:
        """Its line, in the language that is spoken."""
        return words.HELP[self.same_as or self.name]


COMMANDS = (
    Command("latest", reading.latest),
    Command("digest", reading.digest),
    Command(
        "recognitions", recognitions.recognitions,
        takes="[name] [day]", example="/recognitions taliban yesterday",
    ),
    Command(
        "timeline", pictures.timeline_picture,
        takes="[name]", example="/timeline taliban",
    ),
    Command(
        "actor", recognitions.actor, takes="[name]", example="/actor russia"
    ),
    Command(
        "map", pictures.map_command,
        takes="[name] [day]", example="/map taliban 2025-07",
    ),
    Command("entry", reading.entry, takes="number", example="/entry 12"),
    Command(
        "search", searching.search,
        takes="words", example="/search embassy kabul",
    ),
    Command("sources", reading.sources),
    Command("corrections", reading.corrections),
    Command(
        "follow", following.follow, BY_ADMINS,
        takes="name", example="/follow russia",
    ),
    Command(
        "unfollow", following.unfollow, BY_ADMINS,
        takes="name", example="/unfollow russia",
    ),
    Command("following", following.following, BY_ADMINS),
    Command(
        "subscribe", subscribing.subscribe, CHANNELS_TOO,
        takes="[daily, weekly, each or off]", example="/subscribe weekly",
    ),
    Command("unsubscribe", subscribing.unsubscribe, CHANNELS_TOO),
    Command("settings", subscribing.show_settings, BY_ADMINS),
    Command(
        "feedback", personal.feedback,
        takes="words or a link", example="/feedback https://example.org/report",
    ),
    Command("about", personal.about),
    Command("help", help_page),
    Command("privacy", personal.privacy),
    Command("mydata", personal.my_data, BY_ADMINS),
    Command("forgetme", personal.forget_me, BY_ADMINS),
    Command("start", greeting.start, listed=False),
    Command("stop", subscribing.unsubscribe, CHANNELS_TOO, listed=False, same_as="unsubscribe"),
)  # fmt: skip

EFFECTS = frozenset({"stop", "unsubscribe", "forgetme"})
"""Commands that are carried out for whoever writes too fast, too."""


def listed(place: Place = Place.PRIVATE) -> list[tuple[str, str]]:
    """Names and lines of the commands that are told about in a place."""
    return [(one.name, one.help) for one in COMMANDS if one.listed and place in one.places]


def menu(place: Place = Place.PRIVATE) -> list[BotCommand]:
    """The menu as Telegram shows it in a place."""
    return [BotCommand(name, line) for name, line in listed(place)]


_WHERE = {
    Place.PRIVATE: "private chats",
    Place.GROUP: "groups",
    Place.ADMINS: "groups, by administrators",
    Place.CHANNEL: "channels",
}


def documentation() -> str:
    """docs/commands.md: the table as people read it. A test holds the file to it."""
    lines = [
        "# Commands of the bot",
        "",
        "Made from the table in `bot/commands.py`; menus, /help and this page are the same list.",
        "",
        "| command | does | where | for example |",
        "|---|---|---|---|",
    ]
    for one in COMMANDS:
        places = [_WHERE[place] for place in Place if place in one.places]
        if Place.GROUP in one.places:
            places.remove(_WHERE[Place.ADMINS])
        name = f"/{one.name} {one.takes}".strip()
        example = f"`{one.example}`" if one.example else ""
        lines.append(f"| `{name}` | {one.help} | {'; '.join(places)} | {example} |")
    return "\n".join([*lines, ""])


MENUS: tuple[tuple[BotCommandScope, Place], ...] = (
    (BotCommandScopeDefault(), Place.GROUP),
    (BotCommandScopeAllPrivateChats(), Place.PRIVATE),
    (BotCommandScopeAllGroupChats(), Place.GROUP),
    (BotCommandScopeAllChatAdministrators(), Place.ADMINS),
)
"""Which menu Telegram shows where (https://core.telegram.org/bots/api#botcommandscope)."""
LANGUAGES_OF_MENUS = ("", *(code for code in LANGUAGES if code != FIRST))
"""Languages with a menu of their own; the empty one is everybody else's, in English."""


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Give every kind of update we ask for its handler. Edited messages have none."""
    new = filters.UpdateType.MESSAGE
    posted = filters.UpdateType.CHANNEL_POST
    for command in COMMANDS:
        heard = new | posted if Place.CHANNEL in command.places else new
        application.add_handler(
            CommandHandler(command.name, in_their_language(command.handler), filters=heard)
        )
    application.add_handler(CallbackQueryHandler(tapping.tapped))
    application.add_handler(InlineQueryHandler(in_their_language(searching.inline)))
    application.add_handler(
        ChatMemberHandler(in_their_language(chats.membership), ChatMemberHandler.MY_CHAT_MEMBER)
    )
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, chats.migrated))
    private = filters.ChatType.PRIVATE & new & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(private, in_their_language(lost)))
