"""Telegram's HTML: a scanner with TDLib's rules and its exact complaints.

What it does follows `parse_html` in tdlib/td, td/telegram/MessageEntity.cpp (1.8.69). Offsets in
complaints are bytes of the UTF-8 source, because TDLib works on bytes, and so do we.
"""

import re
from dataclasses import dataclass, field

from bot.simulator.text import links, references
from bot.simulator.text.entity import Entity, in_order, utf16_length

_PLAIN_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
}
_TAGS = {*_PLAIN_TYPES, "a", "blockquote", "code", "pre", "tg-emoji", "tg-time"}

_TEXT = re.compile(rb"[^<&]+")
_SPACES = re.compile(rb"[ \t\r\n\v]*")  # TDLib counts NUL as a space too; here it ends the source
_TAG_NAME = re.compile(rb"[^ \t\r\n\v\0>]*")
_ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\v\0=>/\"']*")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE_FORMAT = re.compile(r"[rR]|[wWdDtT]*")
_INTEGER = re.compile(r"-?\d+", re.ASCII)
_INT64 = 2**63
_END, _CLOSE, _SLASH, _EQUALS = 0, ord(">"), ord("/"), ord("=")
_QUOTES = b"\"'"


class HtmlError(Exception):
    """The source cannot be parsed; the message is TDLib's."""


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    offset: int
    piece: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Scanner:
    data: bytes  # with a NUL behind the last byte, so that looking ahead never fails
    at: int = 0
    offset: int = 0
    pieces: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


def parse(source: str) -> tuple[str, list[Entity]]:
    """Split HTML into text and sorted entities, untrimmed; raise `HtmlError` as TDLib would."""
    data = source.encode("utf-8", "replace")
    scan = _Scanner(data + b"\0")
    end = len(data)
    while scan.at < end:
        plain = _TEXT.match(data, scan.at)
        if plain:
            _add(scan, plain[0].decode())
            scan.at = plain.end()
        elif data[scan.at] == ord("&"):
            character, scan.at = references.read(scan.data, scan.at)
            _add(scan, character)
        elif scan.data[scan.at + 1] == _SLASH:
            _end_tag(scan)
        else:
            _start_tag(scan)
    if scan.stack:
        raise HtmlError(f'Can\'t find end tag corresponding to start tag "{scan.stack[-1].name}"')
    text = "".join(scan.pieces)
    if _SURROGATE.search(text):
        raise HtmlError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return text, in_order([_without_language(entity) for entity in scan.entities])


def _add(scan: _Scanner, text: str) -> None:
    scan.pieces.append(text)
    scan.offset += utf16_length(text)


def _start_tag(scan: _Scanner) -> None:
    data, begin = scan.data, scan.at
    raw, at = _take(_TAG_NAME, data, begin + 1)
    if data[at] == _END:
        raise HtmlError(f"Unclosed start tag at byte offset {begin}")
    name = _lower(raw)
    if name not in _TAGS:
        raise HtmlError(f'Unsupported start tag "{name}" at byte offset {begin}')
    attributes: dict[str, str] = {}
    while data[at] != _CLOSE:
        at = _take(_SPACES, data, at)[1]
        if data[at] == _CLOSE:
            break
        key, value, at = _attribute(data, at, name, begin)
        attributes[key] = value
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise HtmlError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    scan.stack.append(_Open(name, scan.offset, len(scan.pieces), attributes))
    scan.at = at + 1


def _attribute(data: bytes, at: int, tag: str, begin: int) -> tuple[str, str, int]:
    raw, at = _take(_ATTRIBUTE_NAME, data, at)
    if not raw:
        raise HtmlError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    key = raw.decode("utf-8", "replace")
    at = _take(_SPACES, data, at)[1]
    if data[at] != _EQUALS:
        if data[at] == _END:
            raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {begin}')
        return key, "", at
    at = _take(_SPACES, data, at + 1)[1]
    if data[at] == _END:
        raise HtmlError(f'Unclosed start tag "{tag}" at byte offset {begin}')
    if data[at] in _QUOTES:
        value, at = _quoted(data, at)
    else:
        token = at
        raw, at = _take(_NAME_TOKEN, data, token)
        value = _lower(raw)
        if data[at] not in b" \t\r\n\v\0>":
            raise HtmlError(f"Unexpected end of name token at byte offset {token}")
    if data[at] == _END:
        raise HtmlError(f"Unclosed start tag at byte offset {begin}")
    return key, value, at


def _quoted(data: bytes, at: int) -> tuple[str, int]:
    quote = data[at]
    at += 1
    pieces: list[bytes] = []
    while data[at] not in (quote, _END):
        if data[at] == ord("&"):
            character, at = references.read(data, at)
            pieces.append(character.encode("utf-8", "surrogatepass"))
        else:
            pieces.append(data[at : at + 1])
            at += 1
    value = b"".join(pieces).decode("utf-8", "replace")
    return value, at + (data[at] == quote)


