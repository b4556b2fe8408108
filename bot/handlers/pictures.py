"""/map and /timeline: pictures drawn from the record, with the same in words one tap away."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram import InputFile, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import desk, draw, render
from bot.desk.record import Acts, Recognitions
from bot.handlers.asking import asked as read
from bot.handlers.speaking import keyboard, say
from bot.render import Answer, buttons, lists, pictures, words
from bot.tongues import own_name, spoken
from briefings.types import PositionsAnswer
from briefings.vocabulary import SubjectState

CHOICE = 12
"""How many subjects are offered to whoever asks about nobody."""
KEPT = 30 * 24 * 3600
"""Seconds that Telegram's id of a picture is kept; it can be sent again for much longer."""
_ANY = datetime(1970, 1, 1, tzinfo=UTC)
DRAWING = "drawing"
"""Where the application keeps the turn to draw: one at a time, for memory and for the loop's sake."""


async def map_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Who recognises a subject, on a map: /map taliban 2025-07."""
    now = timezone.now()
    asked = await read(context.args or (), now.date())
    if asked.wrong:
        await say(update, render.bad_date(asked.written, buttons.MAP))
    elif asked.future:
        await say(update, render.future_date(asked.written, buttons.MAP))
    elif not asked.name:
        await say(update, await _whom(words.MAP_OF_WHOM, buttons.MAP))
    else:
        found = await desk.recognitions(asked.name, day=asked.day, now=now)
        if found.answer is None:
            await say(
                update,
                render.unknown_name(asked.name, found.nearest, day=asked.day, view=buttons.MAP),
            )
        else:
            await _map(update, context, found, asked.day)


async def map_tapped(
    update: Update, context: ContextTypes.DEFAULT_TYPE, key: str, *, now: datetime
) -> None:
    """The map behind a button, as a message of its own."""
    try:
        slug, day, _ = buttons.read_subject(key)
    except ValueError:
        await say(update, render.old_button())
        return
    found = await desk.recognitions_by_key(slug, day=day, now=now)
    if found.answer is None:
        await say(update, await _whom(words.MAP_OF_WHOM, buttons.MAP))
    else:
        await _map(update, context, found, day)


async def timeline_picture(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Acts about somebody on an axis of time: /timeline taliban."""
    name = " ".join(context.args or ())
    if not name:
        await say(update, await _whom(words.TIMELINE_OF_WHOM, buttons.DRAWN_TIMELINE))
        return
    found = await desk.find(name, metonyms=True)
    if found.entity is None:
        view = buttons.DRAWN_TIMELINE
        await say(update, render.unknown_name(name, found.nearest, view=view))
        return
    await timeline_tapped(update, context, found.entity.slug, now=timezone.now())


async def timeline_tapped(
    update: Update, context: ContextTypes.DEFAULT_TYPE, key: str, *, now: datetime
) -> None:
    """The timeline behind a button, as a message of its own; as text where there is nothing to draw."""
    found = await desk.latest_acts(key.partition("@")[0])
    if found is None:
        await say(update, await _whom(words.TIMELINE_OF_WHOM, buttons.DRAWN_TIMELINE))
        return
    if not found.count:
        await say(update, lists.timeline(found.whom, (), count=0, page=1, site=settings.SITE_URL))
        return
    await _send(update, context, *_drawn_timeline(found, now))


async def _map(
    update: Update, context: ContextTypes.DEFAULT_TYPE, found: Recognitions, day: date | None
) -> None:
    answer = found.answer
    if answer is None or answer.subject_state is SubjectState.NOT_YET:
        whom = answer.subject if answer else None
        if answer and whom:  # nothing to draw on that day, and never an empty map
            await say(update, render.not_yet(whom, answer.as_of, instead=answer.see_also))
        return
    caption = pictures.map_caption(answer, site=settings.SITE_URL, day=day, address=found.page)
    drawn = _drawn(answer)
    told = repr((_look(drawn.names), settings.SITE_URL, drawn))
    await _send(
        update, context, told, partial(draw.map_picture, drawn, site=settings.SITE_URL), caption
    )


def _drawn(answer: PositionsAnswer) -> PositionsAnswer:
    """What of an answer a map shows: not the moment, nor the thousands of acts beside positions."""
    holders = {slug for one in answer.positions for slug in (one.actor, one.subject)}
    return replace(
        answer,
        known_at=_ANY,
        undated=(),
        other_acts=(),
        tallies=(),
        names={slug: ref for slug, ref in sorted(answer.names.items()) if slug in holders},
    )


def _look(slugs: Iterable[str]) -> tuple[str, str, list[str]]:
    """How things are drawn, in which language, and what somebody is called in it."""
    return draw.look(), spoken(), [own_name(slug) for slug in slugs]


def _drawn_timeline(found: Acts, now: datetime) -> tuple[str, Callable[[], bytes], Answer]:
    site, today = settings.SITE_URL, now.date()
    acts = [(one.public_id, one.n, one.act, one.date, one.certainty) for one in found.entries]
    named = [ref.slug for one in acts if one[2] for ref in (one[2].actor, one[2].subject)]
    look = _look([found.whom.slug, *named])
    told = repr((look, site, today, found.whom, found.count, acts))
    picture = partial(
        draw.timeline_picture, found.whom, found.entries, as_of=today, total=found.count, site=site
    )
    return told, picture, pictures.timeline_caption(found.whom, found.entries, count=found.count)


async def _send(
    update: Update,
    context: ContextTypes.DEFAULT_TYPE,
    told: str,
    picture: Callable[[], bytes],
    caption: Answer,
) -> None:
    """Send a picture; by Telegram's own id where it has it already. `told` is all that it is drawn from."""
    redis: Redis = context.bot_data["redis"]
    # An id is good for one bot alone (https://core.telegram.org/bots/api#sending-files).
    key = f"tg:pic:{sha256(f'{context.bot.id}{told}'.encode()).hexdigest()}"
    kept = None
    with suppress(RedisError):
        kept = await redis.get(key)
    if kept:
        try:
            await _photo(update, str(kept), caption)
        except BadRequest as error:
            if not _forgotten(error):
                raise
        else:
            return
    async with context.bot_data.setdefault(DRAWING, asyncio.Semaphore(1)):
        png = await asyncio.to_thread(picture)
    sent = await _photo(update, InputFile(png, filename="cablegram.png"), caption)
    if sent:
        with suppress(RedisError):
            await redis.set(key, sent, ex=KEPT)


async def _photo(update: Update, photo: str | InputFile, caption: Answer) -> str:
    """Send it, in the topic that was written in; Telegram's id of it."""
    message = update.effective_message
    if message is None:  # for the type checker: who asks has written or tapped
        return ""
    sent = await message.reply_photo(
        photo,
        caption=caption.text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(caption),
        allow_sending_without_reply=True,
    )
    return sent.photo[-1].file_id if sent.photo else ""


def _forgotten(error: BadRequest) -> bool:
    """Whether Telegram does not know the id any more: another server, or long ago."""
    said = error.message.lower()
    return "file" in said or "wrong remote" in said


async def _whom(sentence: str, view: str) -> Answer:
    return lists.ask(sentence, await desk.subjects(limit=CHOICE), view)
