"""Every sentence the bot says, in English; a second language is a second module like this one. Pure.

Where a sentence has ``{names}``, escaped words are filled in; other tags are Telegram's HTML.
"""

from briefings.vocabulary import Change, Verb

# --- what the bot is -----------------------------------------------------------------------------
DESCRIPTION = (
    "What happened, who says so, and what changed: sourced briefings on recognition and diplomacy, "
    "and answers from the record behind them."
)
SHORT_DESCRIPTION = "Sourced briefings: what happened, who says so, what changed."
START = (
    "<b>Cablegram</b> sends short briefings in which every statement has its source, and answers "
    "questions from the record behind them.\n"
    "How often would you like to hear from us? (We keep your chat’s number encrypted; Telegram "
    "itself can see that you follow this bot.)"
)
START_GROUP = "Hello. /latest shows what is new, /subscribe sets up briefings here, /help the rest."
HELP_HEAD = "<b>What you can ask</b>"
HELP_FOOT = 'Everything is also on <a href="{site}/">the site</a>, with the quoted passages.'
NOT_UNDERSTOOD = "That is not a command I know. Here is what I can answer."

# --- one help line per command -------------------------------------------------------------------
HELP_LATEST = "the newest entries"
HELP_RECOGNITIONS = "who recognises whom, on a day if you name one"
HELP_DIGEST = "the newest briefing"
HELP_SUBSCRIBE = "briefings daily, weekly, or off"
HELP_UNSUBSCRIBE = "no more briefings"
HELP_HELP = "this list"
HELP_START = "from the beginning"
RECOGNITIONS_EXAMPLE = "/recognitions taliban · /recognitions taliban 2025-07-31"

# --- buttons -------------------------------------------------------------------------------------
DAILY = "Daily 08:00"
WEEKLY = "Weekly"
OFF = "Off"
SHOW_LATEST = "Show me the latest"
BACK = "‹"
ON = "›"
PAGE = "{page}/{pages}"

# --- reading -------------------------------------------------------------------------------------
LATEST = "<b>Latest</b>\n<i>{count} in the record</i>"
NOTHING_YET = "Nothing is published yet."
NO_ENTRY = "There is no entry {number} in the record."
RETRACTED = "<b>{headline}</b>\n<i>Retracted.</i> {note}"
SOURCES = "<b>Source</b> {sources}"
MORE_ON_SITE = '<a href="{address}">{count} more on the site</a>'
WHOLE_ISSUE = '<a href="{address}">This briefing on the site</a>'
NO_DIGEST = "No briefing has gone out yet. {next} Meanwhile, /latest shows what is in the record."
DIGEST_NEXT = "The first one reaches you at {when} once there is news."
DIGEST_TIMES = "The daily one goes out in the morning; /subscribe brings it to you."

# --- subscribing ---------------------------------------------------------------------------------
STATE_ON = "Briefings: <b>{frequency}</b>, at {slot} ({zone})."
STATE_OFF = "Briefings: <b>off</b>."
SUBSCRIBED = STATE_ON + "\n/unsubscribe stops them at any time."
UNSUBSCRIBED = (
    "Briefings: <b>off</b>. Nothing more will come; what was not yet on its way is cancelled.\n"
    "/subscribe brings them back, and /latest works as before."
)
SUBSCRIBE_USAGE = "Write /subscribe daily, /subscribe weekly or /subscribe off, or tap a button."
FREQUENCIES = {"daily": "daily", "weekly": "weekly", "each": "each entry", "off": "off"}
ADMINS_ONLY = "In a group, only its administrators can change that."

# --- recognitions --------------------------------------------------------------------------------
WHICH_SUBJECT = "<b>Recognition of whom?</b>\nTap one, or write a name and, if you like, a day:"
NO_SUBJECTS = "No act of recognition is published yet. /latest shows what is in the record."
UNKNOWN_NAME = "“{name}” is not in the record."
NEAREST = "Did you mean one of these?"
FUTURE_DATE = "{written} is still to come. The record knows positions up to today:"
BAD_DATE = "“{text}” is not in the calendar. Write a year, a month or a day:"
ALSO = "The same name also stands for others:"
AS_OF_NOW = "in our record, as of {when}"
AS_OF = "in our record, on {when}"
NOT_YET = "<b>{name} did not exist yet</b>\n<i>on {when}</i>"
NOT_YET_SEE = "Another of the same state may be meant:"
NOT_YET_ALONE = "Ask without a date for how it stands today."
ENDED = "{name} had come to an end by then."
ABOUT_IT = '<a href="{address}">What the record says about it</a>'
FULL_LIST = '<a href="{address}">Table and sources on the site</a>'
RECOGNISED_BY = "<b>{name}: recognised by {count}</b>"
RECOGNISED_BY_AS = "<b>{name}: recognised {kind} by {count}</b>"
BY_NOBODY = "<b>{name}: nobody on record recognises it</b>"
NOTHING_ABOUT = "<b>{name}: no act of recognition on record</b>"
PERHAPS_ONE = "<b>{name}: for certain nobody on record recognises it, perhaps {possible}</b>"
RECOGNISES_MANY = "<b>{name}: recognises {count}</b>"
RECOGNISES_NOBODY = "<b>{name}: no recognition in force on record</b>"
AT_LEAST = "at least {count}"
PERHAPS = "{count}, perhaps {possible}"
STATES = ("state", "states")
SUBJECTS = ("party", "parties")
ENTRIES = ("entry", "entries")
UN_AND_OTHERS = "{members} in the UN, {others} outside it"
UNDISPUTED = "{count} undisputed"

CHANGED = {Change.CORRECTED: "Corrected", Change.UPDATED: "Updated"}

WELCOMED = {Verb.WELCOMES: "welcomed {whose}’s step", Verb.CONDEMNS: "condemned {whose}’s step"}
NOT_CERTAIN = "perhaps {done}"
LAPSED = {
    Verb.ANNEXES: "lapsed with the annexation",
    Verb.ENDS: "lapsed with its end",
}
LAPSED_SOMEHOW = "lapsed"
DISPUTED = "disputed"
LATER = "changed later, {when}"
CONTACT = "Contact, not recognition"
UNDATED = "Without a date"
TALLIES = "Counted by others, not by us"

# --- when it does not work -----------------------------------------------------------------------
SORRY = "Something went wrong on our side; we have noted it. Please try again in a minute."
OLD_BUTTON = "This button belongs to an older message; /help lists what I can answer now."
