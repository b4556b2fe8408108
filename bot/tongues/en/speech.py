"""Sentences about a reader's own choices and data, in English. Pure.

As in `words`: ``{names}`` are filled in escaped, other tags are Telegram's HTML.
"""

# --- the state of things -------------------------------------------------------------------------
SETTINGS_HEAD = "<b>Settings</b>"
DIGEST_OFF = "Digest: <b>off</b>"
DIGEST_STATE = "Digest: <b>{frequency}</b>, {when} ({zone})"
DIGEST_EACH = "Digest: <b>each entry</b>, as it is published ({zone})"
SOUND_ON = "Sound: on"
SOUND_OFF = "Sound: off"
NEXT = "Next: {when}"
PAUSED = "Paused until {day}"
TOPICS = "Topics: {topics}"
TOPICS_ALL = "all"
QUIET = "Quiet hours: {start}–{end}"
QUIET_NEVER = "Quiet hours: none"
LANGUAGE = "Language: {language}"
FOLLOWS = "Following: {count}"
FREQUENCIES = {"daily": "daily", "weekly": "weekly", "each": "each entry", "off": "off"}
STOPS = "/unsubscribe stops it at any time."
FOLLOWS_GO_ON = "You still hear of the {count} you follow; /unsubscribe ends that too."
BLOCKED = "Nothing can reach this chat at the moment."
ADMINS_SET = "Only administrators of this chat can change it."
SUBSCRIBE_FIRST = "There is nothing to set yet: no digest comes here. Choose how often, to begin."
CHANNEL_STATE = (
    "Each issue is posted here: {frequency}. Administrators change that with /subscribe."
)

# --- screens -------------------------------------------------------------------------------------
HOW_OFTEN = "<b>How often?</b>"
HOW_OFTEN_NOTES = (
    "<i>Each entry comes as it is published, outside your quiet hours. With “off” you still hear of "
    "those you follow.</i>"
)
WHICH_HOUR = "<b>At what hour?</b>\n<i>On your clock: {zone}</i>"
WHICH_ZONE = "<b>Where are you?</b>\n<i>So that {slot} is {slot} on your clock. Now: {zone}</i>"
WHICH_REGION = "<b>In which part of the world?</b>"
WHICH_PLACE = "<b>{region}</b>\nWhich place has your time?"
WHICH_TOPICS = (
    "<b>Which topics?</b>\n<i>A tap takes one in or out; those you follow come anyway. A change "
    "begins with the next digest.</i>"
)
WHICH_QUIET = (
    "<b>Quiet hours</b>\n<i>Alerts wait until they are over; a digest in them comes without a "
    "sound. Now: {now}</i>"
)
WHICH_LANGUAGE = (
    "<b>Language</b>\n<i>Of what the bot says. The entries themselves are written in English.</i>"
)
QUIET_NOW_NEVER = "never"
NEVER = "Never quiet"
B_OFTEN = "How often"
B_HOUR = "Hour"
B_ZONE = "Time zone"
B_TOPICS = "Topics"
B_QUIET = "Quiet hours"
B_SOUND_ON = "Sound on"
B_SOUND_OFF = "Sound off"
B_LANGUAGE = "Language"
B_FOLLOWING = "Following"
B_DATA = "My data"
B_RESUME = "Resume now"
B_ELSEWHERE = "Somewhere else"
B_ALL_TOPICS = "All topics"
CITIES = (
    ("London", "Europe/London"),
    ("Berlin", "Europe/Berlin"),
    ("Vilnius", "Europe/Vilnius"),
    ("Kyiv", "Europe/Kyiv"),
    ("Istanbul", "Europe/Istanbul"),
    ("Moscow", "Europe/Moscow"),
    ("Tbilisi", "Asia/Tbilisi"),
    ("Tashkent", "Asia/Tashkent"),
    ("Delhi", "Asia/Kolkata"),
    ("Beijing", "Asia/Shanghai"),
    ("Tokyo", "Asia/Tokyo"),
    ("New York", "America/New_York"),
)
REGIONS = {
    "Europe": "Europe",
    "Asia": "Asia",
    "Africa": "Africa",
    "America": "The Americas",
    "Pacific": "Pacific",
    "Australia": "Australia",
    "Atlantic": "Atlantic",
    "Indian": "Indian Ocean",
    "Antarctica": "Antarctica",
    "Arctic": "Arctic",
    "UTC": "UTC",
}

# --- following -----------------------------------------------------------------------------------
FOLLOW_WHOM = "<b>Follow whom?</b>\nWrite a name: /follow russia"
FOLLOWED = "You follow <b>{name}</b>. An alert comes when an entry names it, outside quiet hours."
FOLLOWED_NONE = "You follow nobody. Write a name, as in /follow russia, or tap Follow on a card."
FOLLOWING_HEAD = "<b>Following</b>\n<i>A tap ends it.</i>"
UNFOLLOWED = "You do not follow <b>{name}</b> any more."
UNFOLLOW_WHOM = "<b>Unfollow whom?</b>"
TOO_MANY = "You follow {most} already, which is the most. /following shows them; a tap ends one."
B_FOLLOW = "Follow {name}"
B_UNFOLLOW = "✕ {name}"

