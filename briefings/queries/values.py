"""What readers may see or find of an entity, as plain values: to compare, to keep, to write back.

By field; a state is named by its slug, which never changes. Under NAMES stand rows of names: in what
is wished those that come, in what stood those that go. A name that changes goes and comes.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from briefings import edtf
from briefings.differences import Difference
from briefings.models import Entity, EntityName
from briefings.vocabulary import EntityKind, NameKind, UnStatus

# Any: what a JSON column holds, a text, nothing, or rows of names.
Values: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, Any]

NAMES = "names"
INTO = "merged_into"
STAYS = "stays"
"""Of a merger into somebody whom no reader knows: everything that readers would see of them then."""
TITLE = "title"
LINKS = ("of_state", "claimed_by")
LABELS = {
    "short_name": "Short name",
    "name": "Name",
    "kind": "Kind",
    "un_status": "UN status",
    "iso2": "ISO code",
    "of_state": "Of which state",
    "claimed_by": "Claimed by",
    "wikidata": "Wikidata",
    "life": "Time",
    "end_reason": "Why it ended",
    "coverage": "Complete for",
    INTO: "Merged into",
    NAMES: "Name to be found by",
    TITLE: "Title",
}
"""Fields in the order in which an editor thinks, with what the desk calls them."""
FIELDS = tuple(field for field in LABELS if field not in (INTO, NAMES, TITLE))
DATES = ("life", "coverage")
WORDS = {"kind": EntityKind, "un_status": UnStatus}


def of(entity: Entity) -> Values:
    """Its own fields; empty is the empty text, whatever the column calls it."""
    found: Values = {}
    for field in FIELDS:
        value = getattr(entity, field)
        if field in LINKS:
            value = value.slug if value else ""
        elif field in DATES:
            value = _date(value)
        found[field] = value or ""
    return found


def row_of(name: EntityName) -> Row:
    """One name, without its key and what is derived."""
    return {
        "name": name.name,
        "kind": str(name.kind),
        "lang": name.lang,
        "life": _date(name.life),
        "metonym": bool(name.metonym),
    }


def whole(entity: Entity) -> Values:
    """All that readers may see or find of it."""
    return {**of(entity), NAMES: names_of(entity)}


def names_of(entity: Entity) -> list[Row]:
    """Every name it goes by, in an order of their own."""
    return ordered(map(row_of, EntityName.objects.filter(entity=entity)))


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Names, always in the same order."""
    return sorted(rows, key=lambda row: (row["name"], row["lang"], repr(sorted(row.items()))))


def changes(before: Values, after: Values) -> tuple[Values, Values]:
    """The fields that differ: as they stood, and as they are wished. Rows of names go and come."""
    stood: Values = {}
    wished: Values = {}
    for field, old in before.items():
        new: Any = after.get(field, old)
        if field == NAMES:
            gone = [row for row in old if row not in new]
            came = [row for row in new if row not in old]
            if gone or came:
                stood[field], wished[field] = gone, came
        elif old != new:
            stood[field], wished[field] = old, new
    return stood, wished


def differences(stood: Values, wished: Values) -> tuple[Difference, ...]:
    """What changes, in words, field by field; names that go or change before those that come."""
    found = []
    for field, label in LABELS.items():
        if field == NAMES:
            found += _names(stood.get(field, ()), wished.get(field, ()))
        elif field in wished:
            old, new = stood.get(field, ""), wished[field]
            found.append(Difference(label, in_words(field, old), in_words(field, new)))
    return tuple(found)


def in_words(field: str, value: Any) -> str:
    """One value as the desk shows it."""
    text = str(value or "")
    if not text:
        return ""
    if field in DATES:
        return _told(text)
    if field in WORDS:
        return WORDS[field](text).label
    if field in (*LINKS, INTO):
        named = Entity.objects.filter(slug=text).values_list("short_name", flat=True).first()
        return f"{named} ({text})" if named else text
    return text


def line(row: Row) -> str:
    """A name with what is said of it: “Burma” (alias, en; until 1989)."""
    more = [NameKind(row["kind"]).label.lower(), row["lang"]]
    more += [_told(row["life"])] if row["life"] else []
    more += ["a hint only"] if row["metonym"] else []
    return f"“{row['name']}” ({', '.join(more)})"


def _names(gone: Iterable[Row], came: Iterable[Row]) -> list[Difference]:
    new = {(row["name"], row["lang"]): row for row in came}
    found = [
        Difference(
            LABELS[NAMES],
            line(row),
            line(new.pop(key)) if (key := (row["name"], row["lang"])) in new else "",
        )
        for row in gone
    ]
    return found + [Difference(LABELS[NAMES], "", line(row)) for row in new.values()]


def _date(value: str | None) -> str:
    return edtf.parse(value).text if value else ""


def _told(value: str) -> str:
    return edtf.display(edtf.parse(value))
