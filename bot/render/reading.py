"""A briefing as it went out, for whoever has no edition of their own. Pure."""

from datetime import datetime

from bot.render import buttons, words
from bot.render.markup import Answer, html, moment
from bot.tongues import dates
from briefings.types import DigestView, EditionLine, EditionView


def whole(view: DigestView) -> EditionView:
    """A digest as an edition that leaves nothing out; its number is 0, as it is nobody's own."""
    return EditionView(
        id=0,
        digest=view.id,
        kind="issue",
        title=view.title,
        intro=view.intro,
        issued_at=view.issued_at,
        reviewed=True,
        topics=(),
        language="en",
        items=tuple(EditionLine(entry, entry.n, retracted=entry.retracted) for entry in view.items),
        serial=0,
        path=view.path,
    )


def no_digest(next_at: datetime | None) -> Answer:
    """No briefing has gone out; `next_at` is when the reader's first is due, None if they get none."""
    on = words.DIGEST_ON.format(day=dates.of_instant(next_at)) if next_at else ""
    when = moment(next_at, "r", on) if next_at else None
    line = html(words.DIGEST_NEXT, when=when) if when else words.DIGEST_TIMES
    return Answer(html(words.NO_DIGEST, next=line), ((buttons.show_latest(),),))
