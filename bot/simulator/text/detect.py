"""What Telegram finds by itself in a text: commands, mentions, hashtags, addresses.

The patterns are those in the comments of TDLib's `match_bot_commands` and its neighbours; for
addresses only what a newsroom writes, `https://…` and bare names under the commonest domains.
"""

import re

from bot.simulator.text.entity import Entity, utf16_length

_DOMAINS = "com|org|net|info|me|io|eu|example|news|int|edu|gov"
_TAIL = r"[^\s<>\"“”«»]"
# Each with a cheap sign that must be there, since most messages have few of these.
_PATTERNS = (
    (
        "bot_command",
        re.compile("/"),
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    ),
    (
        "url",
        re.compile(r"https?://", re.IGNORECASE),
        re.compile(rf"(?<![\w.@/])https?://{_TAIL}+", re.IGNORECASE),
    ),
    (
        "url",
        re.compile(rf"\.(?:{_DOMAINS})(?!\w)", re.IGNORECASE),
        re.compile(
            rf"(?<![\w.@/\-])(?:[a-z0-9\-]+\.)+(?:{_DOMAINS})(?:[/?#]{_TAIL}*)?(?![\w@])",
            re.IGNORECASE,
        ),
    ),
    (
        "email",
        re.compile(r"\w@\w"),
        re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,16}(?!\w)"),
    ),
    ("mention", re.compile("@"), re.compile(r"(?<![\w@])@[A-Za-z0-9_]{2,32}(?!\w)")),
    ("hashtag", re.compile("#"), re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")),
)
_SENTENCE_END = ".,:;!?'…"


def detected(text: str) -> list[Entity]:
    """Entities Telegram adds without being asked, none overlapping, in order."""
    taken: list[tuple[int, int, str]] = []
    for kind, sign, pattern in _PATTERNS:
        if not sign.search(text):
            continue
        for found in pattern.finditer(text):
            start, end = found.span()
            if kind == "url":
                end = start + len(_without_tail(found[0]))
            if all(end <= other[0] or other[1] <= start for other in taken):
                taken.append((start, end, kind))
    return [
        Entity(kind, utf16_length(text[:start]), utf16_length(text[start:end]))
        for start, end, kind in sorted(taken)
    ]


def _without_tail(url: str) -> str:
    """The address without the punctuation of the sentence around it."""
    url = url.rstrip(_SENTENCE_END)
    while url.endswith(")") and url.count(")") > url.count("("):
        url = url[:-1].rstrip(_SENTENCE_END)
    return url
