"""Greetings, help, settings and apologies as messages. Pure."""

from collections.abc import Sequence
from datetime import time

from bot.render import buttons, words
from bot.render.markup import Answer, Button, Html, html, join
from bot.render.positions import EXAMPLES
from bot.render.settings import DEFAULT_SLOT
from bot.tongues import CHOOSE


def start(slot: time | None = None) -> Answer:
    """What this is, and the first choice; `slot` is the hour the reader has chosen before."""
    return Answer(
        Html(words.START),
        (
            buttons.greeting_choice(slot or DEFAULT_SLOT),
            (buttons.show_latest(buttons.GREETING),),
            (Button(CHOOSE, buttons.data(buttons.CONFIG, "language")),),
        ),
    )


def start_group() -> Answer:
    """One line on joining a group."""
    return Answer(Html(words.START_GROUP))


def help_page(rows: Sequence[tuple[str, str]], *, site: str, lost: bool = False) -> Answer:
    """The commands, each with its line; `lost` when something was not understood."""
    lines = [html("/{name} — {line}", name=name, line=line) for name, line in rows]
    parts = [
        Html(words.NOT_UNDERSTOOD) if lost else Html(words.HELP_HEAD),
        join(lines),
        html("<i>{example}</i>", example=words.RECOGNITIONS_EXAMPLE),
        html(words.HELP_FOOT, site=site),
    ]
    return Answer(join(parts, "\n\n"))


def bad_date(text: str, view: str = buttons.RECOGNITIONS) -> Answer:
    """A day that is none, with an example of one that is; `view` answers what was asked."""
    return Answer(join([html(words.BAD_DATE, text=text[:40]), _example(view)]))


def future_date(text: str, view: str = buttons.RECOGNITIONS) -> Answer:
    """A day that has not come, with an example of one that has; `view` answers what was asked."""
    return Answer(join([html(words.FUTURE_DATE, written=text[:40]), _example(view)]))


def _example(view: str) -> Html:
    return html("{e}", e=EXAMPLES.get(view, words.RECOGNITIONS_EXAMPLE))


def old_button() -> Answer:
    """A button of an older version of the bot."""
    return Answer(Html(words.OLD_BUTTON))


def sorry() -> Answer:
    """One calm sentence when a handler failed."""
    return Answer(Html(words.SORRY))
