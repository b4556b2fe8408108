"""Callback and inline queries: asked by people, answered once by the bot."""

import secrets
from dataclasses import dataclass, field

from bot.simulator.clock import Clock
from bot.simulator.errors import stale_query
from bot.simulator.world import Json

# Telegram does not publish how long a query may wait; bots are told to answer at once.
LIFETIME = 60.0
_MOST = 10_000  # queries, before old ones are forgotten


@dataclass(slots=True)
class Query:
    """A tap or an inline search, and what the bot made of it."""

    id: str
    user_id: int
    born: float
    answered: bool = False
    answer: Json = field(default_factory=dict)
    key: tuple[str, str] = ("", "")  # of an inline search: its text and offset
    cached: bool = False  # answered by Telegram itself; the bot has not heard of it


@dataclass(slots=True)
class Queries:
    """Both kinds, by id."""

    clock: Clock
    callbacks: dict[str, Query] = field(default_factory=dict)
    inline: dict[str, Query] = field(default_factory=dict)
    # Answers to inline searches and until when they hold, for one user or (None) for all.
    _kept: dict[tuple[int | None, str, str], tuple[float, Json]] = field(default_factory=dict)

    def ask(self, kept: dict[str, Query], user_id: int) -> Query:
        """A new query under a number nobody can guess; those long expired are forgotten."""
        if len(kept) >= _MOST:
            for number in [key for key, old in kept.items() if self._is_late(old)]:
                del kept[number]
        query = Query(str(secrets.randbits(62)), user_id, self.clock.now())
        kept[query.id] = query
        return query

    def answer(self, kept: dict[str, Query], query_id: str, answer: Json) -> Query:
        """Answer a query once and in time; otherwise Telegram's refusal."""
        query = kept.get(query_id)
        if query is None or query.answered or self._is_late(query):
            raise stale_query()
        query.answered = True
        query.answer = answer
        return query

    def search(self, user_id: int, text: str, offset: str) -> Query:
        """A new inline query, answered already if the same was answered a while ago."""
        query = self.ask(self.inline, user_id)
        query.key = (text, offset)
        for whose in (user_id, None):
            until, answer = self._kept.get((whose, text, offset), (0.0, {}))
            if self.clock.now() < until:
                query.answered, query.answer, query.cached = True, answer, True
                break
        return query

    def remember(self, query: Query, answer: Json) -> None:
        """Keep an inline answer for as long as the bot allows."""
        whose = query.user_id if answer["is_personal"] else None
        until = self.clock.now() + max(answer["cache_time"], 0)
        self._kept[(whose, *query.key)] = (until, answer)

    def _is_late(self, query: Query) -> bool:
        return self.clock.now() - query.born > LIFETIME

    def clear(self) -> None:
        """Forget all."""
        self.callbacks.clear()
        self.inline.clear()
        self._kept.clear()
