"""The entity: a stretch of text, counted in UTF-16 code units, with a meaning."""

from dataclasses import dataclass

# TDLib sorts entities that begin and end together by these (MessageEntity::get_type_priority).
_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_DETECTED = 50

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
BLOCKQUOTES = ("blockquote", "expandable_blockquote")
SOLID = ("pre", "code", "date_time")  # no style shows inside of these
# What Telegram finds by itself; senders cannot ask for these and they do not count as theirs.
DETECTED = ("mention", "bot_command", "hashtag", "url", "email")


@dataclass(frozen=True, slots=True)
class Entity:
    """One MessageEntity of the Bot API; `offset` and `length` are UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    user_id: int | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None

    @property
    def end(self) -> int:
        """The offset behind the last code unit."""
        return self.offset + self.length

    def between(self, start: int, end: int) -> "Entity":
        """The same entity over another stretch."""
        return Entity(  # written out: dataclasses.replace takes ten times as long
            self.type,
            start,
            end - start,
            self.url,
            self.user_id,
            self.language,
            self.custom_emoji_id,
            self.unix_time,
            self.date_time_format,
        )


def in_order(entities: list[Entity]) -> list[Entity]:
    """Sort as TDLib does: by beginning, then the longest, then by type."""
    return sorted(
        entities,
        key=lambda entity: (
            entity.offset,
            -entity.length,
            # Code of a named language is a type of its own in TDLib and comes first.
            _PRIORITY.get(entity.type, _DETECTED) - (entity.language is not None),
        ),
    )


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