# --- tips ----------------------------------------------------------------------------------------
FEEDBACK_USAGE = (
    "<b>A tip for the desk</b>\nWrite it after the command, a link is welcome: "
    "/feedback https://example.org/report\n"
    "<i>Your words are kept with the day, without your name or number; an editor reads them.</i>"
)
FEEDBACK_DONE = (
    "Thank you, the desk has it.\n<i>Kept: your words and the day, nothing that says who you are. "
    "The desk cannot write back.</i>"
)
FEEDBACK_LONG = "Only the first {longest} characters were kept."
FEEDBACK_ENOUGH = (
    "That is enough for today. Tips are counted for a day so that the desk can read all."
)

# --- privacy -------------------------------------------------------------------------------------
PRIVACY = (
    "<b>Privacy</b>\n"
    "<b>What is held</b> The number of this chat, encrypted; a keyed code by which it is found again; "
    "what you chose in the settings; whom you follow; the month you joined; up to where you have heard; "
    "should you block the bot, the day.\n"
    "<b>Why</b> To send what you asked for, and to put right what we sent.\n"
    "<b>How long</b> Until you delete it, or 30 days after you block the bot. Numbers of messages are "
    "kept for {days} days. What you type is not kept, except a tip to /feedback, without your name.\n"
    "<b>Backups</b> They are kept for 30 days. As long, this host alone keeps a keyed mark of who left, "
    "so that a restored backup does not write to you.\n"
    "<b>Who sees what</b> No name or username is stored. The desk sees choices, never whose they are. "
    "Telegram sees that you follow this bot, and everything written here."
)
B_WHAT_YOU_HOLD = "What you hold on me"
B_DELETE = "Delete"
MYDATA_HEAD = "<b>What is held on this chat</b>"
MYDATA_NONE = "<b>Nothing is held on this chat.</b>\nThere is no row for it."
MYDATA_LEFT = (
    "<b>Nothing is held on this chat</b> but a keyed mark that it left: this host alone keeps it, for 30 "
    "days, so that a restored backup does not write to you. It goes as soon as you choose something again."
)
MYDATA_CHAT = "<b>Chat</b> its number, encrypted, and a keyed code; {kind}, joined in {month}"
MYDATA_TOPIC = "the topic to write in"
MYDATA_EDITOR = "linked to an editor’s account for test messages"
MYDATA_NOBODY = "nobody"
MYDATA_TOPICS = "topics {topics}"
MYDATA_QUIET = "quiet {start}–{end}"
MYDATA_SOUND_ON = "sound on"
MYDATA_SOUND_OFF = "sound off"
MYDATA_PAUSED = "paused until {day}"
MYDATA_BLOCKED = "blocked"
MYDATA_CHOICES = "<b>Choices</b> {choices}"
MYDATA_FOLLOWS = "<b>Following</b> {names}"
MYDATA_MESSAGES = "<b>Messages</b> {counts}"
MYDATA_NO_MESSAGES = "<b>Messages</b> none"
MYDATA_REMEMBERED = "of {count} the number in this chat is kept for {days} days, to put them right"
MYDATA_HEARD = "<b>Heard</b> up to publication {serial}"
MYDATA_FOOT = "<i>No name, username or telephone number; nothing you typed.</i>"
KINDS = {
    "private": "a private chat",
    "group": "a group",
    "supergroup": "a group",
    "channel": "a channel",
}
STATES = {
    "pending": "{count} waiting",
    "leased": "{count} waiting",
    "sending": "{count} on the way",
    "sent": "{count} sent",
    "blocked": "{count} refused here",
    "failed": "{count} failed",
    "unknown": "{count} perhaps arrived",
    "expired": "{count} too late",
    "cancelled": "{count} cancelled",
}
FORGET_ASK = (
    "<b>Delete everything that is held on this chat?</b>\n"
    "Settings, whom you follow and the key to this chat go at once; what was still to be sent is "
    "cancelled. Messages you have stay with you and cannot be corrected any more."
)
B_FORGET_YES = "Yes, delete"
B_FORGET_NO = "No, keep it"
FORGOTTEN = (
    "<b>Done.</b> Everything that was held on this chat is deleted, and what was waiting is cancelled.\n"
    "Backups that still hold it expire by {day}. /start begins anew."
)
NOTHING_TO_FORGET = "Nothing was held on this chat. Backups older than that expire by {day}."
KEPT = "Nothing was deleted."

# --- linking a chat to an account ----------------------------------------------------------------
LINKED = "This chat is linked to your account at the desk: test messages come here."
LINK_VOID = "This link was used already or is too old. The desk can make a new one."

# --- about ---------------------------------------------------------------------------------------
ABOUT = (
    "<b>Cablegram</b>\n"
    "A record of who recognises whom and of what states do about it. Every entry is written by an "
    "editor in their own words, rests on a quoted source and is read by a second person before it is "
    "published. Positions are worked out from published acts and never typed.\n"
    "What was wrong is corrected in the message that you got, and listed: /corrections.\n"
    '<a href="{site}/">The site</a> has everything, with the quoted passages. In any chat, write '
    "@{bot} and a word to find an entry and share it."
)
JOINED_CHANNEL = (
    "Each briefing will be posted here, {frequency}. Administrators: /subscribe weekly, "
    "/subscribe daily or /unsubscribe."
)
