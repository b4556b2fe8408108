"""TDLib as a judge: reads one request a line, answers one line; runs in the judges' environment.

A request is `["html", source]`, `["tidy", text, entities]` or `["detect", text]`, with entities as
`[type, offset, length]`. The answer is `[text, entities]` in the Bot API's words, with what an
entity carries as a fourth element, or `{"error": …}`. TDLib parses offline, without a login.
"""

import json
import sys
from typing import Any

import tdjson

_NAMES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "Url": "url",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "BankCardNumber": "bank_card_number",
    "MediaTimestamp": "media_timestamp",
}
_TYPES = {
    name: kind for kind, name in _NAMES.items() if kind not in ("PreCode", "TextUrl", "DateTime")
}
_PREFIX = "textEntityType"


def execute(request: dict[str, Any]) -> dict[str, Any]:
    """One call of TDLib that needs no connection."""
    answer = tdjson.td_execute(json.dumps(request).encode())
    found: dict[str, Any] = json.loads(answer)
    return found


def judge(request: list[Any]) -> object:
    """TDLib's answer in our notation."""
    kind, text, *more = request
    if kind == "html":
        mode = {"@type": "textParseModeHTML"}
        found = execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    elif kind == "tidy":
        entities = [
            {
                "@type": "textEntity",
                "offset": offset,
                "length": length,
                "type": {"@type": _PREFIX + _TYPES[name]}
                if name != "text_link"
                else {"@type": _PREFIX + "TextUrl", "url": "http://a.co/"},
            }
            for name, offset, length in more[0]
        ]
        formatted = {"@type": "formattedText", "text": text, "entities": entities}
        found = execute({"@type": "parseMarkdown", "text": formatted})
    else:
        found = {"text": text, **execute({"@type": "getTextEntities", "text": text})}
    if found["@type"] == "error":
        return {"error": found["message"]}
    return [found["text"], [_entity(entity) for entity in found["entities"]]]


def _entity(entity: dict[str, Any]) -> list[Any]:
    kind = entity["type"]
    name = kind["@type"].removeprefix(_PREFIX)
    more: Any = None
    if name == "DateTime":
        more = [kind["unix_time"], _format(kind.get("formatting_type"))]
    else:
        for key in ("url", "user_id", "language", "custom_emoji_id"):
            more = kind.get(key, more)
    return [_NAMES[name], entity["offset"], entity["length"], more]


def _format(kind: dict[str, Any] | None) -> str | None:
    if kind is None:
        return None
    if kind["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    letters = "w" if kind.get("show_day_of_week") else ""
    for part, short, long in (("date_precision", "d", "D"), ("time_precision", "t", "T")):
        precision = (kind.get(part) or {}).get("@type", "")
        letters += (
            short if precision.endswith("Short") else long if precision.endswith("Long") else ""
        )
    return letters


def main() -> None:
    """Answer until the input ends."""
    execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    for line in sys.stdin:
        answer = judge(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
