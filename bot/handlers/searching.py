"""/search, and searching from any chat. What is typed is read from the message and kept nowhere."""

from django.conf import settings
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.reading import searched
from bot.handlers.speaking import NO_PREVIEW, say
from bot.render import Answer, Html, buttons, card, lists, words
from bot.render.markup import short
from bot.tongues import dates, terms
from bot.tongues.forms import full_name_of, name_of
from briefings.types import EntityRef, EntryView

SIZE = 6
"""Results on a page."""
INLINE = 20
"""Results of an inline search; 50 is Telegram's most."""
FRESH = 60
"""Seconds that Telegram may show them again to the same person."""


async def search(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Find entries and parties: /search embassy kabul."""
    marks = dict.fromkeys(map(ord, ("“", "”", *terms.QUOTES)))  # a search is found again by them
    text = short(" ".join(context.args or ()).translate(marks), lists.LONGEST_QUERY)
    await say(update, await _found(text, 1) if text else Answer(Html(words.SEARCH_WHAT)))


async def search_page(shown: str, page: int) -> Answer:
    """Another page of the search that a message shows."""
    text = searched(shown)
    return await _found(text, page) if text else Answer(Html(words.SEARCH_GONE))


async def _found(text: str, page: int) -> Answer:
    found = await desk.search(text, limit=SIZE, offset=(page - 1) * SIZE)
    if found.total and not found.hits:  # a page beyond the last
        page = -(-found.total // SIZE)
        found = await desk.search(text, limit=SIZE, offset=(page - 1) * SIZE)
    return lists.search(found, page=page, size=SIZE, site=settings.SITE_URL)


async def inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Results under what somebody types after our name in any chat."""
    query = update.inline_query
    if query is None:  # for the type checker: the handler is for these updates
        return
    offset = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 5 else 0
    hits = await desk.inline(query.query, limit=INLINE, offset=offset)
    bot = context.bot.username
    await query.answer(
        [_result(hit.found, buttons.chat_link(bot, hit.payload)) for hit in hits],
        cache_time=FRESH,
        is_personal=True,  # in the language of whoever asks
        next_offset=str(offset + INLINE) if len(hits) == INLINE else "",
        button=InlineQueryResultsButton(words.OPEN_BOT, start_parameter="inline"),
    )


def _result(found: EntityRef | EntryView, address: str) -> InlineQueryResultArticle:
    if isinstance(found, EntityRef):
        answer = render.lists.named(found)
        number, title = f"a{address[-20:]}", full_name_of(found)
        about = terms.KINDS[found.kind]
    else:
        answer = card.card(found, site=settings.SITE_URL)
        parties = [found.act.actor, found.act.subject] if found.act else []
        names = " → ".join(name_of(one) for one in parties)
        number, title = f"e{found.number}", found.headline
        about = " · ".join(filter(None, [dates.of(found), names]))
    markup = InlineKeyboardMarkup([[InlineKeyboardButton(words.READ_IN_BOT, url=address)]])
    return InlineQueryResultArticle(
        id=number,
        title=short(title, 120),
        description=short(about, 120),
        input_message_content=InputTextMessageContent(
            answer.text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
        reply_markup=markup,
    )
