"""The part `speech` of the language that is spoken. Pure; types are those of English."""

from typing import TYPE_CHECKING

from bot.tongues import part

if TYPE_CHECKING:
    from bot.tongues.en.speech import *
else:
    __getattr__ = part("speech")
