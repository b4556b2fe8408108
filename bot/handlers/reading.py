"""/latest, /digest, /entry, /sources and /corrections."""

from contextlib import suppress
from dataclasses import replace

from django.conf import settings
from django.utils import timezone
from telegram import Update
from telegram.ext import ContextTypes

from bot import desk, render
from bot.handlers.permission import may_change
from bot.handlers.speaking import say
from bot.render import Answer, Html, buttons, card, lists, words
from bot.render.buttons import Origin
from bot.tongues import LANGUAGES, speaking, spoken, terms
from briefings.types import EditionView

SOURCES = 40
"""How many sources are told apart; the site has all."""
CHOICE = 12


async def latest(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The newest entries: /latest."""
    await say(update, await latest_page(1))


async def latest_page(page: int, key: str = buttons.PLAIN) -> Answer:
    """One page of them; a page beyond the last is the last."""
    found = await desk.latest(page, size=lists.PER_PAGE)
    return lists.latest(
        found.entries, count=found.count, page=found.page, site=settings.SITE_URL, key=key
    )


async def digest(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The newest issue of the reader's cadence, as they get it: /digest."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a command always has a chat
        return
    view = await desk.briefing(chat.id)
    if view is not None:
        await say(update, render.edition(view, site=settings.SITE_URL))
        return
    now = await desk.now(chat.id, now=timezone.now())
    await say(update, render.no_digest(now.next_at if now else None))


async def edition_page(key: str, page: int, *, own: bool) -> Answer:
    """A page of an edition, or of an issue that is nobody's own."""
    view = await _issue(key, own=own)
    return render.edition(view, site=settings.SITE_URL, page=page) if view else render.old_button()


async def item(key: str, page: int, *, own: bool, chat_id: int) -> Answer:
    """An item of a digest as a card, in its place, with the way back."""
    number, _, place = key.partition(".")
    view = await _issue(number, own=own)
    if view is None or not place.isdecimal() or not 0 < int(place) <= len(view.items):
        return render.old_button()
    pages_of, _, name = render.briefing.names(view)
    entry = view.items[int(place) - 1].entry
    return await entry_card(entry.number, Origin(pages_of, name, page), chat_id=chat_id)


async def _issue(key: str, *, own: bool) -> EditionView | None:
    if not key.isdecimal():
        return None
    return await (desk.edition if own else desk.whole_issue)(int(key))


async def entry(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """One entry by its number: /entry 12."""
    chat, wanted = update.effective_chat, "".join(context.args or ()).lstrip("#").upper()
    number = wanted.removeprefix("E-").removeprefix("E")
    if chat is None:  # for the type checker: a command always has a chat
        return
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):
        await say(update, card.which_entry())
        return
    await say(update, await entry_card(int(number), None, chat_id=chat.id))


async def entry_card(
    number: int, origin: Origin | None, *, chat_id: int, shown: str = ""
) -> Answer:
    """An entry as a card; `shown` is the message that it takes the place of."""
    found = await desk.card(number, chat_id=chat_id)
    if found is None:
        return card.no_entry(number)
    asked = searched(shown) if origin and origin.view == buttons.SEARCH else ""
    return card.card(
        found.entry,
        site=settings.SITE_URL,
        origin=origin,
        follows=found.follows,
        mark=lists.search_mark(asked) if asked else Html(""),
    )


async def card_page(key: str, *, chat_id: int, shown: str = "") -> Answer:
    """The card behind a button."""
    with suppress(ValueError):
        number, origin = buttons.read_card(key)
        return await entry_card(number, origin, chat_id=chat_id, shown=shown)
    return render.old_button()


async def follow_from_card(update: Update, key: str, page: int, *, shown: str) -> Answer:
    """Follow whom a card is about (page 1), or no more (2), and show the card again."""
    chat = update.effective_chat
    if chat is None:  # for the type checker: a tap always comes from a chat
        return render.sorry()
    if not await may_change(update, chat):
        return render.settings.admins_only()
    chat_id = chat.id
    try:
        number, origin = buttons.read_card(key)
    except ValueError:
        return render.old_button()
    found = await desk.card(number, chat_id=chat_id)
    whom = card.about_whom(found.entry) if found else None
    if whom is None:
        return render.old_button()
    if page == 2:
        await desk.unfollow(chat_id, whom.slug)
    else:
        done, _ = await desk.follow(
            chat_id, whom.slug, kind=str(chat.type), language=spoken(), now=timezone.now()
        )
        if done is desk.Followed.TOO_MANY:
            return replace(
                render.personal.too_many(desk.MOST_FOLLOWED),
                buttons=((buttons.back(origin),),) if origin else (),
            )
    return await entry_card(number, origin, chat_id=chat_id, shown=shown)


async def timeline_page(key: str, page: int) -> Answer:
    """One page of them."""
    found = await desk.acts(key, page=page, size=lists.LINES)
    if found is None:
        return await _of_whom()
    return lists.timeline(
        found.whom, found.entries, count=found.count, page=found.page, site=settings.SITE_URL
    )


async def _of_whom() -> Answer:
    subjects = await desk.subjects(limit=CHOICE)
    return lists.ask(words.TIMELINE_OF_WHOM, subjects, buttons.TIMELINE)


async def sources(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """What the newest entries rest on: /sources."""
    await say(update, await sources_page(1))


async def sources_page(page: int) -> Answer:
    """One page of them."""
    return lists.sources(await desk.sources(limit=SOURCES), page=page, site=settings.SITE_URL)


async def corrections(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """What was put right or taken back: /corrections."""
    await say(update, await corrections_page(1))


async def corrections_page(page: int) -> Answer:
    """One page of them."""
    found = await desk.corrections(page, size=lists.LINES)
    return lists.corrections(
        found.lines, count=found.count, page=found.page, site=settings.SITE_URL
    )


def searched(shown: str) -> str:
    """What was searched for, as a message of ours shows it; empty if it does not."""
    lines = shown.splitlines()
    for language in LANGUAGES:  # a message stays in the language that it was written in
        with speaking(language):
            word, (opening, closing) = words.SEARCH_WORD, terms.QUOTES
        for line in lines:
            if line.startswith(word):
                start, end = line.find(opening), line.rfind(closing)
                if 0 <= start < end:
                    return line[start + 1 : end]
    return ""