def _end_tag(scan: _Scanner) -> None:
    data, begin = scan.data, scan.at
    if not scan.stack:
        raise HtmlError(f"Unexpected end tag at byte offset {begin}")
    raw, at = _take(_TAG_NAME, data, begin + 2)
    at = _take(_SPACES, data, at)[1]
    if data[at] != _CLOSE:
        raise HtmlError(f"Unclosed end tag at byte offset {begin}")
    tag, found = scan.stack[-1], _lower(raw)
    if found and found != tag.name:
        raise HtmlError(
            f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", '
            f'found "</{found}>"'
        )
    if scan.offset > tag.offset:
        _close(scan, tag)
    scan.stack.pop()
    scan.at = at + 1


def _close(scan: _Scanner, tag: _Open) -> None:
    """Turn a tag with content into an entity, if it makes one."""
    plain = _PLAIN_TYPES.get(tag.name)
    entity = Entity(plain or tag.name, tag.offset, scan.offset - tag.offset)
    if plain:
        scan.entities.append(entity)
    elif tag.name == "a":
        _close_link(scan, tag, entity)
    elif tag.name == "blockquote":
        kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
        scan.entities.append(Entity(kind, entity.offset, entity.length))
    elif tag.name == "tg-emoji":
        number = tag.attributes.get("emoji-id", "")
        if not _INTEGER.fullmatch(number) or int(number) == 0 or abs(int(number)) >= _INT64:
            raise HtmlError("Invalid custom emoji identifier specified")
        scan.entities.append(
            Entity("custom_emoji", entity.offset, entity.length, custom_emoji_id=str(int(number)))
        )
    elif tag.name == "tg-time":
        _close_time(scan, tag, entity)
    else:
        _close_preformatted(scan, tag, entity)


def _close_link(scan: _Scanner, tag: _Open, entity: Entity) -> None:
    url = tag.attributes.get("href") or "".join(scan.pieces[tag.piece :])
    user_id = links.mentioned_user(url)
    if user_id:
        scan.entities.append(Entity("text_mention", entity.offset, entity.length, user_id=user_id))
        return
    address = links.checked(url)
    if address:
        scan.entities.append(Entity("text_link", entity.offset, entity.length, url=address))


def _close_time(scan: _Scanner, tag: _Open, entity: Entity) -> None:
    wanted = tag.attributes.get("format", "")
    if not _DATE_FORMAT.fullmatch(wanted):
        raise HtmlError("Invalid date format used")
    number = _INTEGER.match(tag.attributes.get("unix", ""))
    moment = _as_int32(int(number[0])) if number else 0
    if moment <= 0:
        return  # TDLib drops the entity and says nothing
    lowered = wanted.lower()
    letters = "r" if lowered == "r" else "w" * ("w" in lowered)
    for short, long in ("dD", "tT"):
        letters += short if short in wanted else long if long in wanted else ""
    scan.entities.append(
        Entity(
            "date_time",
            entity.offset,
            entity.length,
            unix_time=moment,
            date_time_format=letters or None,
        )
    )


def _as_int32(number: int) -> int:
    """The number as 32 bits hold it: TDLib lets larger ones overflow."""
    return (number + 2**31) % 2**32 - 2**31


def _close_preformatted(scan: _Scanner, tag: _Open, entity: Entity) -> None:
    """`<pre>` and `<code class="language-…">` over the same text make one block of code."""
    last = scan.entities[-1] if scan.entities else None
    together = last is not None and (last.offset, last.end) == (entity.offset, entity.end)
    if tag.name == "pre":
        if together and last is not None and last.type == "code" and last.language:
            scan.entities[-1] = Entity("pre", entity.offset, entity.length, language=last.language)
        else:
            scan.entities.append(entity)
        return
    class_name = tag.attributes.get("class", "")
    language = class_name.removeprefix("language-") if class_name.startswith("language-") else ""
    if together and last is not None and last.type == "pre" and not last.language and language:
        scan.entities[-1] = Entity("pre", entity.offset, entity.length, language=language)
    else:
        scan.entities.append(
            Entity("code", entity.offset, entity.length, language=language or None)
        )


def _without_language(entity: Entity) -> Entity:
    """Code outside of `<pre>` has no language; it was kept only until a `<pre>` could claim it."""
    if entity.type == "code" and entity.language:
        return Entity("code", entity.offset, entity.length)
    return entity


def _take(pattern: re.Pattern[bytes], data: bytes, at: int) -> tuple[bytes, int]:
    """What the pattern, which matches the empty string too, finds at `at`, and its end."""
    found = pattern.match(data, at)
    return (found[0], found.end()) if found else (b"", at)


def _lower(raw: bytes) -> str:
    return raw.lower().decode("utf-8", "replace")
