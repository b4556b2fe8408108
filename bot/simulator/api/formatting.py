"""Text with its formatting, as a call carries it: HTML, plain, or entities placed by hand."""

from bot.simulator.api.params import Params
from bot.simulator.errors import bad_request
from bot.simulator.text import html, links
from bot.simulator.text.entity import Entity, utf16_length
from bot.simulator.text.written import Written, from_html, from_plain

_LONGEST_SOURCE = 1 << 15  # bytes before parsing; telegram-bot-api, get_formatted_text


def formatted(params: Params, field: str, *, entities: str = "entities") -> Written:
    """Text and entities as the sender wants them; raises Telegram's refusals."""
    text = params.text(field)
    if len(text) > _LONGEST_SOURCE // 4 and len(text.encode("utf-8", "replace")) > _LONGEST_SOURCE:
        raise bad_request("text is too long")
    mode = params.text("parse_mode").lower()
    if mode == "html":
        try:
            return from_html(text)
        except html.HtmlError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    if mode and mode != "none":
        raise bad_request("unsupported parse_mode")  # Markdown too: this newsroom speaks HTML
    given = params.json(entities) or []
    if not isinstance(given, list):
        raise bad_request("can't parse entities JSON object")
    if not given:
        return from_plain(text)
    end = utf16_length(text)
    found = [_entity(item, end) for item in given]
    return Written(text, [entity for entity in found if entity.url or entity.type != "text_link"])


def _entity(given: object, end: int) -> Entity:
    """An entity the sender has placed by hand; it must lie within the text."""
    if not isinstance(given, dict):
        raise bad_request("can't parse MessageEntity: object expected")
    kind, offset, length = (given.get(name) for name in ("type", "offset", "length"))
    if not (isinstance(kind, str) and isinstance(offset, int) and isinstance(length, int)):
        raise bad_request("can't parse MessageEntity: field is missing or of a wrong type")
    if not 0 <= offset < offset + length <= end:
        raise bad_request(f"entity beginning at UTF-16 offset {offset} lies outside of the text")
    user = given.get("user")
    number, moment = given.get("custom_emoji_id"), given.get("unix_time")
    return Entity(
        kind,
        offset,
        length,
        url=links.checked(str(given.get("url"))) if kind == "text_link" else None,
        user_id=user.get("id") if isinstance(user, dict) else None,
        language=str(given["language"]) if "language" in given else None,
        custom_emoji_id=str(number) if number is not None else None,
        unix_time=moment if isinstance(moment, int) else None,
        date_time_format=str(given["date_time_format"]) if "date_time_format" in given else None,
    )
