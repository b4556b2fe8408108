"""For tests that run real workers and break them: the environment as given, failpoints allowed.

Set VAR_DIR, DATABASE_URL, REDIS_URL, SUBSCRIBER_KEY and TELEGRAM_API_URL for every process alike.
TELEGRAM_PAID_BROADCAST=1 with TELEGRAM_BULK_RATE lifts the limits, ours and the simulator's.
"""

from config.settings.base import *  # noqa: F403  # the same as everywhere
