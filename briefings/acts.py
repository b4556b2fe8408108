"""Acts as files carry them: one row per citation, the key of an act, and our own words for it. Pure.

Reading, writing and exporting act files, and keeping what was read, share these; none of them owns
them.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from briefings import text
from briefings.vocabulary import (
    FOLDED,
    REACTIONS,
    Certainty,
    EntityKind,
    Mode,
    ObjectKind,
    Verb,
    usual_object_kind,
)
from briefings.words import AS_WHAT

COLUMNS = (
    "actor", "subject", "verb", "object_kind", "mode", "date", "sequence", "certainty",
    "source_url", "source_title", "quote", "note",
)  # fmt: skip
"""The header of acts.csv."""

ENGAGEMENT = frozenset(Verb) - FOLDED - REACTIONS - {Verb.PROMISES}
"""Verbs that never change a status; alone in needing no object_kind."""

TITLE_LENGTH = 300
HEADLINE_LENGTH = 120


class ActKey(NamedTuple):
    """What makes two rows one act; entities by slug, an undated act's date empty."""

    actor: str
    subject: str
    verb: str
    object_kind: str
    date: str
    sequence: int


@dataclass(frozen=True, slots=True)
class ActRow:
    """One citation of one act, checked: slugs of known entities, defaults filled in."""

    actor: str
    subject: str
    verb: Verb
    object_kind: ObjectKind | None
    mode: Mode
    date: str
    """EDTF in its stored form; empty for undated."""
    sequence: int
    certainty: Certainty
    source_url: str
    source_title: str
    quote: str
    """Empty for the whole source."""
    note: str
    """The entry's statement, and its scope as a last paragraph; empty where we write a sentence."""
    row: int = field(default=0, compare=False)
    """Where it stood in its file; the header is row 1."""

    @property
    def key(self) -> ActKey:
        """Rows with equal keys are one act."""
        return ActKey(
            self.actor,
            self.subject,
            self.verb,
            self.object_kind or "",
            self.date,
            self.sequence,
        )


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong at one place of a file, and what would be right there."""

    row: int
    """The header is row 1."""
    column: str
    found: str
    allowed: str


def default_object_kind(verb: Verb, subject: EntityKind) -> ObjectKind | None:
    """As what a subject is meant when a row does not say: an authority as a government."""
    if verb in ENGAGEMENT:
        return None
    return usual_object_kind(subject)


def settled(value: str) -> str:
    """Text as the record takes it in: normal form, nothing blank around it. Idempotent."""
    if value.isascii() and value.isprintable():  # most cells: nothing to put in order
        return value.strip()
    value = text.normalise(value).strip()
    while value.startswith("\ufeff"):  # a byte order mark behind a blank
        value = value.lstrip("\ufeff").strip()
    return value


# Our own words ---------------------------------------------------------------------------------

_TAKEN_AS = frozenset(
    {
        Verb.RECOGNISES, Verb.WITHDRAWS, Verb.SUSPENDS, Verb.RESUMES, Verb.REFUSES, Verb.PROMISES,
    }
)  # fmt: skip
_PATTERNS = {
    Verb.DESIGNATES: "{actor} lists {subject} as terrorist",
    Verb.DELISTS: "{actor} takes {subject} off its terrorist list",
}


def headline(actor: str, verb: Verb, subject: str) -> str:
    """An act in one line, from short names: "Nauru recognises Abkhazia"."""
    return text.cut(_words(actor, verb, subject), HEADLINE_LENGTH)


def statement(actor: str, verb: Verb, subject: str, object_kind: ObjectKind | None) -> str:
    """The sentence for an act about which nobody wrote one."""
    as_what = f" {AS_WHAT[object_kind]}" if object_kind and verb in _TAKEN_AS else ""
    return f"{_words(actor, verb, subject)}{as_what}."


def says_no_more(
    words: str,
    *,
    actor: str,
    verb: Verb,
    subject: str,
    object_kind: ObjectKind | None,
    subject_kind: EntityKind,
) -> bool:
    """Whether words are just the sentence for an act about which nobody wrote one; short names."""
    kinds = (object_kind, default_object_kind(verb, subject_kind))
    return words in {statement(actor, verb, subject, kind) for kind in kinds}


def _words(actor: str, verb: Verb, subject: str) -> str:
    if verb is Verb.ENDS:
        whose = "" if actor == subject else f", by an act of {actor}"
        return f"{subject} comes to an end{whose}"
    pattern = _PATTERNS.get(verb, f"{{actor}} {verb.label} {{subject}}")
    return pattern.format(actor=actor, subject=subject)


def title_of(url: str) -> str:
    """What a source is called by while nobody has given its title: its address."""
    return text.cut(re.sub(r"\Ahttps?://(?:www\.)?", "", url), TITLE_LENGTH)


_SCOPE = re.compile(r"(?:\A|\n\n)Scope: ([^\n]{1,200})\Z")


def join_note(words: str, scope: str) -> str:
    """A statement and its scope as one note."""
    return "\n\n".join(part for part in (words, f"Scope: {scope}" if scope else "") if part)


def split_note(note: str) -> tuple[str, str]:
    """The statement of a note and its scope, either of which may be empty."""
    match = _SCOPE.search(note)
    return (note[: match.start()], match[1]) if match else (note, "")
