"""An edition as its readers get it, for the desk, which finds this by its name (`EDITION_MESSAGE`)."""

from bot import desk, render
from bot.render import Answer
from bot.tongues import speaking
from briefings.types import EditionView


def edition(view: EditionView, *, site: str) -> Answer:
    """Its first page, in its language."""
    with speaking(view.language, desk.names(view.language)):
        return render.edition(view, site=site)
