"""Callback and inline queries: asked by people, answered once by the bot."""

import secrets
from dataclasses import dataclass, field

from bot.simulator.clock import Clock
from bot.simulator.errors import stale_query
from bot.simulator.world import Json

# Telegram does not publish how long a query may wait; bots are told to answer at once.
LIFETIME = 60.0


@dataclass(slots=True)
class Query:
    """A tap or an inline search, and what the bot made of it."""

    id: str
    user_id: int
    born: float
    answered: bool = False
    answer: Json = field(default_factory=dict)


@dataclass(slots=True)
class Queries:
    """Both kinds, by id."""

    clock: Clock
    callbacks: dict[str, Query] = field(default_factory=dict)
    inline: dict[str, Query] = field(default_factory=dict)

    def ask(self, kept: dict[str, Query], user_id: int) -> Query:
        """A new query under a number nobody can guess."""
        query = Query(str(secrets.randbits(62)), user_id, self.clock.now())
        kept[query.id] = query
        return query

    def answer(self, kept: dict[str, Query], query_id: str, answer: Json) -> Query:
        """Answer a query once and in time; otherwise Telegram's refusal."""
        query = kept.get(query_id)
        if query is None or query.answered or self.clock.now() - query.born > LIFETIME:
            raise stale_query()
        query.answered = True
        query.answer = answer
        return query

    def clear(self) -> None:
        """Forget all."""
        self.callbacks.clear()
        self.inline.clear()
