"""What the letters of one task say, kept as new as the record.

A text is rendered once for all letters that say the same, and again if one of its entries was
published anew: what is corrected or taken back while a broadcast goes on is so in every letter that
leaves from then on. All of this is for the ledger's thread alone.
"""

import time
from collections.abc import Iterable
from dataclasses import replace

from bot import desk
from bot.texts import Key, Text, key_of, texts_of
from briefings.types import Letter

LOOK_EVERY = 0.5
"""Seconds between two looks at the record. With `sender.FRESH` it is how late old words may leave."""


class Wording:
    """Texts by their keys. `bot` is the bot's username, or empty."""

    def __init__(self, bot: str) -> None:
        self._bot = bot
        self._texts: dict[Key, Text] = {}
        self._upto = 0
        """Of this publication and all before it the texts know."""
        self._looked = -LOOK_EVERY

    def of(self, letters: Iterable[Letter]) -> dict[Key, Text]:
        """The texts of these letters; what cannot be rendered is left out. May ask the database."""
        self._look()
        wanted = {key_of(one): one for one in letters}
        self._texts |= texts_of(
            (one for key, one in wanted.items() if key not in self._texts), bot=self._bot
        )
        return {key: self._texts[key] for key in wanted if key in self._texts}

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return
        newest = desk.newest_serial()
        if newest > self._upto and self._texts:
            changed = desk.changed_editions({key[1] for key in self._texts}, since=self._upto)
            # From before there were editions: a digest is not asked, but rendered again.
            # The others are as new as that publication; else each letter would be looked after as
            # one that may have left with words of before.
            self._texts = {
                key: replace(text, serial=newest)
                for key, text in self._texts.items()
                if key[1] and key[1] not in changed
            }
        self._upto, self._looked = newest, now
