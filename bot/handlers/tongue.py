"""In which language somebody is answered: what the chat chose, or else what the asker's Telegram speaks."""

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update
from telegram.ext import ContextTypes

from bot import desk
from bot.tongues import guess, speaking

_log = logging.getLogger(__name__)
Handler = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


def guessed(update: Update) -> str:
    """The language of whoever wrote or tapped, as far as Telegram tells; in a channel nobody is told of."""
    user = update.effective_user
    return guess(user.language_code if user else None)


async def tongue_of(update: Update) -> desk.Tongue:
    """A chat's own language holds for everybody in it; an inline question comes from no chat.

    Without the database it is the guess: /help needs none, and what does need it will say so itself.
    """
    chat, user = update.effective_chat, update.effective_user
    guess_ = guessed(update)
    try:
        return await desk.tongue(chat.id if chat else user.id if user else 0, guess_)
    except Exception as error:  # whatever it is, an answer in another language is better than none
        _log.warning("the language of a chat could not be read: %s", type(error).__name__)
        return desk.Tongue(guess_, {})


def in_their_language(handler: Handler) -> Handler:
    """The handler, with all that it says in the language of the chat."""

    @wraps(handler)
    async def spoken(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        tongue = await tongue_of(update)
        with speaking(tongue.language, tongue.names):
            await handler(update, context)

    return spoken
