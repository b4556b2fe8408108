"""Writes `sent` before it sends: what then fails, or dies, was never sent."""

from bot.sender import Sender, Text
from briefings.deliver.outcomes import Outcome, OutcomeKind
from briefings.types import Letter

_send = Sender._send


async def _marked(self: Sender, letter: Letter, text: Text, permit: object) -> Outcome:
    await self._record(letter, Outcome(OutcomeKind.SENT, content_hash=text.hash))
    return await _send(self, letter, text, permit)  # type: ignore[arg-type]  # a permit


Sender._send = _marked  # type: ignore[assignment,method-assign]  # the sabotage
