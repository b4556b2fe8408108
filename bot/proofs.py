"""Messages to look at before readers get them: for the chat of the editor who asked, and no other."""

from datetime import datetime

from django.conf import settings

from bot import desk, render
from bot.render import buttons, words
from bot.texts import Text
from bot.tongues import speaking
from briefings.deliver import proofs
from briefings.digest.proof import Proof as Proven
from briefings.digest.proof import proof
from briefings.types import EditionView, Letter

Proof = tuple[Letter, Text]


def of_edition(user_id: int, edition_id: int) -> Proof | None:
    """An edition that was issued; None without it, or without a linked chat."""
    letter = proofs.letter(user_id)
    view = desk.edition_now(edition_id) if letter else None
    return (letter, _text(view, "TEST")) if letter and view else None


def of_next(user_id: int, schedule_id: int, audience: str, *, now: datetime) -> Proof | None:
    """The next issue of a schedule, as it would go to an audience now; None as above.

    ``audience`` is a key of `briefings.digest.proof`.
    """
    letter = proofs.letter(user_id)
    found = proof(schedule_id, audience, now=now) if letter else None
    if letter is None or found is None:
        return None
    return letter, _text(found.view, _above(found), plan=_key(schedule_id, audience))


def page_of_next(chat_id: int, key: str, page: int, *, now: datetime) -> render.Answer | None:
    """Another page of what `of_next` sent; None in a chat that is no editor's own (any more)."""
    number, _, audience = key.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if not proofs.may_see(chat_id):
        return None
    found = proof(int(number), audience, now=now)
    if found is None:
        return None
    return _edition(found.view, _above(found), page=page, plan=_key(int(number), audience))


def _key(schedule_id: int, audience: str) -> str:
    return f"{schedule_id}.{audience}"


def _above(found: Proven) -> str:
    return "TEST_INTRO" if found.intro_waits else "TEST_NEXT"


def _text(view: EditionView, above: str, *, plan: str = buttons.PLAIN) -> Text:
    said = _edition(view, above, page=1, plan=plan)
    return Text(said.text, said.buttons, view.serial)


def _edition(view: EditionView, above: str, *, page: int, plan: str) -> render.Answer:
    """In the language of the edition, under one of our `words` that says what it is."""
    with speaking(view.language, desk.names(view.language)):
        head = render.Html(getattr(words, above))
        return render.edition(view, site=settings.SITE_URL, above=head, page=page, plan=plan)
