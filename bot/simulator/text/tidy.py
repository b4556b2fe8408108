"""What Telegram does to a parsed text before it keeps it: clean, untangle, trim.

Follows `fix_formatted_text` in tdlib/td, td/telegram/MessageEntity.cpp (1.8.69).
"""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise

from bot.simulator.text.entity import (
    BLOCKQUOTES,
    DETECTED,
    SOLID,
    SPLITTABLE,
    Entity,
    in_order,
    utf16_length,
)

# TDLib's clean_input_string: these vanish, other control characters become spaces.
_VANISHING = "\r\u030a\u0333\u033f" + "".join(map(chr, range(0x2028, 0x202F)))
_TABLE: dict[int, str | None] = {
    **{code: " " for code in range(0x20) if code != ord("\n")},
    **{ord(character): None for character in _VANISHING},
}
_DIRTY = re.compile(f"[\0-\x09\x0b-\x1f{_VANISHING}]")
_BLANK = " \n"
_MOST_ENTITIES = 100  # MAX_USER_ENTITY_COUNT; what is over is dropped without an error


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clean the text, make entities nest as Telegram allows, trim blanks at both ends."""
    text, entities = tidied(text, entities)
    body = text.strip(_BLANK)
    if not entities or body == text:
        return body, entities
    lead = len(text) - len(text.lstrip(_BLANK))
    length = utf16_length(body)
    moved = [
        entity.between(max(entity.offset - lead, 0), min(entity.end - lead, length))
        for entity in entities
    ]
    return body, untangled([entity for entity in moved if entity.length > 0])


def tidied(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The same without trimming; a text of blanks alone comes back empty."""
    # Entities are made to nest before characters vanish: one of those alone still pushes others out.
    entities = untangled(entities)
    clean, kept = _cleaned(text, entities)
    if not clean.strip(_BLANK):
        return "", []
    return clean, entities if clean == text else untangled(kept)


def limited(entities: list[Entity]) -> tuple[list[Entity], int]:
    """At most 100 of the sender's entities and how many were dropped: styles go first."""
    asked = [entity for entity in entities if entity.type not in DETECTED]
    if len(asked) <= _MOST_ENTITIES:
        return entities, 0
    by_worth = [entity for entity in asked if entity.type not in SPLITTABLE]
    by_worth += [entity for entity in asked if entity.type in SPLITTABLE]
    kept = by_worth[:_MOST_ENTITIES]
    kept += [entity for entity in entities if entity.type in DETECTED]
    return in_order(kept), len(asked) - _MOST_ENTITIES


def merged(entities: list[Entity], detected: list[Entity]) -> list[Entity]:
    """Add what was detected wherever the sender's own links, code and quotes leave room."""
    whole = [entity for entity in entities if entity.type not in (*SPLITTABLE, *BLOCKQUOTES)]
    fresh = [
        entity
        for entity in detected
        if not any(entity.offset < own.end and own.offset < entity.end for own in whole)
    ]
    return untangled([*entities, *fresh]) if fresh else entities


def untangled(entities: list[Entity]) -> list[Entity]:
    """Entities that nest as Telegram allows: code and links hold no others, styles are split."""
    entities = in_order(entities)
    if all(one.end <= next_one.offset for one, next_one in pairwise(entities)) and not any(
        one.type == next_one.type for one, next_one in pairwise(entities)
    ):
        return entities  # nothing to tangle with
    styles = [entity for entity in entities if entity.type in SPLITTABLE]
    quotes = _apart([entity for entity in entities if entity.type in BLOCKQUOTES])
    whole = _apart(
        [entity for entity in entities if entity.type not in (*SPLITTABLE, *BLOCKQUOTES)]
    )
    whole = [entity for entity in whole if not any(_cuts(entity, quote) for quote in quotes)]
    others = in_order([*whole, *quotes])
    return in_order([*others, *_split(styles, others)])


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if not _DIRTY.search(text):
        return text, entities
    gone = [0]  # before each UTF-16 unit, how many have vanished
    if entities:
        gone += accumulate(
            int(character in _VANISHING)
            for character in text
            for _ in range(2 if character > "\uffff" else 1)
        )
    kept = [
        entity.between(entity.offset - gone[entity.offset], entity.end - gone[entity.end])
        for entity in entities
    ]
    return text.translate(_TABLE), [entity for entity in kept if entity.length > 0]


def _apart(entities: list[Entity]) -> list[Entity]:
    """Of overlapping entities only the first."""
    kept: list[Entity] = []
    end = 0
    for entity in entities:
        if entity.offset >= end:
            kept.append(entity)
            end = entity.end
    return kept


def _cuts(entity: Entity, quote: Entity) -> bool:
    """Whether an entity crosses the border of a quote or reaches around it."""
    overlap = entity.offset < quote.end and quote.offset < entity.end
    return overlap and not (quote.offset <= entity.offset and entity.end <= quote.end)


def _split(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    """Merge each style with itself, then cut it where any entity begins or ends."""
    runs: list[Entity] = []
    for kind in SPLITTABLE:
        for entity in styles:
            if entity.type != kind:
                continue
            if runs and runs[-1].type == kind and entity.offset <= runs[-1].end:
                runs[-1] = runs[-1].between(runs[-1].offset, max(runs[-1].end, entity.end))
            else:
                runs.append(entity)
    borders = {run.offset for run in runs}
    borders.update(border for other in others for border in (other.offset, other.end))
    solid = [(other.offset, other.end) for other in others if other.type in SOLID]
    ordered = sorted(borders)
    pieces: list[Entity] = []
    for run in runs:
        start, end = run.offset, run.end
        inner = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
        if not inner and not solid:
            pieces.append(run)
            continue
        pieces += [
            run.between(left, right)
            for left, right in pairwise((start, *inner, end))
            if not any(first <= left and right <= last for first, last in solid)
        ]
    return pieces
