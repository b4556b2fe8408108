"""The Telegram bot: no tables; delete it and the newsroom still works."""

import os

# python-telegram-bot gives durations as timedelta from its next major version on, and warns about
# every RetryAfter until one opts in, for which it knows this way alone. Set here, never read by us
# (https://docs.python-telegram-bot.org/en/stable/telegram.error.html#telegram.error.RetryAfter).
os.environ.setdefault("PTB_TIMEDELTA", "1")
