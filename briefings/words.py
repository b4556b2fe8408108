"""What page, message, bot and desk say in the same words: verbs, statuses, others' counts. Pure."""

from dataclasses import dataclass
from typing import Final

from briefings import edtf
from briefings.types import Content, Counts, EntryView, PositionsAnswer, TallyView
from briefings.vocabulary import Basis, Coverage, Measure, ObjectKind, Role, Status, Verb

AS_WHAT: Final = {
    ObjectKind.STATE: "as a state",
    ObjectKind.GOVERNMENT: "as a government",
    ObjectKind.ANNEXATION_OR_SOVEREIGNTY: "as annexed or sovereign territory",
    ObjectKind.REPRESENTATIVE: "as the representative of a people",
}
"""As what a subject is recognised."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb, in the two forms that are said of an act."""

    done: str
    """What the actor did: "Russia — withdrew recognition"."""
    badge: str
    """What an entry is about, after its statement: "recognition withdrawn"."""
    dot: str = "⚪"
    """It repeats the words beside it and never stands for them."""


DEEDS: Final = {
    Verb.RECOGNISES: Deed("recognised", "recognised", "🟢"),
    Verb.WITHDRAWS: Deed("withdrew recognition", "recognition withdrawn"),
    Verb.SUSPENDS: Deed("suspended recognition", "recognition suspended"),
    Verb.RESUMES: Deed("resumed recognition", "recognition resumed", "🟢"),
    Verb.ANNEXES: Deed("annexed it", "annexed"),
    Verb.ENDS: Deed("came to an end", "ended"),
    Verb.REFUSES: Deed("refused", "refused", "🔴"),
    Verb.PROMISES: Deed("promised recognition", "promised"),
    Verb.DENIES_REPORT: Deed("denied a report", "report denied"),
    Verb.ACCREDITS_AMBASSADOR: Deed("accredited an ambassador", "ambassador accredited"),
    Verb.ACCEPTS_DIPLOMATS: Deed("accepted diplomats", "diplomats accepted"),
    Verb.OPENS_MISSION: Deed("opened a mission", "mission opened"),
    Verb.CLOSES_MISSION: Deed("closed its mission", "mission closed"),
    Verb.ESTABLISHES_RELATIONS: Deed("established relations", "relations established"),
    Verb.SEVERS_RELATIONS: Deed("severed relations", "relations severed"),
    Verb.DESIGNATES: Deed("listed it as terrorist", "listed as terrorist"),
    Verb.DELISTS: Deed("took it off its list of terrorists", "taken off a terrorist list"),
    Verb.SIGNS_AGREEMENT: Deed("signed an agreement", "agreement signed"),
    Verb.MEETS: Deed("met", "met"),
    Verb.WELCOMES: Deed("welcomed a step by others", "welcomed"),
    Verb.CONDEMNS: Deed("condemned a step by others", "condemned"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, as a list of those who hold it is headed, and as their number is labelled."""

    dot: str
    caption: str
    label: str


STANDINGS: Final = {
    Status.RECOGNISES: Standing("🟢", "Recognise it", "Recognise it"),
    Status.UNKNOWN_ON_DATE: Standing("🟡", "Not certain on this day", "Not certain"),
    Status.SUSPENDED: Standing("🟠", "Have suspended recognition", "Suspended"),
    Status.WITHDRAWN: Standing("⚫", "Have withdrawn recognition", "Withdrawn"),
    Status.REFUSES: Standing("🔴", "Refuse to recognise it", "Refused"),
    Status.LAPSED: Standing("⚪", "Lapsed when it was annexed or ended", "Lapsed"),
}
"""In the order in which readers see them. Whoever has no position stands in no list."""


def join(names: list[str]) -> str:
    """Names in a row, as in "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 entry", "2 entries"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def voice(entry: EntryView | Content) -> str:
    """Whose word it is: the named author or speaker, else the author of the first source."""
    wanted = Role.SPEAKER if entry.basis is Basis.ATTRIBUTED else Role.AUTHOR
    named = [each.entity.short_name for each in entry.participants if each.role is wanted]
    if named:
        return join(named)
    for citation in entry.citations:
        source = citation.source
        credited = source.authors or source.original_publisher or source.publisher
        if credited:
            return credited
    return "The source"


# --- who recognises it ---------------------------------------------------------------------------
def summary(answer: PositionsAnswer) -> str:
    """One sentence on who recognises a subject: what a reader came for.

    It speaks of the record where the record is partial: that nobody is on it proves nothing.
    """
    counts = answer.counts
    as_what = AS_WHAT[answer.object_kind]
    complete = answer.coverage is Coverage.COMPLETE
    former = _former(counts)
    if counts.recognises:
        at_least = "" if complete else "at least "
        sentence = f"Recognised {as_what} by {at_least}{members(counts)}"
        if counts.possible:
            sentence += f", perhaps {counts.possible} more"
        disputed = counts.recognises - counts.recognises_undisputed
        if disputed:
            sentence += f"; {disputed} of these {'is' if disputed == 1 else 'are'} disputed"
    elif counts.possible:
        sentence = f"Perhaps recognised {as_what} by {counts.possible}"
        sentence += f"; {former}" if former else ""
    elif former:
        nobody = "Nobody recognises" if complete else "Our record holds nobody who still recognises"
        still = " any longer" if complete else ""
        sentence = f"{nobody} it {as_what}{still}: {former}"
    else:
        nobody = "Nobody recognises" if complete else "Our record holds nobody who recognises"
        sentence = f"{nobody} it {as_what}"
    return sentence + "."


def members(counts: Counts) -> str:
    """Who makes up the count: "4 UN members and 1 other"; empty if nobody does."""
    parts = []
    if counts.un_members:
        parts.append(count(counts.un_members, "UN member"))
    if counts.others:
        parts.append(count(counts.others, "other"))
    return join(parts)


def _former(counts: Counts) -> str:
    """What became of recognitions that no longer hold; empty if there were none."""
    parts = []
    if counts.lapsed:
        lapsed = count(counts.lapsed, "recognition")
        parts.append(f"{lapsed} lapsed when it was annexed or ended")
    if counts.withdrawn:
        was = "was" if counts.withdrawn == 1 else "were"
        parts.append(f"{counts.withdrawn} {was} withdrawn")
    if counts.suspended:
        parts.append(f"{counts.suspended} {'is' if counts.suspended == 1 else 'are'} suspended")
    return join(parts)


# --- counts by others ----------------------------------------------------------------------------
_COUNTED: Final = {
    Measure.RECOGNISES: " recognising {subject}",
    Measure.RECOGNISES_UN_MEMBERS: " UN members recognising {subject}",
    Measure.EVER_RECOGNISED: " that had at some time recognised {subject}",
    Measure.WITHDRAWN: " that had withdrawn recognition of {subject}",
    Measure.OTHER: ", of {subject}",
}


def counted(tally: TallyView, *, subject: str = "") -> str:
    """What somebody counted: "4 of 193 recognising Abkhazia"; ``subject`` stands for its name."""
    of = f" of {tally.out_of}" if tally.out_of is not None else ""
    about = _COUNTED[tally.measure].format(subject=subject or tally.subject.short_name)
    return f"{tally.value}{of}{about}"


def tally(tally: TallyView, *, says: str = "", subject: str = "") -> str:
    """A count that somebody else claims, as theirs and of its day.

    "In July 2025, CEPA counted 97 of 193 UN members recognising Kosovo"; without a date,
    "CEPA, at a time not stated, counted …". ``says`` is whoever counted, if the tally does not know.
    """
    who = says or tally.says or "The source"
    what = counted(tally, subject=subject)
    if not tally.as_of:
        return f"{who}, at a time not stated, counted {what}"
    when = edtf.placed(edtf.parse(tally.as_of))
    who = "the source" if who == "The source" else who  # anybody else keeps the capital
    return f"{when[0].upper()}{when[1:]}, {who} counted {what}"
