"""What the record says, told in the language that is spoken: standings, counts, stored messages. Pure.

In English what `briefings.words` says, word for word; a test holds it to that.
"""

import re
from html import escape

from bot.tongues import FIRST, dates, spoken, terms
from bot.tongues.forms import join, name_of, pick
from briefings.types import Counts, EntryView, PositionsAnswer, TallyView
from briefings.vocabulary import Basis, Coverage, RetractionReason, Role, Topic

BADGE = re.compile(r" (\S+) (<i>[^<]*</i>)$")
"""At the end of a stored message: a sign, and what sort of statement it is."""


# --- labels --------------------------------------------------------------------------------------
def title(text: str) -> str:
    """A digest's heading: one of ours in the language, an editor's as written."""
    return terms.TITLES.get(text, text)


def note(text: str) -> str:
    """A public note: a reason from our list in the language, an editor's words as written."""
    return next((terms.REASONS[one] for one in RetractionReason if one.label == text), text)


def topics(labels: tuple[str, ...]) -> str:
    """Topics, which are given by their English labels."""
    own = {topic.label: terms.TOPICS[topic] for topic in Topic}
    return ", ".join(own.get(label, label) for label in labels)


# --- who recognises it ---------------------------------------------------------------------------
def summary(answer: PositionsAnswer) -> str:
    """One sentence on who recognises a subject; as `briefings.words.summary`."""
    counts = answer.counts
    as_what = terms.AS_WHAT[answer.object_kind]
    complete = answer.coverage is Coverage.COMPLETE
    former = _former(counts)
    if counts.recognises:
        by = terms.BY_THESE if complete else terms.BY_AT_LEAST
        sentence = by.format(as_what=as_what, members=members(counts))
        if counts.possible:
            sentence += terms.BY_MORE.format(possible=counts.possible)
        disputed = counts.recognises - counts.recognises_undisputed
        if disputed:
            sentence += pick(terms.BY_DISPUTED, disputed).format(count=disputed)
    elif counts.possible:
        sentence = terms.BY_PERHAPS.format(as_what=as_what, possible=counts.possible)
        sentence += terms.BY_FORMER.format(former=former) if former else ""
    elif former:
        nobody = terms.BY_NOBODY_NOW if complete else terms.BY_NOBODY_STILL
        sentence = nobody.format(as_what=as_what, former=former)
    else:
        nobody = terms.BY_NOBODY_AT_ALL if complete else terms.BY_NOBODY
        sentence = nobody.format(as_what=as_what)
    return f"{sentence}."


def members(counts: Counts) -> str:
    """Who makes up the count: "4 UN members and 1 other"; empty if nobody does."""
    parts = ((counts.un_members, terms.MEMBERS), (counts.others, terms.OTHERS))
    return join([pick(forms, count).format(count=count) for count, forms in parts if count])


def _former(counts: Counts) -> str:
    parts = (
        (counts.lapsed, terms.LAPSED),
        (counts.withdrawn, terms.WITHDRAWN),
        (counts.suspended, terms.SUSPENDED),
    )
    return join([pick(forms, count).format(count=count) for count, forms in parts if count])


def tally(claim: TallyView) -> str:
    """A count that somebody else claims, as theirs and of its day; as `briefings.words.tally`."""
    count = str(claim.value)
    if claim.out_of is not None:
        count = terms.OUT_OF.format(value=claim.value, out_of=claim.out_of)
    what = terms.COUNTED[claim.measure].format(count=count, subject=name_of(claim.subject))
    who = claim.says if claim.says and claim.says != "The source" else ""
    if not claim.as_of:
        return terms.TALLY_UNDATED.format(who=who or terms.THE_SOURCE, what=what)
    who = who or terms.THE_SOURCE[:1].lower() + terms.THE_SOURCE[1:]
    return terms.TALLY.format(when=dates.placed(claim.as_of), who=who, what=what)


# --- stored messages -----------------------------------------------------------------------------
def parts(entry: EntryView) -> tuple[str, str, tuple[str, str] | None]:
    """Headline, statement and badge of a stored message.

    It is ``headline``, line break, ``date. statement badge`` (`publish.message`).
    """
    head, _, body = entry.message.partition("\n")
    found = BADGE.search(body)
    if found:
        body = body[: found.start()]
    when = dates.capital(entry.date_text)
    return head, body.removeprefix(f"{when}.").strip(), (found[1], found[2]) if found else None


def message(entry: EntryView) -> str:
    """A stored message with its date and badge in the language: headline and statement are the record's.

    In English it stays as it was approved.
    """
    return entry.message if spoken() == FIRST else retold(entry)


def retold(entry: EntryView) -> str:
    """The same, put together anew; what is not of the usual form stays as it is."""
    head, body, badge = parts(entry)
    dated = entry.message.startswith(f"{head}\n{dates.capital(entry.date_text)}. ")
    if badge is None or not body or not dated:
        return entry.message
    when = dates.capital(dates.of(entry)).removesuffix(".")  # “mėn.” ends with one of its own
    return f"{head}\n{when}. {body} {badge[0]} <i>{sort(entry)}</i>"


def sort(entry: EntryView) -> str:
    """What sort of statement an entry is and how sure we are: "recognised · one source"."""
    sureness = terms.SAMPLE if entry.sample else terms.CERTAINTIES[entry.certainty]
    if entry.act:
        return f"{terms.BADGES[entry.act.verb]} · {sureness}"
    if entry.basis in (Basis.ASSESSMENT, Basis.PREDICTION):
        what = terms.FORECAST if entry.basis is Basis.PREDICTION else terms.ASSESSMENT
        authors = [name_of(one.entity) for one in entry.participants if one.role is Role.AUTHOR]
        return (
            terms.BY.format(what=what, authors=escape(join(authors), quote=False))
            if authors
            else what
        )
    words = terms.HEARSAY if entry.basis is Basis.HEARSAY else terms.STATEMENTS[entry.kind]
    return f"{words} · {sureness}"
