"""The bot behind its webhook, over one transport, until it is ended: ``python -m bot.bench.hook``.

Webhook, intake, limits and handlers are the real ones; limits are lifted and Telegram is `far`. Prints
its port.
"""

import asyncio
from argparse import ArgumentParser

import django
from django.apps import apps

if __name__ == "__main__" and not apps.ready:  # the imports below need it
    django.setup()

from django.conf import settings
from telegram import Update
from telegram.ext import Application, ContextTypes, ExtBot, MessageHandler, filters

from bot import commands, desk
from bot.bench import beside
from bot.bench.sides import TEXT, transport
from bot.limiter import Limiter
from bot.receive.intake import Intake
from bot.receive.webhook import server
from bot.redis import connect

ASKED = "What is new?"
"""What the handler below answers; commands have the bot's own."""
SECRET = "of-the-bench"  # noqa: S105  # between two processes of ours
PATH = "/hook"
LIFTED = 20_000
"""Messages a second that the limits allow, as in paid broadcasts."""


async def _reply(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.effective_message:
        await update.effective_message.reply_text(TEXT, parse_mode="HTML")


async def _serve(transport_name: str, address: str) -> None:
    redis = connect(settings.REDIS_URL)
    bot = ExtBot(
        settings.TELEGRAM_BOT_TOKEN,
        base_url=f"{address}/0/bot",
        request=transport(transport_name),
        rate_limiter=Limiter(redis, desk.tag, bulk=LIFTED),
    )
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    application.bot_data["redis"] = redis
    application.add_handler(MessageHandler(filters.Text([ASKED]), _reply))
    commands.register(application)
    served = server(application, Intake(application, redis), address=PATH, secret=SECRET)
    await application.initialize()
    await beside.serve(served)


def main() -> None:
    """Serve until the end of the process."""
    parser = ArgumentParser(prog="python -m bot.bench.hook")
    parser.add_argument("transport", choices=("ours", "default"))
    parser.add_argument("address")
    options = parser.parse_args()
    asyncio.run(_serve(options.transport, options.address))


if __name__ == "__main__":
    main()
