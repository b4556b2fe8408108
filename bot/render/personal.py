"""Privacy, what is held on a chat, forgetting, following and tips as messages. Pure."""

from collections.abc import Sequence
from datetime import date

from bot.render import buttons, settings, speech, words
from bot.render.markup import Answer, Button, Html, html, join
from bot.tongues import LANGUAGES, dates
from bot.tongues.forms import in_order, name_of
from briefings.types import EntityRef, Held

SHOWN = 30
"""Buttons of a page of those who are followed."""


def privacy(*, days: int) -> Answer:
    """What is held, why, and how long (``days`` for the numbers of messages)."""
    return Answer(
        html(speech.PRIVACY, days=days),
        (
            (
                Button(speech.B_WHAT_YOU_HOLD, buttons.data(buttons.MYDATA)),
                Button(speech.B_DELETE, buttons.data(buttons.FORGET)),
            ),
        ),
    )


def my_data(held: Held | None, *, days: int, left: bool = False) -> Answer:
    """Everything that is held on the chat; `left` is that it is marked as one that left."""
    if held is None:
        return Answer(Html(speech.MYDATA_LEFT if left else speech.MYDATA_NONE), (_to_privacy(),))
    own = held.asked_for
    chat = html(
        speech.MYDATA_CHAT,
        kind=speech.KINDS[own.kind],
        month=dates.of_month(held.joined_month),
    )
    if held.in_topic:
        chat = join([chat, Html(speech.MYDATA_TOPIC)], "; ")
    if own.editor:
        chat = join([chat, Html(speech.MYDATA_EDITOR)], "; ")
    lines = [
        Html(speech.MYDATA_HEAD),
        chat,
        html(speech.MYDATA_CHOICES, choices=_choices(held)),
        html(
            speech.MYDATA_FOLLOWS,
            names=", ".join(name_of(one) for one in held.follows) or speech.MYDATA_NOBODY,
        ),
        _messages(held, days),
        html(speech.MYDATA_HEARD, serial=held.heard),
        Html(speech.MYDATA_FOOT),
    ]
    return Answer(
        join(lines),
        ((Button(speech.B_DELETE, buttons.data(buttons.FORGET)),), _to_privacy()),
    )


def _choices(held: Held) -> str:
    own = held.asked_for
    return ", ".join(
        filter(
            None,
            [
                f"{speech.FREQUENCIES[own.frequency]}",
                f"{own.slot:%H:%M}",
                own.time_zone,
                speech.MYDATA_TOPICS.format(topics=settings.topic_names(own.topics)),
                speech.MYDATA_QUIET.format(
                    start=f"{own.quiet_from:%H:%M}", end=f"{own.quiet_until:%H:%M}"
                ),
                speech.MYDATA_SOUND_OFF if own.silent else speech.MYDATA_SOUND_ON,
                LANGUAGES.get(own.language, own.language),
                _paused(own.paused_until) if own.paused_until else "",
                "" if own.reachable else speech.MYDATA_BLOCKED,
            ],
        )
    )


def _paused(until: date) -> str:
    return speech.MYDATA_PAUSED.format(day=dates.of_day(until))


def _messages(held: Held, days: int) -> Html:
    if not held.messages:
        return Html(speech.MYDATA_NO_MESSAGES)
    counts = ", ".join(
        speech.STATES[state].format(count=count) for state, count in held.messages.items() if count
    )
    if held.remembered:
        kept = speech.MYDATA_REMEMBERED.format(count=held.remembered, days=days)
        counts = f"{counts}; {kept}"
    return html(speech.MYDATA_MESSAGES, counts=counts)


def forget_ask() -> Answer:
    """Whether it is meant."""
    return Answer(
        Html(speech.FORGET_ASK),
        (
            (
                Button(speech.B_FORGET_YES, buttons.setting("forget", "yes")),
                Button(speech.B_FORGET_NO, buttons.setting("forget", "no")),
            ),
        ),
    )


def forgotten(*, by: date, held: bool) -> Answer:
    """It is done; backups expire by a day."""
    text = speech.FORGOTTEN if held else speech.NOTHING_TO_FORGET
    return Answer(html(text, day=dates.of_day(by)))


def kept() -> Answer:
    """Nothing was deleted."""
    return Answer(Html(speech.KEPT), (_to_privacy(),))


def followed(name: str) -> Answer:
    """The chat follows somebody."""
    row = (Button(speech.B_FOLLOWING, buttons.data(buttons.FOLLOWING)),)
    return Answer(html(speech.FOLLOWED, name=name), (row,))


def unfollowed(name: str) -> Answer:
    """The chat follows somebody no more."""
    row = (Button(speech.B_FOLLOWING, buttons.data(buttons.FOLLOWING)),)
    return Answer(html(speech.UNFOLLOWED, name=name), (row,))


def too_many(most: int) -> Answer:
    """Nobody more can be followed."""
    return Answer(html(speech.TOO_MANY, most=most))


def follow_whom() -> Answer:
    """Asked to follow nobody in particular."""
    return Answer(Html(speech.FOLLOW_WHOM))


def following(entities: Sequence[EntityRef], *, page: int = 1, head: str = "") -> Answer:
    """Whom the chat follows; a tap ends it."""
    entities = sorted(entities, key=lambda one: in_order(name_of(one)))
    back = (Button(words.BACK_TO, buttons.data(buttons.CONFIG, "main")),)
    if not entities:
        return Answer(Html(speech.FOLLOWED_NONE), (back,))
    last = -(-len(entities) // SHOWN)
    page = min(max(1, page), last)
    shown = entities[(page - 1) * SHOWN : page * SHOWN]
    row = [
        Button(
            speech.B_UNFOLLOW.format(name=name_of(one)),
            buttons.setting("unfollow", buttons.subject_key(one.slug, None)),
        )
        for one in shown
    ]
    rows = [tuple(row[at : at + 2]) for at in range(0, len(row), 2)]
    turning = buttons.turning(buttons.FOLLOWING, buttons.PLAIN, page, last)
    return Answer(Html(head or speech.FOLLOWING_HEAD), (*rows, *filter(None, [turning]), back))


def tip_usage() -> Answer:
    """How to send a tip, and what is kept of it."""
    return Answer(Html(speech.FEEDBACK_USAGE))


def tip_kept(*, cut: int = 0) -> Answer:
    """The desk has it; `cut` is how many characters were kept where that is not all."""
    lines = [Html(speech.FEEDBACK_DONE)]
    if cut:
        lines.append(html(speech.FEEDBACK_LONG, longest=cut))
    return Answer(join(lines))


def tips_enough() -> Answer:
    """No more tips today."""
    return Answer(Html(speech.FEEDBACK_ENOUGH))


def linked(*, done: bool) -> Answer:
    """An editor's chat is linked, or the link was void."""
    return Answer(Html(speech.LINKED if done else speech.LINK_VOID))


def about(*, site: str, bot: str) -> Answer:
    """What this is and how it is made."""
    return Answer(html(speech.ABOUT, site=site, bot=bot))


def _to_privacy() -> tuple[Button, ...]:
    return (Button(words.BACK_TO, buttons.data(buttons.PRIVACY)),)
