"""Telegram messages to look at: as the bot writes them, without their addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import nh3
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from briefings.types import EditionView

TAGS = {"b", "i", "a", "s", "u", "blockquote", "code"}


@dataclass(frozen=True, slots=True)
class Message:
    """A message and the words on its buttons, row by row."""

    text: SafeString
    buttons: tuple[tuple[str, ...], ...] = ()


def bubble(message: str) -> SafeString:
    """The few tags of a message without addresses, whatever was stored."""
    return mark_safe(  # noqa: S308  # cleaned here
        nh3.clean(message, tags=TAGS, attributes={}, link_rel=None)
    )


def edition(view: EditionView) -> Message:
    """The first page of an edition, by the renderer that the bot sends it with."""
    # By its name: the record knows no bot, and a message that is shown here must be the one that goes.
    write: Callable[..., Any] = import_string(settings.EDITION_MESSAGE)
    answer = write(view, site=settings.SITE_URL)
    return Message(
        bubble(answer.text),
        tuple(tuple(button.label for button in row) for row in answer.buttons),
    )
