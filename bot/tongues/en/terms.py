"""The vocabulary of the record, its dates and counts, in English. Pure.

What site, desk and bot share stands in `briefings.words` and in the vocabularies, and is taken from there.
"""

from typing import Final

from bot.tongues.plurals import Forms
from briefings.vocabulary import (
    Certainty,
    Change,
    EntityKind,
    EntryKind,
    Measure,
    RetractionReason,
    Topic,
)
from briefings.words import AS_WHAT as AS_WHAT
from briefings.words import DEEDS, STANDINGS

ALPHABET = ""
"""For names in a row; empty: as their code points are."""
GROUP = ","
"""Between thousands."""
QUOTES = ("“", "”")
AND = "{first} and {last}"

DONE: Final = {verb: deed.done for verb, deed in DEEDS.items()}
BADGES: Final = {verb: deed.badge for verb, deed in DEEDS.items()}
CAPTIONS: Final = {status: standing.caption for status, standing in STANDINGS.items()}
LABELS: Final = {status: standing.label for status, standing in STANDINGS.items()}
TOPICS: Final = {topic: topic.label for topic in Topic}
CERTAINTIES: Final = {one: one.label.lower() for one in Certainty}
CHANGES: Final = {change: change.label for change in Change}
KINDS: Final = {kind: kind.label for kind in EntityKind}
REASONS: Final = {reason: reason.label for reason in RetractionReason}
TITLES: Final = {
    one: one
    for one in (
        "Daily briefing", "Weekly briefing", "New in the record", "A correction", "A retraction",
    )
}  # fmt: skip
"""Headings that are ours; what an editor writes stays as it is."""

# --- the badge at the end of a stored message ----------------------------------------------------
SAMPLE = "a sample, nothing real"
FORECAST = "forecast"
ASSESSMENT = "assessment"
BY = "{what} by {authors}"
HEARSAY = "unnamed reports"
STATEMENTS: Final = {
    EntryKind.ACT: "act",
    EntryKind.EVENT: "event",
    EntryKind.CONDITION: "state of affairs",
    EntryKind.POSITION: "stance",
    EntryKind.ASSESSMENT: "assessment",
}

# --- counts by others ----------------------------------------------------------------------------
THE_SOURCE = "The source"
TALLY = "{when}, {who} counted {what}"
TALLY_UNDATED = "{who}, at a time not stated, counted {what}"
OUT_OF = "{value} of {out_of}"
COUNTED: Final = {
    Measure.RECOGNISES: "{count} recognising {subject}",
    Measure.RECOGNISES_UN_MEMBERS: "{count} UN members recognising {subject}",
    Measure.EVER_RECOGNISED: "{count} that had at some time recognised {subject}",
    Measure.WITHDRAWN: "{count} that had withdrawn recognition of {subject}",
    Measure.OTHER: "{count}, of {subject}",
}

# --- one sentence on who recognises a subject ----------------------------------------------------
BY_THESE = "Recognised {as_what} by {members}"
BY_AT_LEAST = "Recognised {as_what} by at least {members}"
BY_MORE = ", perhaps {possible} more"
BY_DISPUTED = Forms("; {count} of these is disputed", "; {count} of these are disputed")
BY_PERHAPS = "Perhaps recognised {as_what} by {possible}"
BY_FORMER = "; {former}"
BY_NOBODY = "Our record holds nobody who recognises it {as_what}"
BY_NOBODY_AT_ALL = "Nobody recognises it {as_what}"
BY_NOBODY_STILL = "Our record holds nobody who still recognises it {as_what}: {former}"
BY_NOBODY_NOW = "Nobody recognises it {as_what} any longer: {former}"
MEMBERS = Forms("{count} UN member", "{count} UN members")
OTHERS = Forms("{count} other", "{count} others")
LAPSED = Forms(
    "{count} recognition lapsed when it was annexed or ended",
    "{count} recognitions lapsed when it was annexed or ended",
)
WITHDRAWN = Forms("{count} was withdrawn", "{count} were withdrawn")
SUSPENDED = Forms("{count} is suspended", "{count} are suspended")

# --- dates ---------------------------------------------------------------------------------------
# Each in three cases: alone, behind a preposition of time, behind “between”.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS_OF = MONTHS
MONTHS_WITH = MONTHS
MONTHS_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
YEAR = ("{year}", "{year}", "{year}")
MONTH = "{month} {year}"
MONTH_ALONE = "{month}"
DAY = "{day} {of} {year}"
DAY_ALONE = "{day} {of}"
SPAN = "{a} – {b}"
SPAN_IN_YEAR = "{a_alone} – {b}"
SPAN_YEARS = "{a}–{b}"
SPAN_MONTHS = "{a}–{b} {year}"
SPAN_DAYS = "{a}–{b} {of} {year}"
OR = "{a} or {b}"
OR_IN_YEAR = "{a_alone} or {b}"
OR_DAYS = "{a} or {b} {of} {year}"
BETWEEN = "between {a} and {b}"
BETWEEN_IN_YEAR = "between {a_alone} and {b}"
BETWEEN_DAYS = "between {a} and {b} {of} {year}"
SINCE = "since {a}"
UNTIL = "until {a}"
NOT_BEFORE = "in or after {a}"
NOT_BEFORE_DAY = "on or after {a}"
NOT_AFTER = "by {a}"
ABOUT = "about {a}"
PERHAPS = "perhaps {a}"
UNDATED = "Undated"
WITH_WEEKDAY = "{weekday}, {day} {month} {year}"
"""An instant of ours for a client that shows no instants."""
AT_HOUR = "{day}, {hour}"
WEEKDAY_AT = "{weekday} {hour}"
