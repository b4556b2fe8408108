"""Every sentence of the bot's answers, in English. Pure.

Where a sentence has ``{names}``, escaped words are filled in; other tags are Telegram's HTML.
"""

from bot.tongues.plurals import Forms
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

# --- what editors try on themselves ---------------------------------------------------------------
TEST = "🧪 <b>Test.</b> <i>Only you got this.</i>"
TEST_NEXT = "🧪 <b>Test.</b> <i>Only you got this: the next issue, as it would go out now.</i>"
TEST_INTRO = (
    "🧪 <b>Test.</b> <i>Only you got this: the next issue, with an intro that nobody has approved. "
    "It goes out without it until somebody does.</i>"
)

# --- one help line per command -------------------------------------------------------------------
HELP = {
    "latest": "the newest entries",
    "digest": "the newest briefing, as you get it",
    "recognitions": "who recognises whom, on a day if you name one",
    "timeline": "acts about somebody, in the order of their dates",
    "actor": "one party: where it stands and what it did",
    "entry": "one entry, by its number",
    "search": "find entries and parties",
    "map": "who recognises a subject, on a map",
    "sources": "what the newest entries rest on",
    "corrections": "what we put right or took back",
    "follow": "hear at once when somebody is in the news",
    "unfollow": "follow somebody no more",
    "following": "whom you follow",
    "subscribe": "briefings daily, weekly, each entry or off",
    "unsubscribe": "nothing more comes by itself",
    "settings": "hour, time zone, topics, quiet hours, sound",
    "feedback": "a tip or a link for the desk",
    "about": "what this is and how it is made",
    "help": "this list",
    "privacy": "what is held on you, and for how long",
    "mydata": "everything that is held on you",
    "forgetme": "delete all of it",
    "start": "from the beginning",
}
"""By command; 256 characters at most (https://core.telegram.org/bots/api#botcommand)."""
RECOGNITIONS_EXAMPLE = "/recognitions taliban · /recognitions taliban 2025-07-31"

# --- buttons -------------------------------------------------------------------------------------
DAILY = "Daily {slot}"
WEEKLY = "Weekly"
EACH = "Each entry"
OFF = "Off"
CHOSEN = "✓ {label}"
SHOW_LATEST = "Show me the latest"
BACK = "‹"
ON = "›"
PAGE = "{page}/{pages}"
BACK_TO = "‹ Back"
MORE = "More ›"
EARLIER = "‹ Earlier"
SETTINGS = "Settings"
PAUSE = "Pause a week"
OPEN = "Open"
SHARE = "Share"
TIMELINE = "Timeline"
FOLLOW = "Follow {name}"
UNFOLLOW = "Unfollow {name}"
ONLY_RECOGNISED = "Recognised"
ONLY_REFUSED = "Refused"
ALL = "All"
FULL_LIST_BUTTON = "Full list"
POSITIONS = "Positions"
ABOUT_THEM = "Who recognises it"
OPEN_BOT = "Open the bot"
READ_IN_BOT = "Read on"

