"""What still stops an entry from being published, each thing said in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings import edtf, text
from briefings.acts import says_no_more
from briefings.drafted import Draft, load, well_founded
from briefings.models import Act, Citation, Entry
from briefings.publish import dated
from briefings.publish.twins import Twins
from briefings.vocabulary import (
    FOLDED,
    STATE_CHANGING,
    Basis,
    Certainty,
    CitationRole,
    Claim,
    EntityKind,
    EntryKind,
    Mode,
    ObjectKind,
    Role,
    Verb,
    usual_object_kind,
)

BOUNDED_CLAIM = re.compile(r"\b(first|only|none|no other|nobody)\b", re.IGNORECASE)
"""Words that hold within bounds only, so that the bounds must be told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend; a warning may be accepted by the approver."""

    field: str
    sentence: str
    warning: bool = False


def problems(entry: Entry, draft: Draft | None = None, twins: Twins | None = None) -> list[Problem]:
    """Everything that stands between ``entry`` and its readers; warnings last.

    ``draft`` is the entry with its rows, and ``twins`` what is published beside it, if the caller
    has read them already.
    """
    draft = draft or load(entry)
    twins = twins or Twins([draft])
    act, citations = draft.act, draft.citations
    found = [
        *_words(entry),
        *_kind(draft),
        *_provenance(draft),
        *_quotations(citations),
        *_timeless(entry, citations),
        *(_act(entry, act, twins) if act else ()),
        *_certainty(entry, citations),
    ]
    return sorted(found, key=lambda problem: problem.warning)


def _words(entry: Entry) -> Iterator[Problem]:
    if not entry.headline.strip():
        yield Problem("headline", "It has no headline.")
    if entry.headline.rstrip().endswith("."):
        yield Problem("headline", "A headline ends without a full stop.")
    if not entry.statement.strip():
        yield Problem("statement", "It has no statement.")
    if BOUNDED_CLAIM.search(f"{entry.headline} {entry.statement}") and not entry.scope:
        yield Problem(
            "scope",
            "It says “first”, “only” or “none”; fill in Scope: among whom and since when that holds.",
        )


def _kind(draft: Draft) -> Iterator[Problem]:
    entry, act = draft.entry, draft.act
    if entry.kind == EntryKind.ACT and act is None:
        yield Problem("act", "An act needs an actor, what they did and about whom; fill in Act.")
    if entry.kind != EntryKind.ACT and act is not None:
        yield Problem("kind", "It has an Act but is not of the kind “Act”; change one of the two.")
    judged = entry.kind == EntryKind.ASSESSMENT or entry.basis in (
        Basis.ASSESSMENT,
        Basis.PREDICTION,
    )
    if judged and not any(row.role == Role.AUTHOR for row in draft.participants):
        yield Problem(
            "participants",
            "An assessment or forecast is somebody’s: add its author as a participant.",
        )


def _provenance(draft: Draft) -> Iterator[Problem]:
    """Every claim of an entry needs a passage that supports it."""
    entry, act = draft.entry, draft.act
    supporting = [row for row in draft.citations if row.role == CitationRole.SUPPORTS]
    if not supporting:
        yield Problem(
            "citations", "It cites no source; add a citation that supports the statement."
        )
        return
    supported = {claim for row in supporting for claim in row.claims}
    needed = [Claim.STATEMENT]
    if act:
        needed += [Claim.ACTOR, Claim.SUBJECT, Claim.VERB]
        if entry.date and not _by_publication(entry.date, supporting):
            needed.append(Claim.DATE)
        if act.verb in FOLDED and act.object_kind != usual_object_kind(act.subject.kind):
            needed.append(Claim.OBJECT_KIND)
        if act.mode != Mode.UNSTATED:
            needed.append(Claim.MODE)
    if draft.tallies:
        needed.append(Claim.VALUE)
    for claim in needed:
        if claim not in supported:
            yield Problem("citations", f"No citation supports {claim.label}.")


def _by_publication(when: str, supporting: list[Citation]) -> bool:
    """Whether a date only says that an act was past when a source told it: ``[..P]``."""
    date = edtf.parse(when)
    if not _past(date) or date.max is None:
        return False
    published = [edtf.parse(row.source.published) for row in supporting if row.source.published]
    return any(one.max and one.max <= date.max for one in published)


def _past(date: edtf.Edtf) -> bool:
    """Whether a date has the form ``[..P]``."""
    return not date.lasts and date.min is None


def _quotations(citations: list[Citation]) -> Iterator[Problem]:
    for row in citations:
        body = row.source.text
        if not row.exact:
            continue
        shown = f"“{text.cut(row.exact, 60)}”"
        if body:
            if row.start is None:
                hits = len(text.find_quote(body, row.exact))
                where = "stand several times in" if hits else "are not in"
                yield Problem("citations", f"The words {shown} {where} the source’s text.")
            elif body[row.start : row.end] != row.exact:
                yield Problem(
                    "citations", f"The words {shown} are not what the source says at their place."
                )
        if row.source.licence:
            continue
        if text.words(row.exact) > text.MAX_QUOTE_WORDS:
            yield Problem(
                "citations",
                f"The quotation {shown} is longer than {text.MAX_QUOTE_WORDS} words; cut it.",
            )
        elif (
            body
            and row.start is not None
            and row.end is not None
            and text.is_whole_sentence(body, row.start, row.end)
        ):
            yield Problem("citations", f"The quotation {shown} is a whole sentence; cut it.")


def _timeless(entry: Entry, citations: list[Citation]) -> Iterator[Problem]:
    """Passages that are said to support the date and speak of no time.

    That something was past when a source told it, ``[..P]``, any words of the source support.
    """
    supporting = [row for row in citations if row.role == CitationRole.SUPPORTS]
    if entry.date and _by_publication(entry.date, supporting):
        return
    for row in citations:
        dates = row.role == CitationRole.SUPPORTS and Claim.DATE in row.claims
        read = row.source.lang.startswith(dated.LANGUAGE)
        if dates and read and row.exact and not dated.speaks_of_time(row.exact):
            yield Problem(
                "citations",
                f"“{text.cut(row.exact, 60)}” is ticked for the date but names no day, month or "
                "year. Quote the words that do, or untick the date.",
                warning=True,
            )


def _act(entry: Entry, act: Act, twins: Twins) -> Iterator[Problem]:
    if act.actor.kind == EntityKind.CLASS:
        yield Problem("act", "A class of subjects cannot act.")
    if act.subject.kind == EntityKind.CLASS and act.verb != Verb.REFUSES:
        yield Problem("act", "Towards a class of subjects the only act is a refusal.")
    when = edtf.parse(entry.date) if entry.date else None
    if when and when.lasts:
        yield Problem(
            "date", "An act happens once: write [a..b] for a day we do not know, not a/b."
        )
    if act.verb in STATE_CHANGING:
        if entry.basis not in (Basis.FACT, Basis.ATTRIBUTED):
            yield Problem(
                "basis",
                "An act that changes standing must be stated as fact or by a named speaker.",
            )
        if entry.certainty == Certainty.UNVERIFIED:
            yield Problem("certainty", "An act that changes standing cannot be unverified.")
        if when and when.approximate:
            yield Problem("date", "The date of an act that changes standing takes no ~ or ?.")
    if act.mode == Mode.IMPLIED and _unexplained(entry, act):
        yield Problem(
            "statement",
            "It is marked implied: say in the statement what was done that implies it.",
        )
    answered = act.reacts_to
    if act.verb == Verb.DENIES_REPORT and answered and answered.subject_id != act.subject_id:
        yield Problem(
            "act",
            f"It denies {answered.entry.public_id}, which is about another subject; a denial and what "
            "it denies have the same.",
        )
    yield from _twins(entry, act, twins)


def _unexplained(entry: Entry, act: Act) -> bool:
    """Whether nobody wrote a word about an act beside naming it."""
    return says_no_more(
        entry.statement.strip(),
        actor=act.actor.short_name,
        verb=Verb(act.verb),
        subject=act.subject.short_name,
        object_kind=ObjectKind(act.object_kind) if act.object_kind else None,
        subject_kind=EntityKind(act.subject.kind),
    )


def _twins(entry: Entry, act: Act, twins: Twins) -> Iterator[Problem]:
    """Published acts of the same two sides on the same date: twins, or an order still to be told."""
    for other in twins.of(entry, act):
        if (other.verb, other.object_kind, other.sequence) == (
            act.verb,
            act.object_kind,
            act.sequence,
        ):
            yield Problem(
                "act", f"{other.public_id} already says this: same parties, act and date."
            )
        elif (
            entry.date
            and {other.verb, act.verb} <= STATE_CHANGING
            and other.object_kind == act.object_kind
            and other.sequence == act.sequence
        ):
            yield Problem(
                "act",
                f"{other.public_id} has the same parties and date; "
                "set Sequence to say which came first.",
            )


def _certainty(entry: Entry, citations: list[Citation]) -> Iterator[Problem]:
    if entry.certainty != Certainty.CONFIRMED:
        return
    if not well_founded(citations):
        yield Problem(
            "certainty",
            "It is marked confirmed without an official statement or two independent sources; "
            "readers will see “one source”.",
            warning=True,
        )
