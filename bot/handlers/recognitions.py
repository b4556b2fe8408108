"""/recognitions: who recognises whom, who refuses, and what was mere contact."""

import re
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from telegram import Update
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.speaking import say
from bot.render import Answer, buttons
from briefings import edtf

_DAY = re.compile(r"[0-9]{4}(-[0-9]{1,2}){0,2}")


async def recognitions(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Who recognises whom, as published: /recognitions taliban 2025-07."""
    now = timezone.now()
    asked = list(context.args or ())
    day: date | None = None
    if asked and _DAY.fullmatch(asked[-1]):
        written = asked.pop()
        try:
            day = _last_day(written, now)
        except edtf.EdtfError:
            await say(update, render.bad_date(written))
            return
        first = edtf.parse(written).min
        if first is not None and first > now.date():
            await say(update, render.future_date(written))
            return
    name = " ".join(asked)
    await say(update, await _by_name(name, day, now) if name else await _which(day))


async def page(key: str, number: int, *, now: datetime) -> Answer:
    """The answer behind a button; the list of subjects where its entity is gone."""
    try:
        slug, day = buttons.read_subject(key)
    except ValueError:
        return await _which(None)
    found = await desk.recognitions_by_key(slug, day=day, now=now)
    if found.answer is None:
        return await _which(day)
    return render.recognitions(
        found.answer, site=settings.SITE_URL, day=day, page=number, address=found.page
    )


async def _by_name(name: str, day: date | None, now: datetime) -> Answer:
    found = await desk.recognitions(name, day=day, now=now)
    if found.answer is None:
        return render.unknown_name(name, found.nearest, day=day)
    return render.recognitions(
        found.answer, site=settings.SITE_URL, day=day, also=found.also, address=found.page
    )


async def _which(day: date | None) -> Answer:
    return render.which_subject(await desk.subjects(), day=day)


def _last_day(written: str, now: datetime) -> date | None:
    """The last day of a year, month or day; None, for today, if that is not over yet.

    Raises EdtfError for a day that is in no calendar.
    """
    last = edtf.parse(written).max
    return None if last is None or last >= now.date() else last
