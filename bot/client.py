"""The client of the Bot API that bot and sender share: our transport, our limits."""

from django.conf import settings
from redis.asyncio import Redis
from telegram.ext import ExtBot

from bot import desk
from bot.limiter import Limiter, Permit
from bot.request import AiohttpRequest


def client(redis: Redis) -> ExtBot[Permit]:
    """A client for the running event loop."""
    return ExtBot(
        settings.TELEGRAM_BOT_TOKEN,
        base_url=f"{settings.TELEGRAM_API_URL}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
        rate_limiter=Limiter(redis, desk.tag, bulk=settings.TELEGRAM_BULK_RATE),
    )
