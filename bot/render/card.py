"""One entry as a card: what it says, who is party to it, how sure it is, what it rests on. Pure."""

from bot.render import buttons, words
from bot.render.briefing import retracted
from bot.render.buttons import Origin
from bot.render.items import LONGEST_HEADLINE, changed
from bot.render.markup import Answer, Button, Html, absolute, fits, html, join, link, short
from bot.tongues import dates, forms, terms, told
from bot.tongues.forms import name_of
from briefings.topics import topic_of
from briefings.types import EntityRef, EntryView, SourceRef
from briefings.vocabulary import Basis, Role

_MOST_SOURCES = 4
_LONGEST_NAME = 24
"""UTF-16 units of a name on a button."""
_CUT = 200
"""UTF-16 units of a title or a name in a card."""


NOTHING = Html("")


def card(
    view: EntryView,
    *,
    site: str,
    origin: Origin | None = None,
    follows: bool = False,
    mark: Html = NOTHING,
) -> Answer:
    """An entry with its buttons; `origin` is the list to go back to, `follows` whether the reader
    follows whom it is about, `mark` a line that the list needs to be found again.
    """
    if view.retracted:
        rows = (buttons.back(origin),) if origin else (buttons.show_latest(),)
        return Answer(join([retracted(view, site), mark], "\n\n"), (rows,))
    body, badge = _body(view, site)
    facts = dates.capital(" · ".join([dates.of(view), _topic(view), f"#{view.number}"]))
    head = join(
        [
            html(
                "{dot}<b>{headline}</b>",
                dot=f"{badge[0]} " if badge else "",
                headline=short(view.headline, LONGEST_HEADLINE),
            ),
            html("{facts}", facts=facts),
        ]
    )
    details = join(
        [_parties(view), html(words.CARD_CERTAINTY, certainty=terms.CERTAINTIES[view.certainty])]
    )
    text = head
    for part in (body, changed(view), details, _sources(view, site)):
        if fits(text, part, mark):  # what does not fit stays on the entry's page
            text = join([text, part], "\n\n")
    return Answer(join([text, mark], "\n\n"), _rows(view, site, origin, follows=follows))


def about_whom(view: EntryView) -> EntityRef | None:
    """Whom a card is about first of all: who acted, or else the first who is named."""
    if view.act:
        return view.act.actor
    return next((part.entity for part in view.participants), None)


def subject_of(view: EntryView) -> EntityRef | None:
    """Whose timeline a card leads to."""
    return view.act.subject if view.act else about_whom(view)


def no_entry(number: int) -> Answer:
    """No such entry is published."""
    return Answer(html(words.NO_ENTRY, number=number), ((buttons.show_latest(),),))


def which_entry() -> Answer:
    """Asked for no entry in particular."""
    return Answer(Html(words.WHICH_ENTRY), ((buttons.show_latest(),),))


def _body(view: EntryView, site: str) -> tuple[Html, tuple[str, str] | None]:
    """The statement alone, out of the stored message, and the badge that stood at its end."""
    _, body, badge = told.parts(view)
    return absolute(body, site), badge


def _topic(view: EntryView) -> str:
    return terms.TOPICS[topic_of(view.kind, view.act.verb if view.act else None)]


def _parties(view: EntryView) -> Html:
    if view.act:
        first, second = name_of(view.act.actor), [name_of(view.act.subject)]
        others = [
            name_of(part.entity)
            for part in view.participants
            if part.role in (Role.SUBJECT, Role.TARGET, Role.PLACE)
            and name_of(part.entity) not in (first, second[0])
        ]
        shown = f"{first} → {', '.join(dict.fromkeys([*second, *others]))}"
    else:
        named = [name_of(part.entity) for part in view.participants]
        shown = ", ".join(dict.fromkeys(named))
    return html(words.CARD_PARTIES, parties=short(shown, _CUT)) if shown else Html("")


def _sources(view: EntryView, site: str) -> Html:
    credited = {one.source.id: one.source for one in view.citations}
    if not credited:
        return Html("")
    shown = join([source(one, site) for one in list(credited.values())[:_MOST_SOURCES]], "; ")
    inside = [html(words.CARD_SOURCE, sources=shown)]
    if view.basis in (Basis.ASSESSMENT, Basis.PREDICTION):
        by = forms.join([name_of(p.entity) for p in view.participants if p.role is Role.AUTHOR])
        if by:
            inside.append(html(words.CARD_ASSESSMENT, by=short(by, _CUT)))
    return html("<blockquote expandable>{inside}</blockquote>", inside=join(inside))


def source(one: SourceRef, site: str) -> Html:
    """A source as it is credited: authors, title, publisher, and who republished it."""
    publisher = one.original_publisher or one.publisher
    parts = [
        html("{authors}", authors=short(one.authors, _CUT)),
        link(short(one.title, _CUT), f"{site}/sources/{one.id}.html"),
        html("{publisher}", publisher=short(publisher, _CUT)),
    ]
    shown = join(parts, ", ")
    if one.original_publisher and one.publisher and one.publisher != one.original_publisher:
        again = words.REPUBLISHED.format(publisher=short(one.publisher, _CUT))
        return html("{shown}; {again}", shown=shown, again=again)
    return shown


def _rows(
    view: EntryView, site: str, origin: Origin | None, *, follows: bool
) -> tuple[tuple[Button, ...], ...]:
    key = buttons.card_key(view.number, origin)
    first = [buttons.back(origin)] if origin else []
    whom = about_whom(view)
    if whom:
        label = words.UNFOLLOW if follows else words.FOLLOW
        first.append(
            Button(
                label.format(name=short(name_of(whom), _LONGEST_NAME)),
                buttons.data(buttons.FOLLOW_CARD, key, 2 if follows else 1),
            )
        )
    first.append(Button(words.SHARE, share=f"#{view.number}"))
    subject = subject_of(view)
    second = []
    if subject:
        line = buttons.subject_key(subject.slug, None)
        second.append(Button(words.TIMELINE, buttons.data(buttons.TIMELINE, line)))
    second.append(Button(words.OPEN, url=f"{site}{view.path}"))
    return (tuple(first), tuple(second))
