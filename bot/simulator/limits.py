"""Flood limits on the real clock, and the penalties of those who do not wait.

The figures are those of core.telegram.org/bots/faq: about one message a second in a chat, 20 a
minute in a group, 30 a second over all, and 1,000 a second for bots that pay. Telegram does not
publish how it counts. Here each limit is a bucket that refills steadily: it allows a burst and
then the rate, as python-telegram-bot's own limiter assumes.
"""

import math
import time
from dataclasses import dataclass, field

from bot.simulator import errors
from bot.simulator.log import Log
from bot.simulator.world import Chat, Json

_LONGEST_PENALTY = 43_838.0  # seconds; the longest reported (RSS-to-Telegram-Bot#575)
_IN_FLIGHT = 0.25  # seconds; what was sent before a general refusal could arrive
_QUIET = ("sendChatAction",)  # no message
_ONE_PERSONS = ("answerCallbackQuery", "answerInlineQuery")  # addressed, though to no chat


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then one every `gap` seconds."""

    gap: float
    burst: float

    def next(self, due: float, now: float) -> tuple[float, float]:
        """When the bucket would be full again if this one passes, and how long it must wait."""
        due = max(due, now) + self.gap
        return due, max(0.0, due - now - self.gap * self.burst)


# Half a message more than a chat may have: a loaded machine can squeeze two sends together.
CHAT = Rate(1.0, 3.5)
GROUP = Rate(3.0, 20.0)
EVERYBODY = Rate(1 / 30, 30.0)
PAID = Rate(1 / 1000, 1000.0)


@dataclass(slots=True)
class Penalty:
    """Nothing passes before `until`; each try before that doubles `length` and starts anew."""

    until: float
    length: float
    given: float


@dataclass(slots=True)
class Limits:
    """Counts what the bot sends; refuses what is too much with 429."""

    log: Log
    enforced: bool = True
    paid: bool = False  # whether `allow_paid_broadcast` is honoured
    # By chat, None being everybody, or by a method that names no chat; seconds of the monotonic clock.
    penalties: dict[int | str | None, Penalty] = field(default_factory=dict)
    _due: dict[int | None, float] = field(default_factory=dict)
    _paid_due: float = 0.0

    def check(self, method: str, chat_id: int | None, chat: Chat | None, *, pays: bool) -> None:
        """Let one call pass and count it, or raise Telegram's refusal."""
        now = time.monotonic()
        if self.penalties and chat_id is None:
            self._check_penalty(method, method, now)
        if not method.startswith(("send", "edit")):
            return
        if self.penalties:
            self._check_penalty(method, chat_id, now)
            self._check_penalty(method, None, now, chat_id)
        if not self.enforced or method in _QUIET:
            return
        rate = GROUP if chat is not None and chat.type in ("group", "supergroup") else CHAT
        chat_due, wait = rate.next(self._due.get(chat_id, 0.0), now)
        if wait > 0:
            raise self.punish(chat_id, wait)
        if pays and self.paid:
            due, wait = PAID.next(self._paid_due, now)
            if wait > 0:
                raise self.punish(None, wait)
            self._paid_due = due
        else:
            due, wait = EVERYBODY.next(self._due.get(None, 0.0), now)
            if wait > 0:
                raise self.punish(None, wait)
            self._due[None] = due
        self._due[chat_id] = chat_due

    def punish(self, key: int | str | None, seconds: float) -> errors.ApiError:
        """Close a chat, a method, or with None all chats, for whole seconds; the refusal to raise."""
        whole = max(1, math.ceil(seconds))
        now = time.monotonic()
        if key not in _ONE_PERSONS:
            self.penalties[key] = Penalty(now + whole, whole, now)
        return errors.flood(whole)

    def change(self, wish: Json) -> Json:
        """Switch enforcement and paid broadcasts; what holds afterwards. ValueError if garbled."""
        for name in wish:
            if name not in ("flood", "paid_broadcast"):
                raise ValueError(f"'{name}' is no limit: there are 'flood' and 'paid_broadcast'.")
            if not isinstance(wish[name], bool):
                raise ValueError(f"'{name}' must be true or false.")
        self.enforced = wish.get("flood", self.enforced)
        self.paid = wish.get("paid_broadcast", self.paid)
        if not self.enforced:
            self.forgive()
        return {"flood": self.enforced, "paid_broadcast": self.paid}

    def forgive(self) -> None:
        """Forget what was counted and all penalties."""
        self.penalties.clear()
        self._due.clear()
        self._paid_due = 0.0

    def reset(self) -> None:
        """As at the start: enforced, nothing paid, nothing counted."""
        self.enforced, self.paid = True, False
        self.forgive()

    def _check_penalty(
        self, method: str, key: int | str | None, now: float, chat_id: int | None = None
    ) -> None:
        penalty = self.penalties.get(key)
        if penalty is None:
            return
        left = penalty.until - now
        if left <= 0:
            del self.penalties[key]
            return
        if not isinstance(key, int) and now - penalty.given < _IN_FLIGHT:
            raise errors.flood(math.ceil(left))
        chat = key if isinstance(key, int) else chat_id
        self.log.write("violation", method=method, chat_id=chat, wait=round(left, 3))
        penalty.length = min(2 * penalty.length, _LONGEST_PENALTY)
        penalty.until, penalty.given = now + penalty.length, now
        raise errors.flood(math.ceil(penalty.length))
