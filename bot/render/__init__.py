"""Read models become messages: Telegram HTML and the buttons under it. Pure."""

from bot.render.markup import Answer, Button, Html
from bot.render.positions import not_yet, recognitions, unknown_name, which_subject
from bot.render.reading import digest, entry, latest, no_digest, no_entry
from bot.render.talk import (
    admins_only,
    bad_date,
    future_date,
    help_page,
    old_button,
    sorry,
    start,
    start_group,
    subscription,
    unsubscribed,
)

__all__ = [
    "Answer",
    "Button",
    "Html",
    "admins_only",
    "bad_date",
    "digest",
    "entry",
    "future_date",
    "help_page",
    "latest",
    "no_digest",
    "no_entry",
    "not_yet",
    "old_button",
    "recognitions",
    "sorry",
    "start",
    "start_group",
    "subscription",
    "unknown_name",
    "unsubscribed",
    "which_subject",
]