# --- reading -------------------------------------------------------------------------------------
LATEST = "<b>Latest</b>\n<i>{count} in the record</i>"
NOTHING_YET = "Nothing is published yet."
NO_ENTRY = "There is no entry {number} in the record."
WHOLE_ISSUE = '<a href="{address}">This briefing on the site</a>'
NOT_REVIEWED = "<i>Not reviewed today: no editor looked at this issue before it went out.</i>"
SORTS = {
    "new": "{count} new",
    "corrected": "{count} corrected",
    "updated": "{count} updated",
    "retracted": "{count} retracted",
    "undone": "{count} as before",
}
UNDONE = "<i>Changed and changed back since you last heard: it reads as it did.</i>"
TOO_LONG = "<i>Too long for a message; its page has all of it.</i>"
STRUCK = '<b>{place}</b><s><a href="{address}">{name}</a></s>\n✏️ <i>Retracted {when}: {note}</i>'
NO_DIGEST = "No briefing has gone out yet. {next} Meanwhile, /latest shows what is in the record."
DIGEST_NEXT = "The first one reaches you {when} if there is news by then."
DIGEST_ON = "on {day}"
"""When, for a client that shows no instants."""
DIGEST_TIMES = "/subscribe brings the next one to you."
CARD_PARTIES = "<b>Parties</b> {parties}"
CARD_CERTAINTY = "<b>Certainty</b> {certainty}"
CARD_SOURCE = "<b>Source</b> {sources}"
CARD_ASSESSMENT = "<b>Assessment</b> {by}"
REPUBLISHED = "republished by {publisher}"
TIMELINE_HEAD = "<b>{name}: {count}</b>\n<i>in the order of their dates</i>"
ACTS = Forms("act on record", "acts on record")
TIMELINE_EMPTY = "<b>{name}: no act on record</b>"
TIMELINE_OF_WHOM = "<b>Timeline of whom?</b>\nTap one, or write a name: /timeline taliban"
AS_TEXT = "As text"
ON_MAP = "On a map"
AS_DRAWN = "in our record, as of {day}"
AND_MORE = " and {count} more"
ACTOR_OF_WHOM = "<b>Which party?</b>\nTap one, or write a name: /actor russia"
MAP_OF_WHOM = "<b>A map of whom?</b>\nTap one, or write a name: /map taliban"
WHICH_ENTRY = "<b>Which entry?</b>\nWrite its number, as in /entry 12; /latest shows the newest."
SOURCES_HEAD = "<b>Sources</b>\n<i>of the newest entries</i>"
SOURCES_FOOT = '<a href="{address}">All sources on the site</a>'
NO_SOURCES = "No source is cited yet."
CORRECTIONS_HEAD = "<b>Corrections</b>\n<i>{count} on record, the latest first</i>"
CORRECTIONS_FOOT = '<a href="{address}">All corrections on the site</a>'
NO_CORRECTIONS = "Nothing had to be put right so far."
BREAK_GLASS = "Published without a second reader: {reason}"
SEARCH_WORD = "Search"
SEARCH_HEAD = "<b>Search</b> “{text}”\n<i>{count} found</i>"
SEARCH_MARK = "<i>Search</i> “{text}”"
SEARCH_MENDED = "<i>Read as: {words}</i>"
SEARCH_NOTHING = (
    "<b>Search</b> “{text}”\nNothing found. A name, a place or a word of a headline is enough: "
    "/search embassy kabul"
)
SEARCH_WHAT = "<b>Search for what?</b>\nA name, a place or a word: /search embassy kabul"
SEARCH_GONE = "What was searched for cannot be read any more. Please write /search again."

# --- subscribing ---------------------------------------------------------------------------------
UNSUBSCRIBED = (
    "Digest: <b>off</b>. Nothing more will come by itself; what was not yet on its way is cancelled.\n"
    "/subscribe brings it back, and /latest works as before."
)
SUBSCRIBE_USAGE = (
    "Write /subscribe daily, /subscribe weekly, /subscribe each or /subscribe off, or tap a button."
)

# --- recognitions --------------------------------------------------------------------------------
WHICH_SUBJECT = "<b>Recognition of whom?</b>\nTap one, or write a name and, if you like, a day:"
NO_SUBJECTS = "No act of recognition is published yet. /latest shows what is in the record."
UNKNOWN_NAME = "“{name}” is not in the record."
NEAREST = "Did you mean one of these?"
FUTURE_DATE = "{written} is still to come. The record knows positions up to today:"
BAD_DATE = "“{text}” is not in the calendar. Write a year, a month or a day:"
NONE_OF_THAT_SORT = "<i>None of that sort is on record.</i>"
ALSO = "The same name also stands for others:"
AS_OF_NOW = "in our record, as of {when}"
AS_OF = "in our record, on {when}"
NOT_YET = "<b>{name} did not exist yet</b>\n<i>on {when}</i>"
NOT_YET_SEE = "Another of the same state may be meant:"
NOT_YET_ALONE = "Ask without a date for how it stands today."
ENDED = "{name} had come to an end by then."
ABOUT_IT = '<a href="{address}">What the record says about it</a>'
RECOGNISED_BY = "<b>{name}: recognised by {count}</b>"
RECOGNISED_BY_AS = "<b>{name}: recognised {kind} by {count}</b>"
BY_NOBODY = "<b>{name}: nobody on record recognises it</b>"
NOTHING_ABOUT = "<b>{name}: no act of recognition on record</b>"
PERHAPS_ONE = "<b>{name}: for certain nobody on record recognises it, perhaps {possible}</b>"
RECOGNISES_MANY = "<b>{name}: recognises {count}</b>"
RECOGNISES_NOBODY = "<b>{name}: no recognition in force on record</b>"
AT_LEAST = "at least {count}"
PERHAPS = "{count}, perhaps {possible}"
STATES = Forms("state", "states")
SUBJECTS = Forms("party", "parties")
ENTRIES = Forms("entry", "entries")
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
