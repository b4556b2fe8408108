"""One row per command: what registers it, describes it in /help and puts it into the menu."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from telegram import BotCommand, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot import render
from bot.handlers import greeting, reading, recognitions, subscribing, tapping
from bot.handlers.speaking import say
from bot.render import words

Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


async def help_page(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """What can be asked: /help."""
    await say(update, render.help_page(listed(), site=settings.SITE_URL))


async def lost(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Anything else in a private chat gets help rather than silence."""
    await say(update, render.help_page(listed(), site=settings.SITE_URL, lost=True))


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the bot."""

    name: str
    help: str
    handler: Handler
    listed: bool = True
    """In /help and in Telegram's menu."""


COMMANDS = (
    Command("latest", words.HELP_LATEST, reading.latest),
    Command("recognitions", words.HELP_RECOGNITIONS, recognitions.recognitions),
    Command("digest", words.HELP_DIGEST, reading.digest),
    Command("subscribe", words.HELP_SUBSCRIBE, subscribing.subscribe),
    Command("unsubscribe", words.HELP_UNSUBSCRIBE, subscribing.unsubscribe),
    Command("help", words.HELP_HELP, help_page),
    Command("start", words.HELP_START, greeting.start, listed=False),
    Command("stop", words.HELP_UNSUBSCRIBE, subscribing.unsubscribe, listed=False),
)


def listed() -> list[tuple[str, str]]:
    """Names and lines of the commands that are told about."""
    return [(command.name, command.help) for command in COMMANDS if command.listed]


def menu() -> list[BotCommand]:
    """The menu as Telegram shows it."""
    return [BotCommand(name, line) for name, line in listed()]


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Give every kind of update we ask for its handler. Edited messages have none."""
    new = filters.UpdateType.MESSAGE
    for command in COMMANDS:
        application.add_handler(CommandHandler(command.name, command.handler, filters=new))
    application.add_handler(CallbackQueryHandler(tapping.tapped))
    application.add_handler(
        ChatMemberHandler(subscribing.membership, ChatMemberHandler.MY_CHAT_MEMBER)
    )
    private = filters.ChatType.PRIVATE & new & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(private, lost))
