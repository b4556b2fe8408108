"""What was proposed is written, once it was accepted, if what it would replace still stands."""

from datetime import datetime

from django.contrib.auth.models import User

from briefings.curate import entities
from briefings.curate.merge import NotMerged, merge
from briefings.models import DigestSchedule, Entity, EntityName, Proposal
from briefings.queries import values
from briefings.queries.values import INTO, NAMES, STAYS, TITLE


class Overtaken(Exception):
    """What it would replace is not there any more; the sentence says what is."""


def write(row: Proposal, *, by: User, now: datetime) -> None:
    """Change what it is about. Raises Overtaken, ValidationError or IntegrityError."""
    if row.schedule_id:
        _title(row)
    elif INTO in row.wished:
        _merger(row, by=by, now=now)
    else:
        _fields(row)


def _title(row: Proposal) -> None:
    schedule = DigestSchedule.objects.get(proposals=row)
    _need(TITLE, row.stood[TITLE], schedule.title)
    schedule.title = row.wished[TITLE]
    schedule.clean_fields(exclude={"slug"})
    schedule.save(update_fields=["title"])


def _merger(row: Proposal, *, by: User, now: datetime) -> None:
    entity = Entity.objects.get(proposals=row)
    into = Entity.objects.get(slug=row.wished[INTO])
    if values.names_of(entity) != values.ordered(row.wished[NAMES]):
        raise Overtaken(f"The names of {entity} have changed since; look at them, and merge again.")
    if STAYS in row.wished and values.whole(into) != row.wished[STAYS]:
        raise Overtaken(f"What is said of {into} has changed since; look at it, and merge again.")
    try:
        merge(entity, into=into, by=by, now=now)
    except NotMerged as why:
        raise Overtaken(str(why)) from None


def _fields(row: Proposal) -> None:
    entity = Entity.objects.select_related("of_state", "claimed_by").get(proposals=row)
    if entity.merged_into_id:
        raise Overtaken(f"{entity} was merged into {entity.merged_into} since.")
    standing = values.of(entity)
    for field, value in row.wished.items():
        if field == NAMES:
            continue
        _need(field, row.stood[field], standing[field])
        if field in values.LINKS:
            found = Entity.objects.filter(slug=value).first() if value else None
            setattr(entity, field, found)
        else:
            setattr(entity, field, value)
    for code in ("iso2", "wikidata", *values.DATES):
        setattr(entity, code, getattr(entity, code) or None)
    # Bounds of dates are worked out when the row is written; the database looks at them then.
    bounds = {f"{date}_{side}" for date in values.DATES for side in ("min", "max")}
    entity.full_clean(exclude={"slug", *bounds})
    if NAMES in row.wished:
        _names(entity, row.stood[NAMES], row.wished[NAMES])
    entities.save(entity)


def _names(entity: Entity, gone: list[values.Row], came: list[values.Row]) -> None:
    there = {(one.name, one.lang): one for one in EntityName.objects.filter(entity=entity)}
    for row in gone:
        one = there.pop((row["name"], row["lang"]), None)
        if one is None or values.row_of(one) != row:
            raise Overtaken(f"{values.line(row)} is not among its names as it was.")
        one.delete()
    for row in came:
        if (row["name"], row["lang"]) in there:
            raise Overtaken(f"“{row['name']}” is among its names already.")
        name = EntityName(entity=entity, **{**row, "life": row["life"] or None})
        name.clean_fields(exclude={"folded", "entity"})
        name.clean()
        entities.save_name(name)


def _need(field: str, stood: str, stands: str) -> None:
    if stood != stands:
        label = values.LABELS[field]
        now = values.in_words(field, stands) or "empty"
        raise Overtaken(f"{label} is {now} now, and no longer what this would replace.")
