"""Read models become messages: Telegram HTML and the buttons under it. Pure."""

from bot.render import briefing, card, lists, personal, settings
from bot.render.briefing import edition
from bot.render.markup import Answer, Button, Html
from bot.render.positions import not_yet, recognitions, unknown_name, which_subject
from bot.render.reading import no_digest, whole
from bot.render.talk import (
    bad_date,
    future_date,
    help_page,
    old_button,
    sorry,
    start,
    start_group,
)
from briefings.types import DigestView


def digest(view: DigestView, *, site: str) -> Answer:
    """A digest as it is sent where it has no editions."""
    return edition(whole(view), site=site)


__all__ = [
    "Answer",
    "Button",
    "Html",
    "bad_date",
    "briefing",
    "card",
    "digest",
    "edition",
    "future_date",
    "help_page",
    "lists",
    "no_digest",
    "not_yet",
    "old_button",
    "personal",
    "recognitions",
    "settings",
    "sorry",
    "start",
    "start_group",
    "unknown_name",
    "which_subject",
    "whole",
]
